import { expect, test } from 'vitest';
import { readSnapshot } from '../../../adapters/snapshot-file.ts';
import { snapshotSource } from '../../../core/snapshot/source.ts';
import { counted, runStorm } from '../../support/asked-world.ts';
import { KINDS } from '../../support/storm.ts';

const SOURCE = snapshotSource(await readSnapshot('examples/organization/snapshot.json'));

test('a storm of few kinds: each kind is explained once, and no policy is asked for on account of the rest', async () => {
  const small = await runStorm(counted(SOURCE), 200);
  const large = await runStorm(counted(SOURCE), 4_000);
  expect(small.answered).toBe(KINDS);
  expect(large.answered).toBe(KINDS);
  expect(large.denials).toBe(4_000);
  expect(large.looks).toEqual(small.looks);
  expect(large.open).toBe(0);
});
