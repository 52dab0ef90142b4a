/**
 * All choices that are made at deploy time.
 *
 * Shape   a settings file and CDK context (`-c name=value`, or `context` in cdk.json), which wins -> Settings.
 * Units   in the names: `retentionDays` are days, `alarmUsdPerDay` US dollars a day.
 * Errors  SettingsError, one sentence that names the setting, what it may be and what was given.
 */

import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DEFAULT_RETENTION_DAYS } from '../../contract/deployment.ts';
import { isRegionName } from '../../contract/region-name.ts';
import { alertChannels, ownerTag, pagerDutySecret, sensitivity } from '../alerts/alert-settings.ts';
import { backfillBuckets, backfillKeys, refuseStrayKeys } from '../backfill/backfill-settings.ts';
import { customerKey, refuseFarKey } from '../encryption/customer-key-setting.ts';
import {
  accountId,
  emailAddress,
  list,
  listed,
  logRetention,
  oneOf,
  type Reader,
  regionName,
  SettingsError,
  shown,
  text,
  wholeNumber,
} from './setting-readers.ts';
import { allRegions, refuseForeignArns, refuseWithoutStackSets } from './watched-regions.ts';

export const LOG_LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

interface CommonSettings {
  /** How long a denial is kept; DynamoDB deletes it within a few days after. */
  readonly retentionDays: number;
  /** How long logs are kept: one of the periods that CloudWatch offers. */
  readonly logRetentionDays: RetentionDays;
  readonly logLevel: LogLevel;
  /** How many copies of `ingest` may run at once: limits the cost of a storm of denials. */
  readonly ingestMaxConcurrency: number;
  /**
   * How many copies of each other function may run at once, reserved for it. 0: none is reserved, which every account allows,
   * and what calls a function limits it.
   */
  readonly functionMaxConcurrency: number;
  /** Receives the alerts, once its owner has confirmed the subscription. */
  readonly alertEmail: string | undefined;
  /** Receives the alarms of the monitor about itself; by default the address of the alerts. */
  readonly operatorEmail: string | undefined;
  /** Channels of alerts beside e-mail: chat, pagerduty, machine, events, securityHub. */
  readonly alertChannels: readonly string[];
  /** Name of the secret with the routing key of PagerDuty's Events API v2. */
  readonly pagerDutySecret: string | undefined;
  /** Key of the tag, of roles and users, that names their team: each team can then get its own alerts. */
  readonly ownerTag: string | undefined;
  /** Is AWS Config asked what stood before a change of a policy? Where it is, the read roles may read its history. */
  readonly askConfig: 'on' | 'off';
  /** How much it takes to raise an alert: conservative, normal or sensitive; or for one dimension, as in `principal=sensitive`. */
  readonly sensitivity: readonly string[];
  /** Whether the first denial of a grave action of a caller sends an alert of its own. */
  readonly firstDenials: 'on' | 'off';
  /** An alarm goes off when the rate of denials of one hour would cost more than this a day. */
  readonly alarmUsdPerDay: number;
  /** The external id that the read roles require; it is no secret. */
  readonly externalId: string;
  /** What encrypts table, queues, topics and logs: false: keys of AWS; true: one key of the stack; or the ARN of a key. */
  readonly customerKey: boolean | string;
  /** Resource types whose data events a trail of the monitor records: `AWS::S3::Object` … */
  readonly dataEvents: readonly string[];
  /** Services whose denials by VPC endpoint policies a trail of the monitor records: `kms.amazonaws.com` … */
  readonly networkActivity: readonly string[];
  /** Buckets of logs that a state machine of the monitor may read, by ARN, each with a prefix or without; none: there is no such machine. */
  readonly backfill: readonly string[];
  /** Keys that the objects of those buckets are encrypted with, by ARN. */
  readonly backfillKeys: readonly string[];
  /** How many parts of a bucket are read at once: limits what a backfill costs a second, and how long other denials wait. */
  readonly backfillMaxConcurrency: number;
}

/** Watches the default bus of the Region that is deployed to, and nothing else. */
export interface OneRegion {
  readonly scope: 'account';
  readonly reach: 'oneRegion';
}

export interface SeveralRegions {
  readonly scope: 'account';
  readonly reach: 'severalRegions';
  readonly homeRegion: string;
  /** With the home Region and the one where calls to global services arrive. */
  readonly regions: readonly string[];
}

