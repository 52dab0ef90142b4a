/** What a store answers to every kind of question, as JSON: two stores that hold the same answer the same. */
import type { openSqliteStore } from '../../../adapters/sqlite/store.ts';
import type { Denial } from '../../../core/model/denial.ts';
import type { DenialQuery } from '../../../core/ports.ts';

type Store = ReturnType<typeof openSqliteStore>;

const QUERIES: readonly DenialQuery[] = [
  {},
  { limit: 3 },
  { principal: 'deploy-role' },
  { principal: 'ci-2' },
  { principal: 'a*' },
  { action: 's3:*' },
  { resource: 'arn:aws:s3:::ledger/2026/b.csv' },
  { account: '444455556666' },
  { region: 'us-east-1' },
  { ip: '203.0.113.0/24' },
  { layer: 'serviceControlPolicy' },
  { policy: 'p-*' },
  { since: '2026-11-20T10:00:00Z', until: '2026-11-20T11:00:00Z' },
];

/** Members in their order, since that is what is printed; a line for each question. Takes what waits for the detector. */
export async function answersOf(store: Store): Promise<string> {
  const denials = await Array.fromAsync(store.listDenials({}));
  const groups = await store.listGroups({}, 'last');
  const answers = {
    denials,
    stated: await Array.fromAsync(store.listStated({ limit: 3 })),
    found: await each(QUERIES, async (query) => (await Array.fromAsync(store.listDenials(query))).map(idOf)),
    foundGroups: await each(QUERIES, async (query) =>
      (await store.listGroups(query, 'count')).map(({ group }) => group),
    ),
    one: await each(['e3', 'twice', 'x1', 'half\ud800', 'none'], (id) => store.getDenial(id)),
    groups: await each(groups, ({ group }) => store.getGroup(group)),
    messages: await each(groups, ({ group }) => store.getGroupMessage(group)),
    minutes: await store.countDenials(groups, { since: '2026-11-20T10:02:00Z' }, 'minute'),
    days: await store.countDenials(groups, {}, 'day'),
    ids: [await store.findIds('denial', 'e', 4), await store.findIds('group', 'g-', 100)],
    requests: await each(Array.fromAsync(store.openExplanationRequests()), (key) =>
      store.getExplanationRequest(key),
    ),
    changes: await store.listPolicyChanges({ targets: ['p-1', 'p-2'] }),
    grant: await store.getSessionGrant('ASIAEXAMPLE'),
    canary: await store.lastCanary({ account: '111122223333', region: 'us-east-1' }, {}),
    incidents: await Array.fromAsync(store.listIncidents({})),
    due: await Array.fromAsync(store.dueDimensions()),
    mutes: await store.listMutes(),
    imported: store.isImported({ bucket: 'trail', key: 'a\ud800.json', etag: '"1"', size: 9 }),
    taken: (await store.takeUndetected(300)).map(idOf),
    late: await store.countLate(),
    detectedAnew: await detectedAnew(store),
  };
  const lines = Object.entries(answers).map(([question, answer]) =>
    JSON.stringify([question, answer ?? null]),
  );
  return `${lines.join('\n')}\n`;
}

const idOf = ({ id }: Denial): string => id;

async function detectedAnew(store: Store): Promise<readonly string[]> {
  await store.forgetDetected();
  return (await store.takeUndetected(86_400)).map(idOf);
}

async function each<T, Answer>(
  items: Iterable<T> | Promise<Iterable<T>>,
  answer: (item: T) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const item of await items) answers.push(await answer(item));
  return answers;
}
