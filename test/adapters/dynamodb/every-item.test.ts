/**
 * No item that the store writes comes near DynamoDB's 400 KB, whatever the records, policies and names hold: the longest
 * values that pass the checks on the way in, of characters that take the most bytes.
 */
import { randomBytes } from 'node:crypto';
import {
  BatchWriteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { type Item, itemSize } from '../../../adapters/dynamodb/keys.ts';
import { openDynamodbOrganization } from '../../../adapters/dynamodb/organization.ts';
import { openDynamodbStore } from '../../../adapters/dynamodb/store.ts';
import { ALERT_SINKS } from '../../../contract/alert-channels.ts';
import { composeAlert } from '../../../core/alert/compose.ts';
import { boundedExplanation, MOST_EXPLANATION_BYTES } from '../../../core/attribute/bounded-explanation.ts';
import { newDimensionState } from '../../../core/detect/dimension-state.ts';
import { boundedKey } from '../../../core/detect/event.ts';
import { growRing, keepId } from '../../../core/detect/id-ring.ts';
import type { PendingUpdate } from '../../../core/detect/outbox.ts';
import { itemOf } from '../../../core/detect/stored-state.ts';
import { UNKNOWN_ATTRIBUTION } from '../../../core/model/attribution.ts';
import { MORE_RESOURCES } from '../../../core/model/folded-group.ts';
import { muteOf } from '../../../core/model/mute.ts';
import { normalizeRecord } from '../../../core/normalize/cloudtrail.ts';
import { explanationKeyOf } from '../../../core/query/with-explanation.ts';
import { aGroup, anUpdate, CONTEXT, STATED } from '../../support/alerts.ts';
import { aDenial } from '../../support/denials.ts';
import { anIncident, putIncident } from '../../support/incidents.ts';
import { aRecord } from '../../support/records.ts';

const MOST = 400 * 1024;

/** Of one sign: six bytes of JSON, three, four, two, one that deflates badly. */
const SIGNS = ['\u0001', '漢', '😀', '\ud800', '"', 'random'] as const;

type Sign = (typeof SIGNS)[number];

const long = (sign: Sign, length: number): string =>
  sign === 'random' ? randomBytes(length).toString('base64url').slice(0, length) : sign.repeat(length);

/** What a client is asked to write; it answers that nothing is there yet. */
function recordingClient() {
  const items: Item[] = [];
  const noteAll = (each: readonly (Item | undefined)[]) =>
    items.push(...each.filter((item) => item !== undefined));
  const send = async (command: unknown) => {
    if (command instanceof PutItemCommand) noteAll([command.input.Item]);
    if (command instanceof BatchWriteItemCommand)
      noteAll(
        Object.values(command.input.RequestItems ?? {})
          .flat()
          .map(({ PutRequest }) => PutRequest?.Item),
      );
    if (command instanceof TransactWriteItemsCommand)
      noteAll((command.input.TransactItems ?? []).map(({ Put, Update }) => Put?.Item ?? updated(Update)));
    return { Items: [] };
  };
  return { client: { send } as unknown as DynamoDBClient, items };
}

/** Of a group that is new: all that is set. */
const updated = (
  update: { Key?: Item | undefined; ExpressionAttributeValues?: Item | undefined } | undefined,
) => ({
  ...update?.Key,
  ...update?.ExpressionAttributeValues,
});

type Store = ReturnType<typeof openDynamodbStore>;

const DIMENSION_FULL = (sign: Sign) => {
  const state = newDimensionState('principal', boundedKey(long(sign, 5_000)), 0);
  if (state.seen.kind === 'ids') {
    growRing(state.seen, 1_000_000);
    for (let n = 0; n < 20_000; n += 1) keepId(state.seen, n * 7919);
  }
  const { channel: _, key: __, type: ___, ...update } = anUpdate({ incident: 'i-0123456789abcdef' });
  const entry: PendingUpdate = {
    ...{ ...update, type: 'open' as const, opened: 0, replayed: true, heldUntil: 0, tries: 60 },
    taken: ALERT_SINKS,
  };
  state.outbox = Array.from({ length: 255 }, () => entry);
  return itemOf(state, 0);
};

/** Each writes what it can, with values as long as they may be. */
const WRITES: readonly [string, (store: Store, sign: Sign) => Promise<unknown>][] = [
  [
    'denial, group, request, pointers, copy marker',
    (store, sign) => {
      const names = long(sign, 1_500);
      const normalized = normalizeRecord(
        aRecord({
          sharedEventID: names,
          userAgent: names,
          errorMessage: long(sign, 50_000),
          requestParameters: { bucketName: 'b', key: names, note: names },
        }),
      );
      return store.putDenials(normalized.kind === 'denial' ? [normalized.recorded] : []);
    },
  ],
  [
    'denials that share items',
    (store, sign) =>
      store.putDenials(
        Array.from({ length: 30 }, (_, n) =>
          aDenial({ id: `e${n}`, userAgent: long(sign, sign === 'random' ? 60_000 : 10_000) }),
        ),
      ),
  ],
  [
    'folded group',
    (store, sign) =>
      store.putDenials(
        Array.from({ length: 300 }, (_, n) => {
          const resource = `arn:aws:s3:::bucket-${n}-${long(sign, 1_500)}/a`;
          return aDenial({ id: `e${n}`, resource, message: long(sign, 10_000) });
        }),
      ),
  ],
  [
    'policy change',
    (store, sign) => {
      const record = aRecord({
        ...{ eventSource: 'iam.amazonaws.com', eventName: 'PutRolePolicy', errorCode: undefined },
        requestParameters: {
          roleName: long(sign, 2_500),
          policyName: 'p',
          policyDocument: long(sign, 2_000),
        },
      });
      const normalized = normalizeRecord(record);
      return store.putPolicyChanges(normalized.kind === 'policyChange' ? [normalized.change] : []);
    },
  ],
  [
    'session grant',
    (store, sign) => {
      const record = aRecord({
        ...{ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole', errorCode: undefined },
        requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/a', policy: long(sign, 8_000) },
        responseElements: { credentials: { accessKeyId: long(sign, 1_500) } },
      });
      const normalized = normalizeRecord(record);
      return store.putSessionGrants(normalized.kind === 'sessionGrant' ? [normalized.grant] : []);
    },
  ],
  [
    'mute',
    (store, sign) => {
      const text = long(sign, 2_048);
      const all = { principal: text, action: text, resource: text, account: text, policy: text, group: text };
      return store.putMute(
        muteOf({
          ...all,
          until: '2027-01-01T00:00:00Z',
          reason: text,
          createdAt: '2026-01-01T00:00:00Z',
          author: text,
        }),
      );
    },
  ],
  [
    'incident',
    (store, sign) => {
      const text = long(sign, 64_000);
      const key = boundedKey(text);
      const groups = Array.from({ length: 12 }, (_, n) =>
        aGroup({
          ...{ group: `g-${n}`, principal: text, action: text, resourceFamily: text },
          attribution: { ...STATED, policy: { arn: text, name: text, target: null } },
          changed: [
            {
              time: text,
              actor: text,
              event: text,
              target: text,
              minutesBefore: 1,
              effect: 'unknown',
              before: null,
            },
          ],
        }),
      );
      const alert = composeAlert(anUpdate({ key }), CONTEXT, groups).text;
      const muted = { by: 'mute', id: 'm-1', reason: `${long(sign, 2_048)} (until then)` } as const;
      return putIncident(store, anIncident({ key, alert, muted, groups: groups.map(({ group }) => group) }));
    },
  ],
  ['dimension with its outbox', (store, sign) => store.writeDimension(DIMENSION_FULL(sign))],
  [
    'explanation, presumption',
    (store, sign) => {
      const { denial } = aDenial({ principal: long(sign, 8_000) });
      const text = long(sign, 400_000);
      return store.putExplanation(
        boundedExplanation({
          ...{ ...explanationKeyOf(denial), fix: null, changed: [], nextSteps: [] },
          attribution: {
            ...UNKNOWN_ATTRIBUTION,
            layer: 'resourcePolicy',
            evidence: [{ source: 'evaluation', says: text }],
          },
          explained: { eventId: long(sign, 2_000), sessionArn: long(sign, 2_000) },
          ...{ withoutGrantOf: long(sign, 1_500), at: '2026-11-20T10:00:00Z', version: '1' },
        }),
      );
    },
  ],
  [
    'canary',
    (store, sign) =>
      store.putCanaries([{ account: '111122223333', region: long(sign, 40), time: '2026-11-20T10:00:00Z' }]),
  ],
];

test.each(SIGNS.flatMap((sign) => WRITES.map(([name, write]) => [name, sign, write] as const)))(
  '%s, of %j',
  async (_name, sign, write) => {
    const { client, items } = recordingClient();
    await write(openDynamodbStore({ table: 't', client }), sign);
    expect(items.length).toBeGreaterThan(0);
    for (const item of items) expect(itemSize(item)).toBeLessThan(MOST);
  },
);

/** As many versions as are kept, of documents as long as Organizations takes them. */
test.each(SIGNS)('a policy of the organization with all its versions, of %j', async (sign) => {
  const { client, items } = recordingClient();
  const versions = Array.from({ length: 32 }, () => ({
    kind: 'scp',
    since: '2026-11-20T10:00:00Z',
    document: long(sign, 1_700),
  }));
  const organization = openDynamodbOrganization({ table: 't', client });
  await organization.writeOrganization({ key: 'scp p-1', writes: 0, body: { versions }, expires: undefined });
  for (const item of items) expect(itemSize(item)).toBeLessThan(MOST);
  expect(items).toHaveLength(1);
});

test('the folded group is among them, with the marks of one transaction more than it notes', async () => {
  const { client, items } = recordingClient();
  const store = openDynamodbStore({ table: 't', client, mostGroups: 0 });
  await store.putDenials(
    Array.from({ length: 60 }, (_, n) => aDenial({ id: `e${n}`, resource: `arn:aws:s3:::b-${n}/a` })),
  );
  const folded = items.filter((item) => item[':gResource']?.S === MORE_RESOURCES);
  expect(folded.map((item) => item[':fam']?.SS?.length)).toEqual([49, 11]);
});

test('an explanation that is not too long stays as it is; a longer one keeps what denied, if that fits', () => {
  const { denial } = aDenial();
  const stored = {
    ...{
      ...explanationKeyOf(denial),
      fix: null,
      changed: [],
      nextSteps: [],
      at: '2026-11-20T10:00:00Z',
      version: '1' as const,
    },
    explained: { eventId: 'e1', sessionArn: null },
    attribution: STATED,
  } as const;
  expect(boundedExplanation(stored)).toBe(stored);
  const text = 'x'.repeat(MOST_EXPLANATION_BYTES);
  const longEvidence = { ...STATED, evidence: [{ source: 'evaluation' as const, says: text }] };
  expect(boundedExplanation({ ...stored, attribution: longEvidence }).attribution).toMatchObject({
    ...{ layer: STATED.layer, policy: STATED.policy, confidence: STATED.confidence },
    evidence: [{ code: 'recordIncomplete' }],
  });
  const longName = { ...STATED, policy: { arn: text, name: null, target: null } };
  expect(boundedExplanation({ ...stored, attribution: longName }).attribution).toMatchObject({
    layer: 'unknown',
    policy: null,
  });
});

test.each([
  ['policy change', 'iam.amazonaws.com', 'PutRolePolicy', { roleName: 'r'.repeat(64_000) }],
  ['session', 'sts.amazonaws.com', 'AssumeRole', { policy: 'p'.repeat(64_000) }],
])(
  'a record whose %s no service of AWS writes is refused, and says why',
  (what, eventSource, eventName, requestParameters) => {
    const responseElements = { credentials: { accessKeyId: 'ASIAEXAMPLE' } };
    const record = aRecord({
      eventSource,
      eventName,
      errorCode: undefined,
      requestParameters,
      responseElements,
    });
    expect(normalizeRecord(record)).toEqual({
      kind: 'malformed',
      path: '$',
      problem: `is no record of CloudTrail: its ${what} takes more than 64000 bytes`,
    });
  },
);
