/** `denials show`: a person reads whose a group is; the JSON of a group has the members that it always has. */
import { expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/sqlite/store.ts';
import { UNKNOWN_ATTRIBUTION } from '../../core/model/attribution.ts';
import { explanationKeyOf } from '../../core/query/with-explanation.ts';
import { aDenial } from '../support/denials.ts';
import { denials } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function storeOwnedBy(value: string | undefined): Promise<readonly string[]> {
  const file = temporaryFolder().path('denials.db');
  const store = openSqliteStore(file);
  const recorded = aDenial();
  const { eventId, group } = recorded.denial;
  await store.putDenials([recorded]);
  await store.putExplanation({
    ...explanationKeyOf(recorded.denial),
    ...{
      attribution: UNKNOWN_ATTRIBUTION,
      fix: null,
      changed: [],
      nextSteps: [],
      explained: { eventId, sessionArn: null },
    },
    ...(value === undefined ? {} : { ownerTag: { key: 'team', value } }),
    ...{ at: '2026-11-20T10:03:00Z', version: '1' },
  });
  await store.close();
  return ['show', group, '--store', file];
}

test.each([
  ['payments', 'Owner     team=payments'],
  ['a\u001b[2J\nDenied', 'Owner     team=a\\u{1b}[2J\\u{a}Denied'],
  [undefined, undefined],
])('owner %j', async (value, line) => {
  const { out } = await denials(await storeOwnedBy(value));
  expect(out.split('\n').find((each) => each.startsWith('Owner'))).toBe(line);
});

test('as JSON the group is what it is without an owner', async () => {
  const json = async (value: string | undefined) =>
    (await denials([...(await storeOwnedBy(value)), '--json'])).out;
  expect(await json('payments')).toBe(await json(undefined));
});
