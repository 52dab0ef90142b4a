import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canaryCallsOf } from '../../lib/watch/own-calls.ts';
import { matchEvents } from '../support/engines/ruler.ts';
import { eventEnvelope } from '../support/event-envelope.ts';
import { ownRoleArn, ruleCases } from '../support/rule-cases.ts';
import { rulePatterns, stackTemplate, streamFilter } from '../support/stack-template.ts';

const template = stackTemplate();
const patterns = rulePatterns(template, ownRoleArn);

test('made events match the rules that they should, and the results are recorded', async () => {
  const cases = ruleCases();
  const { matched, complexity } = matchEvents(
    patterns,
    cases.map(({ event }) => event),
  );
  expect(complexity).toBeLessThanOrEqual(1);
  const results = cases.map(({ note }, index) => ({ note, matched: matched[index] ?? [] }));
  expect(results).toEqual(cases.map(({ note, want }) => ({ note, matched: want })));
  const recorded = { engine: 'event-ruler 2.0.1', patterns, results };
  await expect(`${JSON.stringify(recorded, null, 1)}\n`).toMatchFileSnapshot('../cases/rule/recorded.json');
});

test('the stream filter takes denials when they are inserted, and nothing else', () => {
  const denial = 'D#2026-11-20T10:00:00Z#0001';
  const rows = [
    { note: 'a denial inserted', eventName: 'INSERT', sk: denial, want: ['stream'] },
    { note: 'a denial deleted by its time to live', eventName: 'REMOVE', sk: denial, want: [] },
    { note: 'a denial changed', eventName: 'MODIFY', sk: denial, want: [] },
    { note: 'a group inserted', eventName: 'INSERT', sk: 'G#s3:GetObject#arn', want: [] },
    { note: 'a dimension inserted', eventName: 'INSERT', sk: '-', want: [] },
    { note: 'a canary inserted', eventName: 'INSERT', sk: '2026-11-20T10:00:00Z', want: [] },
  ];
  const records = rows.map(({ eventName, sk }) => ({
    eventName,
    dynamodb: { Keys: { pk: { S: 'P#arn:aws:iam::111122223333:user/ana' }, sk: { S: sk } } },
  }));
  const { matched } = matchEvents({ stream: streamFilter(template) }, records);
  const results = rows.map(({ note }, index) => ({ note, matched: matched[index] }));
  expect(results).toEqual(rows.map(({ note, want }) => ({ note, matched: want })));
});

test('every denied identity is matched by exactly one of three rules, our own roles by theirs: 2,000 made identities', () => {
  const identities = fc.sample(userIdentity, { numRuns: 2000, seed: 20_261_121 });
  const { matched } = matchEvents(
    patterns,
    identities.map((identity) => eventEnvelope({ errorCode: 'AccessDenied', userIdentity: identity })),
  );
  const isOurs = (identity: unknown) =>
    /"arn:aws:iam::111122223333:role\/own-[01]"|:role\/denial-monitor-read"|"denial-monitor-canary-/.test(
      JSON.stringify(identity),
    );
  const unlike = (rules: readonly string[]) => {
    const matched = rules.filter((rule) => ['deniedCalls', 'ownDenials', 'coverage'].includes(rule));
    return matched.length !== 1 || !rules.includes('forwardDeniedCalls');
  };
  expect(identities.filter((_, index) => unlike(matched[index] ?? []))).toEqual([]);
  const wrong = identities.filter(
    (identity, index) => matched[index]?.includes('deniedCalls') === isOurs(identity),
  );
  expect(wrong).toEqual([]);
  expect(identities.filter(isOurs).length).toBeGreaterThan(50);
});

