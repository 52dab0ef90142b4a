/**
 * Writes examples/changes/: the sample organization with a past, CloudTrail records of policy changes and of the calls that
 * were denied after them, and which change caused each. The same input gives the same bytes, and a test compares them with
 * the files.
 *
 * Usage   node scripts/generate-examples-changes.ts
 */
import { writeFileSync } from 'node:fs';
import { type Change, type ChangeCase, HOME } from './generate-examples-changes/case.ts';
import { CASES } from './generate-examples-changes/cases.ts';
import { timeAt, WORLD } from './generate-examples-changes/world.ts';
import { type Caller, session } from './generate-examples-organization/callers.ts';
import { REGION } from './generate-examples-organization/statements.ts';

interface Sample {
  readonly snapshot: string;
  readonly log: string;
  readonly expected: string;
}

interface TimedRecord {
  readonly eventTime: string;
}

export function sampleOfChanges(): Sample {
  const made = CASES.flatMap((each, index) =>
    each.changes.map((change, n) => changeRecord(change, `${index}-${n}`)),
  );
  const denied = CASES.flatMap((each, index) =>
    each.callers.map((caller, n) => ({ each, caller, index, n })),
  );
  const records: readonly TimedRecord[] = [
    ...made.toSorted((one, other) => one.eventTime.localeCompare(other.eventTime)),
    ...denied.map(({ each, caller, index, n }, second) =>
      deniedRecord(each, caller, { id: denialId(index, n), second }),
    ),
  ];
  return {
    snapshot: snapshotText(),
    log: lines(records),
    expected: lines(denied.map(({ each, index, n }) => answerTo(each, denialId(index, n)))),
  };
}

const denialId = (index: number, n: number) => `denial-${index}-${n}`;

function answerTo({ story, layer, kind, changes, before }: ChangeCase, eventId: string) {
  const listed = (part: Change['part']) =>
    changes
      .filter((each) => each.part === part)
      .map(({ minutes, name }) => ({ time: timeAt(minutes), event: name }));
  return {
    ...{ eventId, story, layer, kind },
    caused: listed('cause').map((each) => ({ ...each, before })),
    bystanders: listed('bystander'),
    earlier: listed('earlier'),
    open: listed('open'),
  };
}

/** Made by an administrator of the account; IAM and Organizations record in us-east-1. */
function changeRecord({ service, name, minutes, parameters, response, account = HOME }: Change, id: string) {
  const isGlobal = service === 'iam' || service === 'organizations';
  return {
    eventVersion: '1.11',
    userIdentity: session('admin', { account }).identity(`ASIAEXAMPLE${id.padStart(9, '0')}`),
    eventTime: timeAt(minutes),
    eventSource: `${service}.amazonaws.com`,
    eventName: name,
    awsRegion: isGlobal ? 'us-east-1' : REGION,
    sourceIPAddress: '203.0.113.7',
    userAgent: 'aws-cli/2.31.0',
    requestParameters: parameters,
    responseElements: response ?? null,
    requestID: `request-change-${id}`,
    eventID: `change-${id}`,
    eventType: 'AwsApiCall',
    recipientAccountId: account,
  };
}

function deniedRecord(each: ChangeCase, caller: Caller, { id, second }: { id: string; second: number }) {
  const { action, resource, region = REGION, endpoint, reason } = each;
  const [service = '', operation = ''] = action.split(':');
  const written = resource.startsWith('arn:aws:s3:::') ? `"${resource}"` : resource;
  const sentence = `User: ${caller.said} is not authorized to perform: ${action} on resource: ${written}`;
  return {
    eventVersion: '1.11',
    userIdentity: caller.identity(`ASIAEXAMPLE${id.padStart(9, '0')}`),
    eventTime: timeAt(0, second),
    eventSource: `${service}.amazonaws.com`,
    eventName: operation,
    awsRegion: region,
    sourceIPAddress: '203.0.113.7',
    userAgent: 'aws-cli/2.31.0',
    errorCode: 'AccessDenied',
    errorMessage: reason === undefined ? sentence : `${sentence} ${reason}`,
    requestParameters: parametersOf(each),
    responseElements: null,
    requestID: `request-${id}`,
    eventID: id,
    eventType: 'AwsApiCall',
    tlsDetails: { tlsVersion: 'TLSv1.3' },
    recipientAccountId: caller.account,
    ...(endpoint === undefined ? {} : { vpcEndpointId: endpoint, vpcEndpointAccountId: caller.account }),
  };
}

function parametersOf({ resource, parameters }: ChangeCase) {
  if (parameters !== undefined || !resource.startsWith('arn:aws:s3:::')) return parameters ?? null;
  const [bucketName = '', ...name] = resource.replace('arn:aws:s3:::', '').split('/');
  return { bucketName, ...(name.length > 0 ? { key: name.join('/') } : {}) };
}

const lines = (values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

function snapshotText(): string {
  const head = '{"format":"denial-monitor/snapshot","version":1,"takenAt":"2026-11-20T10:30:00Z","entries":[';
  const all = [...WORLD, { kind: 'end', entries: WORLD.length }];
  return `${head}\n${all.map((entry) => JSON.stringify(entry)).join(',\n')}\n]}\n`;
}

function main(): void {
  const folder = new URL('../examples/changes/', import.meta.url);
  const { snapshot, log, expected } = sampleOfChanges();
  writeFileSync(new URL('snapshot.json', folder), snapshot);
  writeFileSync(new URL('log.jsonl', folder), log);
  writeFileSync(new URL('expected.jsonl', folder), expected);
}

if (import.meta.main) main();
