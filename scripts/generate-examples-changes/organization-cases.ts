/** Denials after a change of the organization: a policy of it, an attachment, the place of an account. */
import type { SnapshotEntry } from '../../core/snapshot/entry.ts';
import { CALLERS, user as caller } from '../generate-examples-organization/callers.ts';
import { object, table } from '../generate-examples-organization/case.ts';
import { user } from '../generate-examples-organization/identities.ts';
import { queue, resource } from '../generate-examples-organization/resources.ts';
import { allow, document, HOME, PLATFORM, SANDBOX } from '../generate-examples-organization/statements.ts';
import { type ChangeCase, explicitly, HOUR, inIam, inOrganization, RCP, SCP, silent } from './case.ts';

/** Moved from the unit of the platform to one that allows less. */
export const MOVED = '121212121212';
/** A unit that allows few services. */
export const VAULT = 'ou-demo-vault';
const AMERICA = 'us-east-1';
const jobs = queue('overseas', HOME, AMERICA);
const twelve = Array.from({ length: 12 }, (_, index) => `app-${String(index + 1).padStart(2, '0')}`);

const applications: readonly SnapshotEntry[] = twelve.map((name) =>
  user(name, HOME, [allow('sqs:SendMessage')]),
);

export const ORGANIZATION_CASES: readonly ChangeCase[] = [
  {
    story: 'an SCP was written anew: a Region is gone from its list, and twelve applications are denied',
    changes: [
      inIam('bystander', HOUR, 'PutUserPolicy', {
        userName: 'app-01',
        policyName: 'work',
        policyDocument: JSON.stringify(document(allow('sqs:SendMessage'))),
      }),
      inOrganization('cause', 30, 'UpdatePolicy', { policyId: 'p-regions' }),
    ],
    callers: twelve.map((name) => caller(name, HOME)),
    action: 'sqs:SendMessage',
    resource: jobs,
    region: AMERICA,
    reason: explicitly(SCP),
    ...{ layer: 'serviceControlPolicy', kind: 'explicit', before: 'history' },
    entries: [...applications, resource(jobs, HOME, 'queuePolicy', null)],
  },
  {
    story: 'an SCP was detached from a unit: the other one allows less',
    changes: [
      inOrganization('bystander', HOUR + 1, 'UpdatePolicy', { policyId: 'p-list' }),
      inOrganization('cause', 31, 'DetachPolicy', { policyId: 'p-full', targetId: 'ou-demo-sand' }),
    ],
    callers: [CALLERS.cy],
    action: 'dynamodb:GetItem',
    resource: table(SANDBOX),
    reason: silent(SCP, 'dynamodb:GetItem'),
    ...{ layer: 'serviceControlPolicy', kind: 'implicit', before: 'history' },
  },
  {
    story: 'an RCP was written anew: it has fewer exemptions',
    changes: [inOrganization('cause', 32, 'UpdatePolicy', { policyId: 'p-ledger' })],
    callers: [CALLERS.ana],
    action: 's3:DeleteObject',
    resource: object('ledger', '2026/a'),
    reason: explicitly(RCP),
    ...{ layer: 'resourceControlPolicy', kind: 'explicit', before: 'history' },
  },
  {
    story: 'an RCP was attached to an account',
    changes: [inOrganization('cause', 33, 'AttachPolicy', { policyId: 'p-crown', targetId: PLATFORM })],
    callers: [CALLERS.eli],
    action: 's3:GetObject',
    resource: object('crown', 'a'),
    ...{ layer: 'resourceControlPolicy', kind: 'explicit', before: 'history' },
  },
  {
    story: 'an account was moved to a unit that allows less',
    changes: [
      inOrganization('cause', 34, 'MoveAccount', {
        accountId: MOVED,
        sourceParentId: 'ou-demo-plat',
        destinationParentId: VAULT,
      }),
    ],
    callers: [caller('nia', MOVED)],
    action: 'dynamodb:GetItem',
    resource: table(MOVED),
    reason: silent(SCP, 'dynamodb:GetItem'),
    ...{ layer: 'serviceControlPolicy', kind: 'implicit', before: 'history' },
    entries: [
      user('nia', MOVED, [allow('dynamodb:*')]),
      { kind: 'account', id: MOVED, name: null, status: 'ACTIVE', notVisible: null },
      {
        ...{ kind: 'coverage', account: MOVED, region: 'eu-central-1' },
        ...{ services: ['dynamodb'], notVisible: [] },
      },
    ],
  },
];