export interface Organization {
  readonly scope: 'organization';
  readonly reach: 'severalRegions';
  readonly homeRegion: string;
  readonly regions: readonly string[];
  readonly organizationId: string;
  /** The root, or organizational units: accounts in them, now and later, are watched. */
  readonly targets: readonly string[];
  readonly securityAccountId: string;
  readonly managementAccountId: string;
  /** The account where a call is denied every hour to verify the delivery; must lie in `targets`. */
  readonly canaryAccountId: string;
  /** Of 100 accounts of a Region so many get a change of the members' stack at once, 1 at least. */
  readonly rolloutPercent: number;
  /** When it failed in more than so many of 100 accounts of a Region, it stops there. */
  readonly rolloutFailurePercent: number;
  /** The root, units or accounts that the service control policy of examples/guardrails is attached to; none: there is no such policy. */
  readonly guardrailTargets: readonly string[];
}

export type Settings = CommonSettings & (OneRegion | SeveralRegions | Organization);

interface Given extends CommonSettings {
  readonly scope: 'account' | 'organization';
  readonly homeRegion: string | undefined;
  readonly regions: readonly string[];
  readonly organizationId: string | undefined;
  readonly targets: readonly string[];
  readonly securityAccountId: string | undefined;
  readonly managementAccountId: string | undefined;
  readonly canaryAccountId: string | undefined;
  readonly rolloutPercent: number;
  readonly rolloutFailurePercent: number;
  readonly guardrailTargets: readonly string[];
}

type Readers = { readonly [Name in keyof Given]: Reader<Given[Name]> };

const READERS: Readers = {
  scope: oneOf<Given['scope']>(['account', 'organization'], 'account'),
  homeRegion: regionName,
  regions: list('Regions such as `us-east-1`', isRegionName),
  organizationId: text('an organization id such as `o-a1b2c3d4e5`', /^o-[a-z0-9]{10,32}$/),
  targets: list('root or organizational unit ids such as `r-a1b2`', isTarget),
  securityAccountId: accountId,
  managementAccountId: accountId,
  canaryAccountId: accountId,
  rolloutPercent: wholeNumber(1, 100, 25),
  rolloutFailurePercent: wholeNumber(0, 100, 25),
  guardrailTargets: list(
    'root, organizational unit or account ids such as `ou-a1b2-11112222`',
    (id) => isTarget(id) || /^\d{12}$/.test(id),
  ),
  retentionDays: wholeNumber(1, 3650, DEFAULT_RETENTION_DAYS),
  logRetentionDays: logRetention(RetentionDays.ONE_MONTH),
  logLevel: oneOf(LOG_LEVELS, 'INFO'),
  ingestMaxConcurrency: wholeNumber(2, 1000, 5),
  functionMaxConcurrency: wholeNumber(0, 1000, 0),
  alertEmail: emailAddress,
  operatorEmail: emailAddress,
  alertChannels,
  pagerDutySecret,
  ownerTag,
  askConfig: oneOf<'on' | 'off'>(['on', 'off'], 'off'),
  sensitivity,
  firstDenials: oneOf<'on' | 'off'>(['on', 'off'], 'on'),
  alarmUsdPerDay: wholeNumber(1, 100_000, 5),
  externalId: (name, given) => EXTERNAL_ID(name, given) ?? 'denial-monitor',
  customerKey,
  dataEvents: list('resource types such as `AWS::S3::Object`', (type) =>
    /^AWS::\w{2,40}::\w{2,60}$/.test(type),
  ),
  networkActivity: list('services such as `kms.amazonaws.com`', (name) =>
    /^[a-z0-9-]{2,40}\.amazonaws\.com$/.test(name),
  ),
  backfill: backfillBuckets,
  backfillKeys,
  backfillMaxConcurrency: wholeNumber(1, 1000, 4),
};

const EXTERNAL_ID = text('2 to 100 letters, digits or +=,.@:/_-', /^[\w+=,.@:/-]{2,100}$/);
const ORGANIZATION_ONLY = [
  'organizationId',
  'targets',
  'securityAccountId',
  'managementAccountId',
  'canaryAccountId',
  'rolloutPercent',
  'rolloutFailurePercent',
  'guardrailTargets',
] as const;

/** Names of other tools' context hold a colon, a slash or a dash; a plain name can only be a setting of ours. */
const PLAIN_NAME = /^[A-Za-z]+$/;

