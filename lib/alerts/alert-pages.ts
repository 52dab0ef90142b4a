/**
 * Alerts to PagerDuty's Events API v2, without code: a rule on the bus of alerts and an API destination. The
 * connection adds the routing key on the way; it is read from a secret and stands in no template.
 *
 * Source  EventBridge User Guide, "API destinations"; PagerDuty, "Events API v2".
 */
import { Duration, SecretValue } from 'aws-cdk-lib';
import {
  ApiDestination,
  Authorization,
  Connection,
  type EventBus,
  HttpMethod,
  HttpParameter,
  Rule,
  RuleTargetInput,
} from 'aws-cdk-lib/aws-events';
import { ApiDestination as ApiDestinationTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { EVENT_DETAIL_TYPES, EVENT_SOURCE } from '../../contract/alert-channels.ts';
import { nearby } from '../pipeline/nearby-target.ts';

const ENDPOINT = 'https://events.pagerduty.com/v2/enqueue';

export interface AlertPagesProps {
  readonly bus: EventBus;
  readonly undelivered: Queue;
  /** Name of the secret that holds the integration's routing key as its whole text. */
  readonly secret: string;
}

export class AlertPages extends Construct {
  constructor(scope: Construct, id: string, { bus, undelivered, secret }: AlertPagesProps) {
    super(scope, id);
    const routingKey = SecretValue.secretsManager(secret);
    const connection = new Connection(this, 'Connection', {
      description: 'denial-monitor: PagerDuty',
      // A connection must authorize; PagerDuty asks for the key in the body only.
      authorization: Authorization.apiKey('X-Routing-Key', routingKey),
      bodyParameters: { routing_key: HttpParameter.fromSecret(routingKey) },
    });
    const destination = new ApiDestination(this, 'Destination', {
      description: 'denial-monitor: PagerDuty Events API v2',
      connection,
      endpoint: ENDPOINT,
      httpMethod: HttpMethod.POST,
      rateLimitPerSecond: 5,
    });
    new Rule(this, 'Pages', {
      eventBus: bus,
      description: 'denial-monitor: alerts to PagerDuty',
      eventPattern: { source: [EVENT_SOURCE], detailType: [EVENT_DETAIL_TYPES.page] },
      targets: [
        nearby(
          new ApiDestinationTarget(this.#asTarget(destination), {
            event: RuleTargetInput.fromEventPath('$.detail'),
            deadLetterQueue: undelivered,
            maxEventAge: Duration.hours(2),
          }),
        ),
      ],
    });
  }

  /** The CDK's own class does not fit its own interface under exact optional types; the same thing by its ARNs does. */
  #asTarget({ apiDestinationArn, apiDestinationArnForPolicy: policyArn, connection }: ApiDestination) {
    return ApiDestination.fromApiDestinationAttributes(this, 'Target', {
      apiDestinationArn,
      connection,
      ...(policyArn === undefined ? {} : { apiDestinationArnForPolicy: policyArn }),
    });
  }
}
