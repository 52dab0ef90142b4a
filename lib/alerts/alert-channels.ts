/**
 * Channels beside the mail: a topic for chat, one for PagerDuty and one for queues and functions, because each has a
 * body of its own; and a bus for events. Each is made only when it is on. People subscribe what they have.
 *
 * INVARIANT: which channels there are, and what each needs, is the table of the contract.
 */
import { Aws, CfnOutput, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  ALERT_CHANNELS,
  BUS_EVENTS,
  type BusEventName,
  channelOfEvent,
  OPTIONAL_TOPICS,
} from '../../contract/alert-channels.ts';
import { ALERT_BUS_NAME } from '../../contract/names.ts';
import { deadLetterQueue } from '../pipeline/dead-letter-queue.ts';
import type { PipelineFunction } from '../pipeline/pipeline-function.ts';
import type { Settings } from '../settings/settings.ts';
import { AlertFindings } from './alert-findings.ts';
import { AlertPages } from './alert-pages.ts';
import { sensitivityOf } from './alert-settings.ts';

export interface AlertChannelsProps {
  readonly key: IKey;
  readonly settings: Settings;
}

export class AlertChannels extends Construct {
  /** Events that PagerDuty or Security Hub did not take; there is one once a rule carries them there. */
  readonly undelivered: Queue | undefined;
  readonly #settings: Settings;
  readonly #topics: ReadonlyMap<string, Topic>;
  readonly #bus: EventBus | undefined;

  constructor(scope: Construct, id: string, { key, settings }: AlertChannelsProps) {
    super(scope, id);
    this.#settings = settings;
    const on = OPTIONAL_TOPICS.filter((name) => settings.alertChannels.includes(name));
    this.#topics = new Map(on.map((name) => [name, this.#topic(name, key)]));
    if (this.#events().length === 0) return;
    this.#bus = new EventBus(this, 'Bus', { eventBusName: ALERT_BUS_NAME, description: 'Denial alerts' });
    new CfnOutput(this, 'BusName', { value: this.#bus.eventBusName, description: 'Add rules here' });
    this.undelivered = this.#carryOn(this.#bus);
  }

  /** What is put on the bus: an event that no rule carries on would only cost. */
  #events(): readonly BusEventName[] {
    return BUS_EVENTS.filter((event) => isOn(event, this.#settings));
  }

  #carryOn(bus: EventBus): Queue | undefined {
    const { pagerDutySecret: secret } = this.#settings;
    const carriers = this.#events().flatMap((event) => CARRIERS[event] ?? []);
    if (carriers.length === 0) return undefined;
    const undelivered = deadLetterQueue(this, 'Undelivered');
    for (const carry of carriers) carry(this, { bus, undelivered, secret });
    return undelivered;
  }

  /** The one variable from which `detect` reads what is on. */
  variable(): string {
    const topics = Object.fromEntries([...this.#topics].map(([name, { topicArn }]) => [name, topicArn]));
    const events = this.#events();
    const bus = this.#bus === undefined ? {} : { bus: this.#bus.eventBusName, events };
    const findings = { partition: Aws.PARTITION, region: Aws.REGION, account: Aws.ACCOUNT_ID };
    const sensitivity = sensitivityOf(this.#settings.sensitivity);
    const firsts = this.#settings.firstDenials === 'on';
    return Stack.of(this).toJsonString({ topics, ...bus, findings, sensitivity, firsts });
  }

  allowPublish(publisher: PipelineFunction): void {
    const topics = [...this.#topics.values()].map(({ topicArn }) => topicArn);
    if (topics.length > 0) publisher.allow(['sns:Publish'], topics);
    if (this.#bus !== undefined) publisher.allow(['events:PutEvents'], [this.#bus.eventBusArn]);
  }

  #topic(name: string, key: IKey): Topic {
    const id = name.charAt(0).toUpperCase() + name.slice(1);
    const topic = new Topic(this, id, { masterKey: key, enforceSSL: true });
    new CfnOutput(this, `${id}TopicArn`, { value: topic.topicArn, description: `Subscribe ${name} here` });
    return topic;
  }
}

interface CarrierProps {
  readonly bus: EventBus;
  readonly undelivered: Queue;
  readonly secret: string | undefined;
}

/** What carries each event on from the bus; null: rules that people add. */
const CARRIERS: Readonly<Record<BusEventName, ((scope: Construct, props: CarrierProps) => void) | null>> = {
  spike: null,
  page: (scope, { bus, undelivered, secret }) => {
    if (secret !== undefined) new AlertPages(scope, 'Pages', { bus, undelivered, secret });
  },
  finding: (scope, { bus, undelivered }) => {
    new AlertFindings(scope, 'Findings', { bus, undelivered });
  },
};

function isOn(event: BusEventName, { alertChannels, pagerDutySecret }: Settings): boolean {
  const channel = channelOfEvent(event);
  if (channel === undefined) return false;
  switch (ALERT_CHANNELS[channel].event?.by) {
    case 'alertChannels':
      return alertChannels.includes(channel);
    case 'pagerDutySecret':
      return pagerDutySecret !== undefined;
    default:
      return false;
  }
}
