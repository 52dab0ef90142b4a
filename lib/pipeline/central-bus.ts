/**
 * The bus that every account and Region forwards to, and its archive.
 *
 * INVARIANT: `events:eventBusInvocation` is true only for events that another bus forwards, so that an
 * account of the organization cannot put events of its own here.
 * Source  EventBridge User Guide, "Sending and receiving events between AWS accounts"; "Using IAM policy conditions".
 */
import { Duration } from 'aws-cdk-lib';
import { CfnEventBusPolicy, EventBus, IncludeDetail, Level, Match } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { BUS_NAME } from '../../contract/names.ts';
import { BusErrorLog } from './bus-error-log.ts';

/** Long enough to notice a bug over a holiday, fix it and replay. */
const ARCHIVE = Duration.days(14);

export interface CentralBusProps {
  /** Within one account forwarders need no policy of the bus: their own permission suffices. */
  readonly organizationId: string | undefined;
  readonly logRetention: RetentionDays;
}

export function centralBus(
  scope: Construct,
  id: string,
  { organizationId, logRetention }: CentralBusProps,
): EventBus {
  const bus = new EventBus(scope, id, {
    eventBusName: BUS_NAME,
    description: 'Denials and access changes',
    logConfig: { level: Level.ERROR, includeDetail: IncludeDetail.NONE },
  });
  if (organizationId !== undefined) letForward(bus, organizationId);
  new BusErrorLog(bus, 'Errors', { bus, retention: logRetention });
  bus.archive('Archive', {
    archiveName: BUS_NAME,
    description: 'For a replay after a bug: what was stored before is not counted twice',
    eventPattern: { source: Match.prefix('aws.') },
    retention: ARCHIVE,
  });
  return bus;
}

function letForward(bus: EventBus, organizationId: string): void {
  const policy = new CfnEventBusPolicy(bus, 'Forwarders', {
    eventBusName: bus.eventBusName,
    statementId: 'ForwardersOfTheOrganization',
    statement: forwardersOf(organizationId, bus).toStatementJson(),
  });
  // cdk-nag looks whether the deprecated `principal` is set; reading it through the CDK's own accessor warns.
  Object.defineProperty(policy, 'principal', { value: undefined });
}

function forwardersOf(organizationId: string, bus: EventBus): PolicyStatement {
  return new PolicyStatement({
    principals: [new StarPrincipal()],
    actions: ['events:PutEvents'],
    resources: [bus.eventBusArn],
    conditions: {
      StringEquals: { 'aws:PrincipalOrgID': organizationId },
      Bool: { 'events:eventBusInvocation': 'true' },
    },
  });
}
