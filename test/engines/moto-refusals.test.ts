/** Reads that are refused or throttled cost answers or time, and never make an answer wrong. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { snapshotEntries } from '../../adapters/snapshot/file.ts';
import type { Attribution } from '../../core/model/attribution.ts';
import type { Denial } from '../../core/model/denial.ts';
import { type CountedCall, madeAgain } from '../support/engines/counted-members.ts';
import { openSampleInMoto, type SampleInMoto } from '../support/engines/sample-in-moto.ts';
import { explainFile } from '../support/explain-file.ts';
import { callName, refusal } from '../support/refusal.ts';

const DENIALS = 'examples/organization/denials.jsonl';

let sample: SampleInMoto;
let usual: ReadonlyMap<string, Denial>;

beforeAll(async () => {
  sample = await openSampleInMoto(
    await Array.fromAsync(snapshotEntries('examples/organization/snapshot.json')),
  );
  usual = await explainFile(DENIALS, sample.source());
});
afterEach(() => {
  sample.gateway.answer = () => undefined;
});
afterAll(() => sample?.stop());

/** Each takes a part of the picture away. `least`: so many denials can no longer be explained. */
const READS = [
  { read: 'AssumeRole', least: 10 },
  { read: 'DescribeOrganization', least: 5 },
  { read: 'ListParents', least: 5 },
  { read: 'ListPoliciesForTarget', least: 5 },
  { read: 'DescribePolicy', least: 5 },
  { read: 'GetUser', least: 5 },
  { read: 'GetUserPolicy', least: 5 },
  { read: 'ListAttachedUserPolicies', least: 5 },
  { read: 'GetRole', least: 2 },
  { read: 'GetRolePolicy', least: 0 },
  { read: 'GetPolicyVersion', least: 1 },
  { read: 'GET policy', least: 1 },
  { read: 'GET encryption', least: 0 },
  { read: 'GET publicAccessBlock', least: 0 },
  { read: 'GetQueueAttributes', least: 1 },
  { read: 'GetTopicAttributes', least: 1 },
  { read: 'GetKeyPolicy', least: 1 },
  { read: 'ListGrants', least: 1 },
  { read: 'DescribeVpcEndpoints', least: 1 },
];

/** One of each protocol. */
const THROTTLED = ['GetQueueAttributes', 'GetTopicAttributes', 'DescribeVpcEndpoints', 'GET policy'];

test.each(READS)(
  '$read denied: unknown what it hides, nothing otherwise, nothing asked again',
  async ({ read, least }) => {
    const calls: CountedCall[] = [];
    sample.gateway.answer = (asked) =>
      callName(asked) === read ? refusal(asked, 'AccessDenied') : undefined;
    const explained = await explainFile(
      DENIALS,
      sample.source((call) => calls.push(call)),
    );
    expect(otherwise(explained)).toEqual([]);
    expect(unknown(explained) - unknown(usual)).toBeGreaterThanOrEqual(least);
    expect(madeAgain(calls)).toEqual([]);
  },
);

test('throttled, each kind of call once: every answer is the same, a little later', async () => {
  const throttled = new Set<string>();
  sample.gateway.answer = (asked) => {
    const name = callName(asked);
    const isDone = !THROTTLED.includes(name) || throttled.has(name);
    throttled.add(name);
    return isDone ? undefined : refusal(asked, 'ThrottlingException', 400);
  };
  expect(await explainFile(DENIALS, sample.source())).toEqual(usual);
  expect([...throttled].filter((name) => THROTTLED.includes(name))).toHaveLength(THROTTLED.length);
});

const unknown = (explained: ReadonlyMap<string, Denial>): number =>
  [...explained.values()].filter(({ attribution }) => attribution.layer === 'unknown').length;

/**
 * Denials of which another layer, or another kind of denial, is named now. What AWS's own words say is no other answer:
 * with its policy not visible, a key that is not there is what the message hints at.
 */
function otherwise(explained: ReadonlyMap<string, Denial>): readonly string[] {
  return [...usual].flatMap(([eventId, { attribution: before }]) => {
    const now = explained.get(eventId)?.attribution;
    const isSame = now?.layer === before.layer && now.kind === before.kind;
    if (isSame || now?.layer === 'unknown' || isHint(now) || isNextBlocker(before, now)) return [];
    return [`${eventId}: ${before.kind} ${before.layer}, now ${now?.kind} ${now?.layer}`];
  });
}

/** It blocked the call as well, for certain, and still does; what is not visible now is said to perhaps block. */
function isNextBlocker(before: Attribution, now: Attribution | undefined): boolean {
  if (now?.confidence !== 'inferred') return false;
  const blocked = before.alsoBlockedBy.some(({ layer, kind }) => layer === now.layer && kind === now.kind);
  return blocked && now.mayAlsoBlock.some(({ layer }) => layer === before.layer);
}

const isHint = (now: Attribution | undefined): boolean =>
  now?.confidence === 'inferred' && now.kind === 'unknown';
