/** What makes readers of policies stumble, read from moto: live and from a snapshot, with the same answers. */
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { snapshotEntries } from '../../adapters/snapshot/file.ts';
import { takeSnapshot } from '../../adapters/snapshot/taker.ts';
import type { Attribution } from '../../core/model/attribution.ts';
import type { Denial } from '../../core/model/denial.ts';
import type { PolicySource } from '../../core/model/policy-source.ts';
import { loadSnapshot } from '../../core/snapshot/snapshot.ts';
import { snapshotSource } from '../../core/snapshot/source.ts';
import type { CountedCall } from '../support/engines/counted-members.ts';
import { entriesOfKind } from '../support/engines/moto-load/entries.ts';
import { ACCOUNTS, FIRST, ODD_ORGANIZATION, SECOND } from '../support/engines/odd-organization.ts';
import { HOME, openSampleInMoto, type SampleInMoto } from '../support/engines/sample-in-moto.ts';
import { explainFile } from '../support/explain-file.ts';
import { aRecord } from '../support/records.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let odd: SampleInMoto;
beforeAll(async () => {
  odd = await openSampleInMoto(ODD_ORGANIZATION);
});
afterAll(() => odd?.stop());

test('moto takes all of it', () => expect(odd.refused).toEqual([]));

interface Row {
  readonly note: string;
  readonly role: string;
  readonly account?: string;
  readonly action: string;
  readonly resource: string;
  readonly want: Pick<Attribution, 'layer' | 'kind'> &
    Partial<Pick<Attribution, 'confidence'>> & {
      readonly policy?: object | null;
      readonly statement?: object;
      readonly alsoBlockedBy?: readonly object[];
    };
}

const here = (service: string, resource: string) => `arn:aws:${service}:${HOME}:${FIRST}:${resource}`;

const ROWS: readonly Row[] = [
  {
    note: 'the last statement of the tenth long policy',
    role: 'wide',
    action: 'sqs:DeleteQueue',
    resource: here('sqs', 'jobs'),
    want: {
      layer: 'identityPolicy',
      kind: 'explicit',
      policy: { name: 'long-9' },
      statement: { sid: 'NoQueues' },
    },
  },
  {
    note: 'an inline policy whose Statement is one object',
    role: 'plain',
    action: 'sns:Publish',
    resource: here('sns', 'updates'),
    want: { layer: 'identityPolicy', kind: 'explicit', policy: { name: 'own' }, statement: { sid: 'Quiet' } },
  },
  {
    note: 'a queue policy whose Statement is one object',
    role: 'wide',
    action: 'sqs:SendMessage',
    resource: here('sqs', 'jobs'),
    want: { layer: 'resourcePolicy', kind: 'explicit', statement: { sid: 'Closed' } },
  },
  {
    note: 'a caller of another account',
    role: 'visitor',
    account: SECOND,
    action: 'sqs:ReceiveMessage',
    resource: here('sqs', 'jobs'),
    // The queue's policy does not allow it, whatever session policy was not recorded.
    want: {
      layer: 'resourcePolicy',
      kind: 'implicit',
      confidence: 'inferred',
    },
  },
  {
    note: 'a resource of a service whose policies are not read',
    role: 'wide',
    action: 'glue:GetTable',
    resource: here('glue', 'table/sales/orders'),
    want: { layer: 'unknown', kind: 'unknown', policy: null },
  },
  {
    note: 'a resource of an unknown service',
    role: 'wide',
    action: 'newthing:DoIt',
    resource: here('newthing', 'thing/1'),
    want: { layer: 'unknown', kind: 'unknown', policy: null },
  },
];

function recordOf({ note, role, account = FIRST, action, resource }: Row): object {
  const [service = '', eventName = ''] = action.split(':');
  const arn = `arn:aws:sts::${account}:assumed-role/${role}/run`;
  const issuer = { type: 'Role', arn: `arn:aws:iam::${account}:role/${role}`, accountId: account };
  return aRecord({
    eventID: note,
    userIdentity: { type: 'AssumedRole', arn, accountId: account, sessionContext: { sessionIssuer: issuer } },
    eventSource: `${service}.amazonaws.com`,
    eventName,
    errorMessage: `User: ${arn} is not authorized to perform: ${action} on resource: ${resource}`,
    requestParameters: null,
    recipientAccountId: account,
  });
}

async function explainedBy(source: PolicySource): Promise<ReadonlyMap<string, Denial>> {
  const path = temporaryFolder().path('denials.jsonl');
  writeFileSync(path, ROWS.map((row) => `${JSON.stringify(recordOf(row))}\n`).join(''));
  return explainFile(path, source);
}

test('live: each stumbling block', async () => {
  const explained = await explainedBy(odd.source());
  for (const { note, want } of ROWS) expect(explained.get(note)?.attribution, note).toMatchObject(want);
});

test('a snapshot: every account of every page, and the same answers', async () => {
  const path = temporaryFolder().path('snapshot.json');
  const calls: CountedCall[] = [];
  const members = odd.members((call) => calls.push(call));
  const chosen = [FIRST, SECOND].map((id) => odd.names.toMoto(id));
  await takeSnapshot({
    path,
    members,
    accounts: chosen,
    regions: [HOME],
    home: HOME,
    takenAt: '2026-11-20T09:00:00Z',
  });
  const taken = (await Array.fromAsync(snapshotEntries(path))).map((entry) => odd.names.toSample(entry));
  expect(calls.filter(({ command }) => command === 'ListAccountsForParentCommand').length).toBeGreaterThan(2);
  const accounts = new Set(entriesOfKind(taken, 'account').map(({ id }) => id));
  expect(ACCOUNTS.filter((id) => !accounts.has(id))).toEqual([]);
  const explained = await explainedBy(snapshotSource(loadSnapshot(taken)));
  for (const { note, want } of ROWS) expect(explained.get(note)?.attribution, note).toMatchObject(want);
});
