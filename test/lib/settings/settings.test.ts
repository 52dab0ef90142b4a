import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SettingsError, shown } from '../../../lib/settings/setting-readers.ts';
import { readSettings } from '../../../lib/settings/settings.ts';
import { readSettingsFile } from '../../../lib/settings/settings-file.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('nothing given: the usual settings', () => {
  expect(readSettings({})).toEqual({
    retentionDays: 90,
    logRetentionDays: 30,
    logLevel: 'INFO',
    ingestMaxConcurrency: 5,
    functionMaxConcurrency: 0,
    alertEmail: undefined,
    operatorEmail: undefined,
    alertChannels: [],
    pagerDutySecret: undefined,
    ownerTag: undefined,
    askConfig: 'off',
    sensitivity: [],
    firstDenials: 'on',
    alarmUsdPerDay: 5,
    externalId: 'denial-monitor',
    customerKey: false,
    dataEvents: [],
    networkActivity: [],
    backfill: [],
    backfillKeys: [],
    backfillMaxConcurrency: 4,
    scope: 'account',
    reach: 'oneRegion',
  });
});

const ORGANIZATION = {
  scope: 'organization',
  organizationId: 'o-exampleorg1',
  targets: ['r-exam'],
  managementAccountId: '999988887777',
  securityAccountId: '111122223333',
};

test('the examples are settings', () => {
  const read = (name: string) => readSettings(readSettingsFile(`examples/settings/${name}.json`));
  expect(read('account')).toMatchObject({ reach: 'severalRegions', regions: ['us-east-1', 'eu-west-1'] });
  expect(read('organization')).toMatchObject({
    ...ORGANIZATION,
    ...{ canaryAccountId: '111122223333', rolloutPercent: 25, rolloutFailurePercent: 25 },
  });
});

test.each([
  ['a home Region alone', { homeRegion: 'eu-west-1' }, 'eu-west-1', ['eu-west-1', 'us-east-1']],
  [
    'Regions without a home',
    { regions: 'eu-west-1,eu-west-3' },
    'us-east-1',
    ['us-east-1', 'eu-west-1', 'eu-west-3'],
  ],
  ['nothing but the scope', ORGANIZATION, 'us-east-1', ['us-east-1']],
  ['China', { regions: ['cn-northwest-1'] }, 'cn-north-1', ['cn-north-1', 'cn-northwest-1']],
  ['the Sovereign Cloud', { regions: ['eusc-de-east-1'] }, 'eusc-de-east-1', ['eusc-de-east-1']],
  ['an opt-in Region', { homeRegion: 'af-south-1' }, 'af-south-1', ['af-south-1', 'us-east-1']],
  ['GovCloud', { homeRegion: 'us-gov-east-1' }, 'us-gov-east-1', ['us-gov-east-1', 'us-gov-west-1']],
])(
  'several Regions have a home, and the Region of global services is among them: %s',
  (_note, given, homeRegion, regions) => {
    expect(readSettings(given)).toMatchObject({ reach: 'severalRegions', homeRegion, regions });
  },
);

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1a2b3c4d-5678-90ab-cdef-1234567890ab';

