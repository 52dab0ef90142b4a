import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SettingsError } from '../../lib/setting-readers.ts';
import { readSettings } from '../../lib/settings.ts';

test('nothing given: the usual settings', () => {
  expect(readSettings({})).toEqual({
    retentionDays: 90,
    logRetentionDays: 30,
    logLevel: 'INFO',
    ingestMaxConcurrency: 5,
    alertEmail: undefined,
  });
});

test.each([
  ['number from cdk.json', { retentionDays: 365 }, { retentionDays: 365 }],
  ['text from the command line', { retentionDays: '365' }, { retentionDays: 365 }],
  ['shortest retention', { retentionDays: 1 }, { retentionDays: 1 }],
  ['longest retention', { retentionDays: 3650 }, { retentionDays: 3650 }],
  ['a period that CloudWatch offers', { logRetentionDays: '400' }, { logRetentionDays: 400 }],
  ['log level', { logLevel: 'DEBUG' }, { logLevel: 'DEBUG' }],
  ['null, as good as nothing', { retentionDays: null, alertEmail: null }, { retentionDays: 90 }],
  ['concurrency', { ingestMaxConcurrency: '2' }, { ingestMaxConcurrency: 2 }],
  ['address', { alertEmail: 'ops+denials@example.com' }, { alertEmail: 'ops+denials@example.com' }],
  ['context of other tools', { '@aws-cdk/core:x': true, 'aws:cdk:y': 1, 'availability-zones': [] }, {}],
])('accepts: %s', (_note, context, settings) => {
  expect(readSettings(context)).toMatchObject(settings);
});

const WHOLE = 'a whole number from 1 to 3650';

test.each([
  [{ retentionDays: 0 }, `setting \`retentionDays\` must be ${WHOLE}, not \`0\``],
  [{ retentionDays: 3651 }, `setting \`retentionDays\` must be ${WHOLE}, not \`3651\``],
  [{ retentionDays: '90d' }, `setting \`retentionDays\` must be ${WHOLE}, not \`90d\``],
  [{ retentionDays: 1.5 }, `setting \`retentionDays\` must be ${WHOLE}, not \`1.5\``],
  [{ retentionDays: '' }, `setting \`retentionDays\` must be ${WHOLE}, not \`\``],
  [{ retentionDays: { toString: 1 } }, `setting \`retentionDays\` must be ${WHOLE}, not \`{"toString":1}\``],
  [
    { ingestMaxConcurrency: 1 },
    'setting `ingestMaxConcurrency` must be a whole number from 2 to 1000, not `1`',
  ],
  [{ logLevel: 'TRACE' }, 'setting `logLevel` must be DEBUG, INFO, WARN or ERROR, not `TRACE`'],
  [{ alertEmail: 'ops' }, 'setting `alertEmail` must be an e-mail address, not `ops`'],
  [{ alertEmail: 'a@b c' }, 'setting `alertEmail` must be an e-mail address, not `a@b c`'],
  [
    { retentionDay: 30 },
    'unknown setting `retentionDay`: retentionDays, logRetentionDays, logLevel, ingestMaxConcurrency or alertEmail can be set',
  ],
])('%j', (context, sentence) => {
  expect(() => readSettings(context)).toThrow(new SettingsError(sentence));
});

test('a period that CloudWatch does not offer is refused with those that it does', () => {
  const refused = () => readSettings({ logRetentionDays: 31 });
  expect(refused).toThrow(SettingsError);
  expect(refused).toThrow(/^setting `logRetentionDays` must be 1, 3, 5, 7, 14, 30, 60, .* not `31`$/);
});

test('whatever is given: settings or one sentence', () => {
  const names = fc.constantFrom(
    'retentionDays',
    'logRetentionDays',
    'logLevel',
    'alertEmail',
    'other',
    '__proto__',
  );
  fc.assert(
    fc.property(fc.dictionary(names, fc.jsonValue()), (context) => {
      try {
        expect(readSettings(context).retentionDays).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(SettingsError);
      }
    }),
  );
});
