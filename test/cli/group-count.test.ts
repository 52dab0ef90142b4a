import { expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/sqlite/store.ts';
import { GroupCount } from '../../cli/group-count.ts';
import { MOST_OWN_GROUPS } from '../../core/model/folded-group.ts';
import { aDenial } from '../support/denials.ts';

test.each([1, MOST_OWN_GROUPS, MOST_OWN_GROUPS + 1, MOST_OWN_GROUPS + 7])(
  '%i resources of one principal: as many groups as a store makes of them',
  async (resources) => {
    const denials = Array.from({ length: 2 * resources }, (_, n) =>
      aDenial({ id: `e${n}`, resource: `arn:aws:s3:::bucket-${n % resources}/a.csv` }),
    );
    const another = aDenial({ id: 'another', action: 's3:PutObject' });
    const groups = new GroupCount();
    for (const { denial } of [...denials, another]) groups.add(denial);
    const store = openSqliteStore(':memory:');
    await store.putDenials([...denials, another]);
    expect(groups.count).toBe((await store.listGroups({}, 'count')).length);
    await store.close();
  },
);
