/**
 * Which channels are on and how sensitive the detector is: what the stack hands to the function in one variable.
 *
 * Shape   JSON text → settings.
 * Errors  throws one sentence: a function with incomplete settings must not start.
 */

import { BUS_EVENTS, type BusEventName, type OptionalTopic } from '../../contract/alert-channels.ts';
import {
  DIMENSIONS,
  type Dimension,
  SENSITIVITY_WORDS,
  type Sensitivity,
} from '../../contract/sensitivity.ts';
import { isObject, listAt, parseJson, textAt, valueAt } from '../record/json.ts';

/** The account and Region whose Security Hub imports the findings. */
export interface FindingPlace {
  readonly partition: string;
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
}

export interface AlertSettings {
  /** ARNs; undefined: the channel is off. */
  readonly topics: Readonly<Record<OptionalTopic, string | undefined>>;
  /** Name of the bus of alerts. */
  readonly bus: string | undefined;
  readonly events: readonly BusEventName[];
  readonly findings: FindingPlace | undefined;
  readonly sensitivity: Readonly<Partial<Record<Dimension, Sensitivity>>>;
  /** The first denial of a grave action sends an alert of its own. */
  readonly firsts: boolean;
}

export function readAlertSettings(text: string): AlertSettings {
  const parsed = parseJson(text);
  if (!('value' in parsed) || !isObject(parsed.value))
    throw new Error('ALERT_SETTINGS must be a JSON object');
  const { value } = parsed;
  const events = listAt(value, 'events').map(busEvent);
  return {
    topics: {
      chat: textAt(value, 'topics', 'chat'),
      pagerduty: textAt(value, 'topics', 'pagerduty'),
      machine: textAt(value, 'topics', 'machine'),
    },
    bus: textAt(value, 'bus'),
    events,
    findings: placeOf(value),
    sensitivity: sensitivityOf(valueAt(value, 'sensitivity')),
    firsts: firstsOf(valueAt(value, 'firsts')),
  };
}

function firstsOf(given: unknown): boolean {
  if (given === undefined || given === true) return true;
  if (given === false) return false;
  throw new Error('the firsts in ALERT_SETTINGS must be true or false');
}

function busEvent(given: unknown): BusEventName {
  const known = BUS_EVENTS.find((name) => name === given);
  if (known === undefined) throw new Error(`ALERT_SETTINGS has an unknown event: ${String(given)}`);
  return known;
}

function placeOf(value: unknown): FindingPlace | undefined {
  const partition = textAt(value, 'findings', 'partition');
  const region = textAt(value, 'findings', 'region');
  const account = textAt(value, 'findings', 'account');
  if (partition === undefined || region === undefined || account === undefined) return undefined;
  return { partition, region, account };
}

function sensitivityOf(given: unknown): AlertSettings['sensitivity'] {
  if (given === undefined) return {};
  if (!isObject(given)) throw new Error('the sensitivity in ALERT_SETTINGS must be an object');
  const unknown = Object.keys(given).find((name) => !DIMENSIONS.some((dimension) => dimension === name));
  if (unknown !== undefined)
    throw new Error(`the sensitivity in ALERT_SETTINGS has an unknown dimension: ${unknown}`);
  return Object.fromEntries(
    DIMENSIONS.flatMap((dimension) => {
      const word = valueAt(given, dimension);
      return word === undefined ? [] : [[dimension, sensitivity(dimension, word)] as const];
    }),
  );
}

function sensitivity(dimension: Dimension, word: unknown): Sensitivity {
  const known = SENSITIVITY_WORDS.find((each) => each === word);
  if (known !== undefined) return known;
  throw new Error(
    `the sensitivity of ${dimension} must be one of ${SENSITIVITY_WORDS.join(', ')}, not ${String(word)}`,
  );
}
