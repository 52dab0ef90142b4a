/**
 * The bus that every account and Region forwards to, and its archive.
 *
 * INVARIANT: `events:eventBusInvocation` is true for what another bus forwards only, so that nobody in the
 * organization can put events of his own making here.
 * Source  EventBridge User Guide, "Sending and receiving events between AWS accounts"; "Using IAM policy conditions".
 */
import { Duration } from 'aws-cdk-lib';
import { CfnEventBusPolicy, EventBus, Match } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { BUS_NAME } from './names.ts';

/** Long enough to notice a bug over a holiday, mend it and replay. */
const ARCHIVE = Duration.days(14);

/** Within one account forwarders need no policy of the bus: their own permission suffices. */
export function centralBus(scope: Construct, id: string, organizationId: string | undefined): EventBus {
  const bus = new EventBus(scope, id, { eventBusName: BUS_NAME, description: 'Denials and access changes' });
  if (organizationId !== undefined) {
    new CfnEventBusPolicy(bus, 'Forwarders', {
      eventBusName: bus.eventBusName,
      statementId: 'ForwardersOfTheOrganization',
      statement: forwardersOf(organizationId, bus).toStatementJson(),
    });
  }
  bus.archive('Archive', {
    archiveName: BUS_NAME,
    description: 'For a replay after a bug: what was stored before is not counted twice',
    eventPattern: { source: Match.prefix('aws.') },
    retention: ARCHIVE,
  });
  return bus;
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
