/**
 * CloudTrail's records of the calls, drawn from the kinds by a seed, in order of time; before them each day the records of how
 * some sessions began. A call between two accounts has two records, the caller's first.
 */
import { HOME, iam, type Json, REGION } from '../generate-examples-organization/statements.ts';
import { DAY, isoTime, SAMPLE_CALLERS, START, timeOfDay } from './callers.ts';
import { KINDS, type Kind } from './kinds.ts';
import { DEPLOY, TOOLS } from './tools.ts';

export const DAYS = 14;

export type SampleRecord = Json & { readonly eventTime: string };

export function sampleRecords(count: number): readonly SampleRecord[] {
  const draw = randomFrom(20_261_120);
  const records: SampleRecord[] = [];
  const beginnings = Array.from({ length: DAYS }, (_, day) => sessionsOf(day));
  const calls = count - beginnings.flat().length;
  const total = KINDS.reduce((sum, { weight }) => sum + weight, 0);
  for (let index = 0; index < calls; index += 1) {
    const at = START + Math.floor((index / calls) * DAYS * DAY);
    const day = Math.floor((at - START) / DAY);
    const own = beginnings[day] ?? [];
    beginnings[day] = [];
    records.push(...own, ...recordsOf(kindAt(draw() * total), { index, at: at + 60_000, day, draw }));
  }
  return records;
}

function kindAt(place: number): Kind {
  let rest = place;
  for (const kind of KINDS) {
    rest -= kind.weight;
    if (rest < 0) return kind;
  }
  throw new Error('no kind of call');
}

interface Moment {
  readonly index: number;
  readonly at: number;
  readonly day: number;
  readonly draw: () => number;
}

const ADDRESSES = ['203.0.113.7', '203.0.113.24', '203.0.113.99'];
const AGENTS = ['aws-cli/2.31.0', 'Boto3/1.40.1', 'aws-sdk-js/3.1100.0'];

function recordsOf(kind: Kind, { index, at, day, draw }: Moment): readonly SampleRecord[] {
  const one = <T>(all: readonly T[]): T | undefined => all[Math.floor(draw() * all.length)];
  const { account, identity } = SAMPLE_CALLERS[kind.caller];
  const [service = '', operation = ''] = kind.call.split(':');
  const number = String(Math.floor(draw() * 20) + 1);
  const filled = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('#', number));
  const { invokedBy, ...also } = one(kind.also) ?? {};
  const userIdentity = { ...identity(day), ...(invokedBy === undefined ? {} : { invokedBy }) };
  const awsRegion = one(kind.regions) ?? REGION;
  const drawn = {
    ...{ sourceIPAddress: one(ADDRESSES), userAgent: one(AGENTS) },
    requestParameters: filled(one(kind.parameters) ?? null),
    tlsDetails: { tlsVersion: 'TLSv1.3', clientProvidedHostHeader: `${service}.${awsRegion}.amazonaws.com` },
    ...filledOver(also, filled),
  };
  const record: SampleRecord = {
    ...{ eventVersion: '1.11', userIdentity, eventTime: isoTime(Math.floor(at / 1000) * 1000) },
    ...{ eventSource: `${service}.amazonaws.com`, eventName: operation, awsRegion },
    ...drawn,
    ...{ responseElements: null, requestID: idOf('r', index), eventID: idOf('e', index) },
    ...{ eventType: 'AwsApiCall', recipientAccountId: account },
  };
  return kind.caller === 'deploy' && isObjectOfTools(record)
    ? [shared(record), ownersCopy(record)]
    : [record];
}

/** Undefined stays: the member is not in the record. */
function filledOver(also: Json, filled: <T>(value: T) => T): Json {
  return Object.fromEntries(
    Object.entries(also).map(([name, value]) => [name, value === undefined ? undefined : filled(value)]),
  );
}

const idOf = (letter: string, index: number) =>
  `${letter}0000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

function isObjectOfTools({ eventSource, requestParameters }: Json): boolean {
  return eventSource === 's3.amazonaws.com' && JSON.stringify(requestParameters).includes('"artifacts"');
}

const shared = (record: SampleRecord): SampleRecord => ({
  ...record,
  sharedEventID: String(record.eventID).replace('e', 's'),
});

/** Of a caller of another account the owner sees less. */
function ownersCopy(record: SampleRecord): SampleRecord {
  return {
    ...shared(record),
    userIdentity: { type: 'AWSAccount', principalId: 'AROAEXAMPLEDEPLOY:run', accountId: HOME },
    ...{ eventID: String(record.eventID).replace('e', 'o'), recipientAccountId: TOOLS },
  };
}

/** Of `labelled` and, every second day, of `deploy`: of the other sessions no record says how they began. */
function sessionsOf(day: number): readonly SampleRecord[] {
  const labelled = beginning('labelled', iam('role/ci/labelled'), day, [{ key: 'team', value: 'blue' }]);
  return day % 2 === 0 ? [labelled, beginning('deploy', DEPLOY, day)] : [labelled];
}

function beginning(
  caller: 'deploy' | 'labelled',
  roleArn: string,
  day: number,
  tags?: readonly Json[],
): SampleRecord {
  const { accessKeyId, arn } = SAMPLE_CALLERS[caller].identity(day);
  return {
    ...{ eventVersion: '1.11', userIdentity: SAMPLE_CALLERS.ana.identity(day), eventTime: timeOfDay(day) },
    ...{ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole', awsRegion: REGION },
    ...{ sourceIPAddress: '203.0.113.7', userAgent: 'aws-cli/2.31.0' },
    requestParameters: { roleArn, roleSessionName: 'run', ...(tags === undefined ? {} : { tags }) },
    responseElements: { credentials: { accessKeyId }, assumedRoleUser: { arn } },
    tlsDetails: { tlsVersion: 'TLSv1.3' },
    ...{ requestID: `begin-${caller}-${day}`, eventID: `begins-${caller}-${day}` },
    ...{ eventType: 'AwsApiCall', recipientAccountId: HOME },
  };
}

/** A linear congruential generator: the same calls at every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}
