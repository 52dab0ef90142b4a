import { expect, test } from 'vitest';
import { withoutTemptingFixes } from '../../../core/alert/composer.ts';
import type { Fix } from '../../../core/model/denial.ts';
import { aFix } from '../../support/a-fix.ts';
import { aGroup } from '../../support/alerts.ts';

const fix: Fix = aFix({ owner: 'account', summary: 's', where: 'w', proven: true });

test.each([
  ['one caller, six actions', 6, 1, 0],
  ['one caller, five actions', 5, 1, 5],
  ['six callers, an action each', 6, 6, 6],
  ['no caller', 0, 1, 0],
])('%s', (_note, count, callers, fixes) => {
  const groups = Array.from({ length: count }, (_, n) =>
    aGroup({ principal: `arn:aws:iam::111122223333:user/u${n % callers}`, action: `s3:Action${n}`, fix }),
  );
  const shown = withoutTemptingFixes(groups);
  expect(shown.filter((group) => group.fix !== null)).toHaveLength(fixes);
  expect(shown.map(({ action }) => action)).toEqual(groups.map(({ action }) => action));
});
