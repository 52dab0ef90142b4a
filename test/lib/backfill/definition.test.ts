import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../../adapters/sqlite/store.ts';
import type { FailedObject } from '../../../core/backfill/read-objects.ts';
import { type BackfillStep, backfillStep } from '../../../core/backfill/steps.ts';
import { normalizeRecord } from '../../../core/normalize/cloudtrail.ts';
import type { Intake } from '../../../core/ports.ts';
import { backfillDefinition } from '../../../lib/backfill/definition.ts';
import { type MemoryBucket, memoryBucket } from '../../support/log-bucket.ts';
import { aRecord } from '../../support/records.ts';
import { type Machine, runMachine } from '../../support/state-machine.ts';

interface Validated {
  readonly isValid: boolean;
  readonly errorsText: (separator: string) => string;
}
const validate: (definition: unknown) => Validated = createRequire(import.meta.url)('asl-validator');

const definition = backfillDefinition({
  functionArn: 'arn:aws:lambda:us-east-1:111122223333:function:backfill',
  ...{ partition: 'aws', maxConcurrency: 4, stepSeconds: 930 },
});

describe('the Amazon States Language', () => {
  test('has no fault to find', () => {
    const { isValid, errorsText } = validate(definition);
    expect(errorsText('\n')).toBe('');
    expect(isValid).toBe(true);
  });

  test.each([
    ['a state that is not there', { ...definition, StartAt: 'Nothing' }],
    [
      'a path that is none',
      { ...definition, States: { ...definition.States, Done: { Type: 'Succeed', OutputPath: 'a..b' } } },
    ],
    ['a type that is none', { ...definition, States: { ...definition.States, Done: { Type: 'Done' } } }],
  ])('the validator would find: %s', (_note, broken) => {
    expect(validate(broken).isValid).toBe(false);
  });
});

test('the parts of a map may run at once as set, and one that fails stops no other', () => {
  const { ReadParts } = definition.States;
  expect(ReadParts).toMatchObject({ MaxConcurrency: 4, ToleratedFailurePercentage: 100 });
  expect(ReadParts.ItemProcessor.ProcessorConfig).toEqual({ Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' });
});

const ACCOUNTS = ['111122223333', '444455556666', '777788889999'];
const keys = ACCOUNTS.flatMap((account) =>
  ['01', '02', '03'].map(
    (day) => `AWSLogs/${account}/CloudTrail/us-east-1/2026/11/${day}/${account}_CloudTrail_x.json.gz`,
  ),
);
const denialIn = (eventID: string) => [{ record: 1, normalized: normalizeRecord(aRecord({ eventID })) }];
const bucketOfLogs = () => memoryBucket(Object.fromEntries(keys.map((key) => [key, denialIn(key)])), 2);

interface World {
  readonly bucket?: MemoryBucket;
  readonly store?: Intake;
  /** A step ends after each group of objects. */
  readonly isHasty?: boolean;
  /** Before each call of the function. */
  readonly onCall?: (event: BackfillStep) => void;
}

async function run(input: unknown, world: World = {}) {
  const { bucket = bucketOfLogs(), store = openSqliteStore(':memory:'), isHasty = false, onCall } = world;
  const failed: FailedObject[] = [];
  const calls: BackfillStep[] = [];
  const machine: Machine = JSON.parse(JSON.stringify(definition));
  const ended = await runMachine(machine, input, async (payload) => {
    const event = payload as BackfillStep;
    calls.push(event);
    onCall?.(event);
    return backfillStep(event, {
      ...{ store, clock: Date.now, hasTime: () => !isHasty, hasSomeTime: () => true },
      open: () => ({ ...bucket, list: bucket.list.bind(bucket), folders: bucket.folders.bind(bucket) }),
      onFailed: async (_bucket, some) => void failed.push(...some),
    });
  });
  return { ended, failed, calls, bucket };
}

describe('an execution', () => {
  test('reads every object once, and its output has the sums', async () => {
    const { ended, bucket, calls } = await run({ bucket: 'logs' });
    expect(ended).toEqual({
      output: { objects: 9, records: 9, added: 9, duplicates: 0, passedOver: 0, failed: 0 },
    });
    expect(bucket.wasRead.toSorted()).toEqual(keys.toSorted());
    expect(calls.filter(({ step }) => step === 'read').length).toBeGreaterThan(2);
  });

  test('goes on where a step ended for want of time', async () => {
    const { ended, calls } = await run({ bucket: 'logs' }, { isHasty: true });
    expect(ended).toMatchObject({ output: { objects: 9, added: 9 } });
    expect(calls.filter(({ step }) => step === 'read').length).toBeGreaterThan(9);
  });

  test('reads days and folders that it is asked for', async () => {
    const input = {
      bucket: 'logs',
      prefix: 'AWSLogs/444455556666/',
      since: '2026-11-02',
      until: '2026-11-02',
    };
    const { ended, bucket } = await run(input);
    expect(ended).toMatchObject({ output: { objects: 1, added: 1 } });
    expect(bucket.wasRead).toEqual([keys[4]]);
  });

  test('started again, stores nothing twice', async () => {
    const store = openSqliteStore(':memory:');
    await run({ bucket: 'logs' }, { store });
    const { ended } = await run({ bucket: 'logs' }, { store });
    expect(ended).toMatchObject({ output: { added: 0, duplicates: 9 } });
  });

  test('lists what it could not read, and succeeds with the rest', async () => {
    const objects = Object.fromEntries(keys.map((key) => [key, denialIn(key)]));
    const bucket = memoryBucket({ ...objects, [keys[4] ?? '']: [{ broken: 'AccessDenied: no' }] } as never);
    const { ended, failed } = await run({ bucket: 'logs' }, { bucket });
    expect(failed).toEqual([{ key: keys[4], problem: 'AccessDenied: no' }]);
    expect(ended).toMatchObject({ output: { added: 8, failed: 1 } });
  });

  test('a wrong input fails it, with a sentence', async () => {
    const { ended, calls } = await run({ bucket: 'logs', since: 'yesterday' });
    expect(ended).toEqual({ error: 'InputRefused', cause: expect.stringContaining('`since` must be a day') });
    expect(calls).toHaveLength(1);
  });

  test('a function that fails for the moment is called again', async () => {
    let failures = 0;
    const onCall = ({ step }: BackfillStep) => {
      if (step === 'read' && failures++ < 5) throw new Error('busy');
    };
    expect((await run({ bucket: 'logs' }, { onCall })).ended).toMatchObject({ output: { added: 9 } });
  });

  test('a part that keeps failing fails it in the end, when the others are read', async () => {
    const onCall = (event: BackfillStep) => {
      if (event.step === 'read' && event.part.after?.includes('777788889999'))
        throw Object.assign(new Error(), { name: 'BusyError' });
    };
    const { ended, bucket } = await run({ bucket: 'logs' }, { onCall });
    expect(ended).toEqual({
      error: 'Unfinished',
      cause: expect.stringMatching(/^\d of \d parts were not finished \(BusyError\)/),
    });
    expect(bucket.wasRead).toEqual(expect.arrayContaining(keys.slice(0, 6)));
  });
});
