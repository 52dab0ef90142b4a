/** A process that stops between any two of its calls, or after a call whose answer it never saw, loses nothing. */
import { describe, expect, test } from 'vitest';
import { UNKNOWN_ATTRIBUTION } from '../../core/model/attribution.ts';
import type { StoredExplanation } from '../../core/model/explanation-request.ts';
import { explanationKeyOf } from '../../core/query/with-explanation.ts';
import { aDenial } from '../support/denials.ts';
import { anIncident, putIncident } from '../support/incidents.ts';
import {
  Crash,
  contentsOf,
  Fault,
  inEmptyStore,
  PATIENT,
  type Store,
  type StoreHarness,
  type TestStore,
} from './store-harness.ts';

const BATCH = [
  aDenial({ id: 'e1', session: 'ci-1' }),
  aDenial({ id: 'e2', session: 'ci-2', layer: 'serviceControlPolicy' }),
  aDenial({ id: 'e3', action: 'kms:Decrypt', message: null }),
  aDenial({ sharedEventId: 's1', session: 'ci-3', time: '2026-11-20T10:00:00Z' }),
  aDenial({ sharedEventId: 's2', copy: 'resourceOwner', principal: 'AROAEXAMPLE' }),
];

/** Copies of the resource owner's, of which `BATCH` and the second delivery bring the caller's. */
const BEFORE = [
  aDenial({ sharedEventId: 's1', copy: 'resourceOwner', principal: 'AROAEXAMPLE', layer: 'unknown' }),
  aDenial({
    sharedEventId: 's3',
    copy: 'resourceOwner',
    principal: 'AROAEXAMPLE',
    time: '2026-11-20T09:00:00Z',
  }),
];

const CHANGE = {
  id: 'c1',
  time: '2026-11-20T09:59:00Z',
  account: '111122223333',
  region: 'us-east-1',
  actor: 'arn:aws:sts::111122223333:assumed-role/admin/ana',
  eventSource: 'iam.amazonaws.com',
  event: 'PutRolePolicy',
  targets: ['arn:aws:iam::111122223333:role/ci/deploy-role', 'p-1'],
};

const GRANT = {
  accessKeyId: 'ASIAEXAMPLE',
  time: '2026-11-20T09:59:00Z',
  principal: 'arn:aws:iam::111122223333:role/ci/deploy-role',
  sessionArn: null,
  policy: '{}',
  policyArns: [],
  tags: [],
};

const CANARY = { account: '111122223333', region: 'us-east-1', time: '2026-11-20T09:59:00Z' };

const ANSWER: StoredExplanation = {
  ...explanationKeyOf(aDenial({ action: 'sqs:SendMessage' }).denial),
  ...{
    attribution: { ...UNKNOWN_ATTRIBUTION, layer: 'sessionPolicy' },
    fix: null,
    changed: [],
    nextSteps: [],
  },
  ...{ at: '2026-11-20T11:00:00Z', version: '1', explained: { eventId: 'e1', sessionArn: null } },
};

const SCENARIOS: readonly [string, (store: Store) => Promise<unknown>][] = [
  ['putDenials', (store) => store.putDenials(BATCH)],
  ['putPolicyChanges', (store) => store.putPolicyChanges([CHANGE])],
  ['putSessionGrants', (store) => store.putSessionGrants([GRANT])],
  ['putCanaries', (store) => store.putCanaries([CANARY])],
  ['putExplanation', (store) => store.putExplanation(ANSWER)],
  [
    'changeIncident',
    (store) => putIncident(store, anIncident({ incident: 'i1', closedAt: '2026-11-20T11:00:00Z' })),
  ],
  [
    'writeDimension',
    async (store) => {
      const version = (await store.readDimensions(['w'])).get('w')?.version ?? 0;
      if (version < 2)
        await store.writeDimension({ ...DIMENSION, version, state: Uint8Array.of(version + 1) });
    },
  ],
];

const DIMENSION = { id: 'w', due: true, expires: 4_000_000_000 };

async function prepare(store: Store): Promise<void> {
  await store.putDenials([...BEFORE, aDenial({ id: 'e9', action: 'sqs:SendMessage' })]);
  await putIncident(store, anIncident({ incident: 'i1' }));
  await store.writeDimension({ ...DIMENSION, version: 0, state: Uint8Array.of(1) });
}

async function everything(store: Store) {
  const contents = await contentsOf(store);
  const messages = await Promise.all(contents.groups.map(({ group }) => store.getGroupMessage(group)));
  const changes = await store.listPolicyChanges({ targets: CHANGE.targets });
  const asked = [...BEFORE, ...BATCH].map(({ denial }) => explanationKeyOf(denial));
  const requests = await Promise.all(asked.map((key) => store.getExplanationRequest(key)));
  const sampled = requests.map((request) => request?.denial);
  const grant = await store.getSessionGrant(GRANT.accessKeyId);
  return { ...contents, messages, changes, sampled, grant, canary: await store.lastCanary(CANARY, {}) };
}

/** True when the process came to its call number `at`, where it stopped. */
async function stopsAt(
  work: (store: Store) => Promise<unknown>,
  { open }: TestStore,
  fault: Fault,
): Promise<boolean> {
  try {
    await work(open(fault));
    return false;
  } catch (error) {
    if (error instanceof Crash) return true;
    throw error;
  }
}

export function describeCrashes(harness: StoreHarness): void {
  describe.each(SCENARIOS)('%s, stopped anywhere and run again, ends as if never stopped', (_name, work) => {
    test.each(['before', 'after'] as const)('%s a call took effect', PATIENT, async (when) => {
      const undisturbed = await inEmptyStore(harness, async (store, place) => {
        await prepare(store);
        await work(place.open());
        return everything(store);
      });
      let at = 0;
      for (let stopped = true; stopped; at += 1) {
        stopped = await inEmptyStore(harness, async (store, place) => {
          await prepare(store);
          const stoppedHere = await stopsAt(work, place, new Fault(at, when));
          await work(place.open());
          expect(await everything(store), `stopped ${when} call ${at}`).toStrictEqual(undisturbed);
          return stoppedHere;
        });
      }
      expect(at).toBeGreaterThan(1);
    });
  });
}
