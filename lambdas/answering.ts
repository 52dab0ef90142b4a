/** The dependencies of `attribute`, created once a process: policies that were read for one group serve the next. */
import { lazyActionTable } from '../adapters/action-table.ts';
import { deployedPolicySource } from '../adapters/aws/deployed-policy-source.ts';
import { openAwsDiagnostics } from '../adapters/aws/diagnostics.ts';
import { openMembers } from '../adapters/aws/member-session.ts';
import { openDynamodbOrganization } from '../adapters/dynamodb/organization.ts';
import { openDynamodbStore } from '../adapters/dynamodb/store.ts';
import { QUESTION_ANSWERED } from '../contract/log-lines.ts';
import { storedHistory } from '../core/attribute/caller-facts.ts';
import { type ExplainRequestDeps, qualityOf } from '../core/attribute/explain-request.ts';
import { receivedSessions } from '../core/attribute/received-sessions.ts';
import { environment, environmentIfSet, logger } from './runtime.ts';

const table = environment('DENIALS_TABLE');
const retentionDays = Number(environment('RETENTION_DAYS'));
const region = environment('AWS_REGION');

/** AWS calls of this invocation, by client. */
export const calls = new Map<string, number>();

export const isOrganization = environment('SCOPE') === 'organization';

const members = openMembers({
  role: environment('READ_ROLE_NAME'),
  externalId: environment('READ_EXTERNAL_ID'),
  sessionName: 'denial-monitor',
  region,
  now: Date.now,
  onlyOwn: !isOrganization,
  onCall: ({ client }) => calls.set(client, (calls.get(client) ?? 0) + 1),
});

export const store = openDynamodbStore({ table, retentionDays });

/** One that has read nothing yet. */
export const openSource = () =>
  deployedPolicySource({
    members,
    organization: isOrganization ? openDynamodbOrganization({ table }) : undefined,
    region,
    now: Date.now,
    asksConfig: environmentIfSet('ASK_CONFIG') === 'on',
  });

export const answering: ExplainRequestDeps = {
  store,
  source: openSource(),
  aws: openAwsDiagnostics({ members, region, now: Date.now }),
  history: storedHistory(store, retentionDays),
  ownerTag: environmentIfSet('OWNER_TAG'),
  table: lazyActionTable,
  coverage: receivedSessions(store, Date.now),
  clock: Date.now,
  onExplained: (attribution) => logger.info(QUESTION_ANSWERED, { ...qualityOf(attribution) }),
};