test('the address of the alerts receives the alarms, unless another one is given', () => {
  const alertEmail = 'a@example.com';
  expect(readSettings({ alertEmail })).toMatchObject({ operatorEmail: alertEmail });
  expect(readSettings({ alertEmail, operatorEmail: 'o@example.com' })).toMatchObject({
    operatorEmail: 'o@example.com',
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
  ['a reservation', { functionMaxConcurrency: '20' }, { functionMaxConcurrency: 20 }],
  ['address', { alertEmail: 'ops+denials@example.com' }, { alertEmail: 'ops+denials@example.com' }],
  ['a tag', { ownerTag: 'team' }, { ownerTag: 'team' }],
  ['AWS Config', { askConfig: 'on' }, { askConfig: 'on' }],
  ['a key of the stack', { customerKey: true }, { customerKey: true }],
  ['a key of the stack, from the command line', { customerKey: 'true' }, { customerKey: true }],
  ['no key', { customerKey: 'false' }, { customerKey: false }],
  ['a key that exists', { customerKey: KEY, homeRegion: 'eu-west-1' }, { customerKey: KEY }],
  ['every character of a tag', { ownerTag: 'Équipe 2_.:/=+-@' }, { ownerTag: 'Équipe 2_.:/=+-@' }],
  ['the longest tag', { ownerTag: 'x'.repeat(128) }, { ownerTag: 'x'.repeat(128) }],
  ['context of other tools', { '@aws-cdk/core:x': true, 'aws:cdk:y': 1, 'availability-zones': [] }, {}],
])('accepts: %s', (_note, context, settings) => {
  expect(readSettings(context)).toMatchObject(settings);
});

const IS_KEY =
  'setting `customerKey` must be true, or the ARN of a key such as `arn:aws:kms:us-east-1:111122223333:key/1a2b3c4d-…`';
const WHOLE = 'a whole number from 1 to 3650';

test.each([
  ['what moves the cursor or turns the text', 'a\u0000b\u202ec', 'a\\u{0}b\\u{202e}c'],
  ['a long text', 'x'.repeat(5000), `${'x'.repeat(200)}…`],
  [
    'a value deeper than the stack',
    JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`),
    'a value with too many levels',
  ],
])('%s is shown on one line, and not at length', (_, given, text) => {
  const wanted = `setting \`retentionDays\` must be ${WHOLE}, not \`${text}\``;
  expect(() => readSettings({ retentionDays: given })).toThrow(new SettingsError(wanted));
});

test.each([
  [{ retentionDays: 0 }, `setting \`retentionDays\` must be ${WHOLE}, not \`0\``],
  [{ retentionDays: 3651 }, `setting \`retentionDays\` must be ${WHOLE}, not \`3651\``],
  [{ retentionDays: '90d' }, `setting \`retentionDays\` must be ${WHOLE}, not \`90d\``],
  [{ retentionDays: 1.5 }, `setting \`retentionDays\` must be ${WHOLE}, not \`1.5\``],
  [{ retentionDays: '' }, `setting \`retentionDays\` must be ${WHOLE}, not \`\``],
  [{ retentionDays: { toString: 1 } }, `setting \`retentionDays\` must be ${WHOLE}, not \`{"toString":1}\``],
  [
    { backfill: 'logs' },
    'setting `backfill` must be a list of bucket ARNs such as `arn:aws:s3:::logs` or, with a prefix, `arn:aws:s3:::logs/AWSLogs/`, not `logs`',
  ],
  [
    { backfill: ['arn:aws:s3:::logs/*'] },
    'setting `backfill` must be a list of bucket ARNs such as `arn:aws:s3:::logs` or, with a prefix, `arn:aws:s3:::logs/AWSLogs/`, not `arn:aws:s3:::logs/*`',
  ],
  [
    { backfillKeys: ['arn:aws:kms:us-east-1:111122223333:key/11112222-3333'] },
    'setting `backfillKeys` needs the setting `backfill`: the buckets to read',
  ],
  [
    { ingestMaxConcurrency: 1 },
    'setting `ingestMaxConcurrency` must be a whole number from 2 to 1000, not `1`',
  ],
  [{ logLevel: 'TRACE' }, 'setting `logLevel` must be DEBUG, INFO, WARN or ERROR, not `TRACE`'],
  ...['', ' team', 'x'.repeat(129), 'a,b', 'a\nb', 'a\u2028b', 'team*'].map(
    (ownerTag): [Readonly<Record<string, unknown>>, string] => [
      { ownerTag },
      `setting \`ownerTag\` must be the key of a tag, 1 to 128 letters, digits, spaces or _.:/=+-@, not \`${shown(ownerTag)}\``,
    ],
  ),
  [
    { ownerTag: 7 },
    'setting `ownerTag` must be the key of a tag, 1 to 128 letters, digits, spaces or _.:/=+-@, not `7`',
  ],
  [{ alertEmail: 'ops' }, 'setting `alertEmail` must be an e-mail address, not `ops`'],
  [{ alertEmail: 'a@b c' }, 'setting `alertEmail` must be an e-mail address, not `a@b c`'],
  [
    { retentionDay: 30 },
    'unknown setting `retentionDay`: scope, homeRegion, regions, organizationId, targets, securityAccountId, managementAccountId, canaryAccountId, rolloutPercent, rolloutFailurePercent, guardrailTargets, retentionDays, logRetentionDays, logLevel, ingestMaxConcurrency, functionMaxConcurrency, alertEmail, operatorEmail, alertChannels, pagerDutySecret, ownerTag, askConfig, sensitivity, firstDenials, alarmUsdPerDay, externalId, customerKey, dataEvents, networkActivity, backfill, backfillKeys or backfillMaxConcurrency can be set',
  ],
  [
    { ...ORGANIZATION, managementAccountId: '99998888777' },
    'setting `managementAccountId` must be the 12 digits of an account, not `99998888777`',
  ],
  [{ Scope: 'organization' }, 'unknown setting `Scope`: it is written `scope`'],
  [{ organizationID: 'o-exampleorg1' }, 'unknown setting `organizationID`: it is written `organizationId`'],
  [{ scope: 'org' }, 'setting `scope` must be account or organization, not `org`'],
  [{ homeRegion: 'Ireland' }, 'setting `homeRegion` must be a Region such as `us-east-1`, not `Ireland`'],
  [
    { regions: ['eu-west-1', 'eu'] },
    'setting `regions` must be a list of Regions such as `us-east-1`, not `eu`',
  ],
  [{ regions: 7 }, 'setting `regions` must be a list of Regions such as `us-east-1`, not `7`'],
  [
    { homeRegion: 'us-east-1', regions: ['cn-north-1'] },
    'setting `regions` has `cn-north-1`, which events cannot leave for `us-east-1`',
  ],
  ...[
    ['us-iso-east-1', 'aws-iso'],
    ['us-isob-east-1', 'aws-iso-b'],
    ['eu-isoe-west-1', 'aws-iso-e'],
    ['us-isof-south-1', 'aws-iso-f'],
  ].flatMap(([region, partition]): [Readonly<Record<string, unknown>>, string][] => {
    const rest = `has \`${region}\`, of the partition \`${partition}\`, of which the Region of its global services is not known here: it is not supported`;
    return [
      [{ homeRegion: region }, `setting \`homeRegion\` ${rest}`],
      [{ regions: [region] }, `setting \`regions\` ${rest}`],
    ];
  }),
  [
    { homeRegion: 'us-gov-west-1', backfill: ['arn:aws:s3:::logs'] },
    'setting `backfill` has `arn:aws:s3:::logs`, which `us-gov-west-1` cannot reach: ARNs there begin with `arn:aws-us-gov:`',
  ],
  [
    {
      homeRegion: 'cn-north-1',
      backfill: ['arn:aws-cn:s3:::logs'],
      backfillKeys: ['arn:aws:kms:us-east-1:111122223333:key/11112222-3333'],
    },
    'setting `backfillKeys` has `arn:aws:kms:us-east-1:111122223333:key/11112222-3333`, which `cn-north-1` cannot reach: ARNs there begin with `arn:aws-cn:`',
  ],
  [
    { homeRegion: 'cn-north-1', customerKey: 'arn:aws:kms:cn-north-1:111122223333:key/11112222-3333' },
    'setting `customerKey` must be a key of cn-north-1 and of account 111122223333, where the table is, not `arn:aws:kms:cn-north-1:111122223333:key/11112222-3333`',
  ],
  [
    { ...ORGANIZATION, regions: ['cn-northwest-1'] },
    'setting `scope` is `organization` with `cn-north-1`, where stack sets have no trusted access to Organizations: watch one account there',
  ],
  [{ targets: ['r-exam'] }, 'setting `targets` needs the setting `scope` to be `organization`'],
  [
    { guardrailTargets: ['r-exam'] },
    'setting `guardrailTargets` needs the setting `scope` to be `organization`',
  ],
  [
    { ...ORGANIZATION, guardrailTargets: ['members'] },
    'setting `guardrailTargets` must be a list of root, organizational unit or account ids such as `ou-a1b2-11112222`, not `members`',
  ],
  [
    { ...ORGANIZATION, targets: ['root'] },
    'setting `targets` must be a list of root or organizational unit ids such as `r-a1b2`, not `root`',
  ],
  [{ ...ORGANIZATION, targets: [] }, 'setting `targets` is missing: the scope `organization` needs it'],
  [
    { ...ORGANIZATION, organizationId: undefined },
    'setting `organizationId` is missing: the scope `organization` needs it',
  ],
  [
    { ...ORGANIZATION, organizationId: 'exampleorg1' },
    'setting `organizationId` must be an organization id such as `o-a1b2c3d4e5`, not `exampleorg1`',
  ],
  [
    { ...ORGANIZATION, securityAccountId: 111122223333 },
    'setting `securityAccountId` must be the 12 digits of an account in quotes, not `111122223333`',
  ],
  [
    { ...ORGANIZATION, securityAccountId: '999988887777' },
    'settings `securityAccountId` and `managementAccountId` must differ: a delegated administrator is a member',
  ],
  [
    { dataEvents: 'S3' },
    'setting `dataEvents` must be a list of resource types such as `AWS::S3::Object`, not `S3`',
  ],
  [
    { networkActivity: ['kms'] },
    'setting `networkActivity` must be a list of services such as `kms.amazonaws.com`, not `kms`',
  ],
  [{ customerKey: 'yes' }, `${IS_KEY}, not \`yes\``],
  [{ customerKey: 'alias/denials' }, `${IS_KEY}, not \`alias/denials\``],
  [{ customerKey: KEY.replace('key/', 'alias/') }, `${IS_KEY}, not \`${KEY.replace('key/', 'alias/')}\``],
  [
    { ...ORGANIZATION, customerKey: KEY },
    `setting \`customerKey\` must be a key of us-east-1 and of account 111122223333, where the table is, not \`${KEY}\``,
  ],
  [
    { ...ORGANIZATION, homeRegion: 'eu-west-1', securityAccountId: '444455556666', customerKey: KEY },
    `setting \`customerKey\` must be a key of eu-west-1 and of account 444455556666, where the table is, not \`${KEY}\``,
  ],
  [{ externalId: 'a b' }, 'setting `externalId` must be 2 to 100 letters, digits or +=,.@:/_-, not `a b`'],
])('%j', (context, sentence) => {
  expect(() => readSettings(context)).toThrow(new SettingsError(sentence));
});

test.each([
  ['no path', 7, /^setting `settings` must be the path of a JSON file$/],
  ['no file', 'none.json', /^settings file `none.json` cannot be read: /],
  ['no JSON', 'README.md', /^settings file `README.md` is not JSON: /],
  [
    'no object',
    'test/cases/rule/events.json',
    /^`test\/cases\/rule\/events.json` must hold one JSON object of settings$/,
  ],
])('a settings file that is %s', (_note, path, sentence) => {
  expect(() => readSettingsFile(path)).toThrow(SettingsError);
  expect(() => readSettingsFile(path)).toThrow(sentence);
});

test.each([
  ['retention_days', 'unknown setting `retention_days`: it is written `retentionDays`'],
  ['home-region', 'unknown setting `home-region`: it is written `homeRegion`'],
  ['//', /^unknown setting `\/\/`: scope, .* can be set$/],
  ['@aws-cdk/core:x', /^unknown setting `@aws-cdk\/core:x`: /],
  ['__proto__', /^unknown setting `__proto__`: /],
])('in a file every name is meant for us: %s', (name, sentence) => {
  const path = temporaryFolder().write('settings.json', `{ ${JSON.stringify(name)}: 1 }`);
  expect(() => readSettingsFile(path)).toThrow(SettingsError);
  expect(() => readSettingsFile(path)).toThrow(sentence);
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