test('a canary is known by the account and Region that EventBridge says it came from', () => {
  const canary = eventEnvelope({
    eventSource: 'sqs.amazonaws.com',
    eventName: 'DescribeAvailabilityZones',
    errorCode: 'AccessDenied',
    userIdentity: { sessionContext: { sessionIssuer: { userName: 'denial-monitor-canary-eu-west-1' } } },
  });
  const { matched } = matchEvents(
    {
      here: canaryCallsOf({ account: '111122223333', region: 'eu-west-1' }),
      elsewhere: canaryCallsOf({ account: '111122223333', region: 'us-east-1' }),
    },
    [
      { ...canary, region: 'eu-west-1' },
      { ...canary, region: 'us-east-1' },
      { ...canary, account: '444455556666', region: 'eu-west-1' },
    ],
  );
  expect(matched).toEqual([['here'], ['elsewhere'], []]);
});

/** Not part of the project; looked for in a folder beside the checkout. */
const REAL_RECORDS = 'shared/data/cloudtrail-real/stratus-red-team-cloudtrail.json.gz';
const realFile = [`../${REAL_RECORDS}`, `../../${REAL_RECORDS}`].find((path) => existsSync(path));

describe.skipIf(realFile === undefined)('310 real records (skipped where their file is absent)', () => {
  const records = readRecords(realFile);
  const { matched } = matchEvents(
    patterns,
    records.map((record) => eventEnvelope(record)),
  );
  const matchedBy = (rule: string) => records.filter((_, index) => matched[index]?.includes(rule));

  test('members forward just what the central rules take, and none of it is our own', () => {
    expect(matchedBy('forwardDeniedCalls')).toEqual(matchedBy('deniedCalls'));
    expect(matchedBy('forwardAccessChanges')).toEqual(matchedBy('accessChanges'));
    for (const rule of ['ownDenials', 'coverage', 'canary', 'organizationChanges']) {
      expect(matchedBy(rule), rule).toEqual([]);
    }
  });

  test('exactly the 51 denials', () => {
    const denials = records.filter(({ errorCode }) => REAL_DENIAL_CODES.includes(String(errorCode)));
    expect(records).toHaveLength(310);
    expect(denials).toHaveLength(51);
    expect(matchedBy('deniedCalls')).toEqual(denials);
  });

  test('exactly the policy changes and the one limited session', () => {
    expect(matchedBy('accessChanges').map(({ eventName }) => eventName)).toEqual([
      'UpdateAssumeRolePolicy',
      'AttachUserPolicy',
      'CreateUser',
      'AttachRolePolicy',
      'CreateRole',
      'AddPermission20150331v2',
      'GetFederationToken',
    ]);
  });
});

const REAL_DENIAL_CODES = ['AccessDenied', 'Client.UnauthorizedOperation'];

/** Every part may be missing: what AWS leaves out must not make a caller invisible. */
const issuerArn = fc.oneof(
  fc.constant('arn:aws:iam::444455556666:role/denial-monitor-read'),
  fc.constant('arn:aws:iam::444455556666:role/team/denial-monitor-read'),
  fc.constantFrom(ownRoleArn(0), ownRoleArn(1), `${ownRoleArn(0)}0`, ownRoleArn(0).replace('1111', '4444')),
  fc.string().map((name) => `arn:aws:iam::111122223333:role/${name}`),
);
const userIdentity = fc.record(
  {
    type: fc.constantFrom(
      'AssumedRole',
      'IAMUser',
      'Root',
      'AWSService',
      'FederatedUser',
      'Unknown',
      'NewKind',
    ),
    arn: fc.string(),
    accountId: fc.constantFrom('111122223333', '444455556666'),
    invokedBy: fc.constantFrom('ec2.amazonaws.com', 'AWS Internal'),
    sessionContext: fc.record(
      {
        sessionIssuer: fc.record(
          {
            type: fc.constant('Role'),
            arn: issuerArn,
            userName: fc.constantFrom('app', 'denial-monitor-canary-us-east-1', 'denial-monitor-canaries'),
          },
          { requiredKeys: [] },
        ),
        attributes: fc.record({ mfaAuthenticated: fc.constantFrom('true', 'false') }),
        webIdFederationData: fc.constant({}),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

function readRecords(path: string | undefined): Record<string, unknown>[] {
  return path === undefined ? [] : JSON.parse(gunzipSync(readFileSync(path)).toString()).Records;
}
