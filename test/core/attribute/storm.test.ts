import { expect, test } from 'vitest';
import { readSnapshot } from '../../../adapters/snapshot/file.ts';
import { snapshotSource } from '../../../core/snapshot/source.ts';
import { counted, runStorm } from '../../support/asked-world.ts';
import { KINDS } from '../../support/storm.ts';

const SOURCE = snapshotSource(await readSnapshot('examples/organization/snapshot.json'));

test('a storm of few kinds: each kind is explained once, and no policy is asked for on account of the rest', async () => {
  const few = counted(SOURCE);
  const small = await runStorm(few.source, 200);
  const many = counted(SOURCE);
  const large = await runStorm(many.source, 4_000);
  expect(small.answered).toBe(KINDS);
  expect(large.answered).toBe(KINDS);
  expect(large.denials).toBe(4_000);
  expect(few.looks.size).toBeGreaterThan(0);
  expect(many.looks).toEqual(few.looks);
  expect(large.open).toBe(0);
});