export function refuseUnknown(names: readonly string[]): void {
  const unknown = names.find((name) => !Object.hasOwn(READERS, name));
  if (unknown === undefined) return;
  const bare = (name: string) => name.replaceAll(/[^A-Za-z]/g, '').toLowerCase();
  const meant = Object.keys(READERS).find((name) => bare(name) === bare(unknown));
  const advice =
    meant === undefined ? `${listed(Object.keys(READERS))} can be set` : `it is written \`${meant}\``;
  throw new SettingsError(`unknown setting \`${shown(unknown)}\`: ${advice}`);
}

/** `settings`, the path of the settings file, was read before. */
export function readSettings({ settings: _path, ...given }: Readonly<Record<string, unknown>>): Settings {
  refuseUnknown(Object.keys(given).filter((name) => PLAIN_NAME.test(name)));
  const read = <Name extends keyof Given>(name: Name): Given[Name] =>
    READERS[name](name, given[name] ?? undefined);
  const common: CommonSettings = {
    retentionDays: read('retentionDays'),
    logRetentionDays: read('logRetentionDays'),
    logLevel: read('logLevel'),
    ingestMaxConcurrency: read('ingestMaxConcurrency'),
    functionMaxConcurrency: read('functionMaxConcurrency'),
    alertEmail: read('alertEmail'),
    operatorEmail: read('operatorEmail') ?? read('alertEmail'),
    alertChannels: read('alertChannels'),
    pagerDutySecret: read('pagerDutySecret'),
    ownerTag: read('ownerTag'),
    askConfig: read('askConfig'),
    sensitivity: read('sensitivity'),
    firstDenials: read('firstDenials'),
    alarmUsdPerDay: read('alarmUsdPerDay'),
    externalId: read('externalId'),
    customerKey: read('customerKey'),
    dataEvents: read('dataEvents'),
    networkActivity: read('networkActivity'),
    backfill: read('backfill'),
    backfillKeys: read('backfillKeys'),
    backfillMaxConcurrency: read('backfillMaxConcurrency'),
  };
  refuseStrayKeys(common);
  const reach = read('scope') === 'account' ? accountReach(read, given) : organizationReach(read);
  refuseFarKey(common.customerKey, reach);
  if (reach.reach === 'severalRegions') refuseForeignArns(common, reach.homeRegion);
  return { ...common, ...reach };
}

type Read = <Name extends keyof Given>(name: Name) => Given[Name];

function accountReach(read: Read, given: Readonly<Record<string, unknown>>): OneRegion | SeveralRegions {
  const strayed = ORGANIZATION_ONLY.find((name) => (given[name] ?? undefined) !== undefined);
  if (strayed !== undefined) {
    throw new SettingsError(`setting \`${strayed}\` needs the setting \`scope\` to be \`organization\``);
  }
  const regions = read('regions');
  const home = read('homeRegion');
  if (regions.length === 0 && home === undefined) return { scope: 'account', reach: 'oneRegion' };
  return { scope: 'account', reach: 'severalRegions', ...allRegions(home, regions) };
}

function organizationReach(read: Read): Organization {
  const securityAccountId = needed('securityAccountId', read('securityAccountId'));
  const managementAccountId = needed('managementAccountId', read('managementAccountId'));
  if (securityAccountId === managementAccountId) {
    throw new SettingsError(
      'settings `securityAccountId` and `managementAccountId` must differ: a delegated administrator is a member',
    );
  }
  const targets = read('targets');
  if (targets.length === 0) throw missing('targets');
  const watched = allRegions(read('homeRegion'), read('regions'));
  refuseWithoutStackSets(watched.homeRegion);
  return {
    scope: 'organization',
    reach: 'severalRegions',
    ...watched,
    organizationId: needed('organizationId', read('organizationId')),
    targets,
    securityAccountId,
    managementAccountId,
    canaryAccountId: read('canaryAccountId') ?? securityAccountId,
    rolloutPercent: read('rolloutPercent'),
    rolloutFailurePercent: read('rolloutFailurePercent'),
    guardrailTargets: read('guardrailTargets'),
  };
}

function needed(name: string, value: string | undefined): string {
  if (value === undefined) throw missing(name);
  return value;
}

function missing(name: string): SettingsError {
  return new SettingsError(`setting \`${name}\` is missing: the scope \`organization\` needs it`);
}

function isTarget(id: string): boolean {
  return /^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})$/.test(id);
}
