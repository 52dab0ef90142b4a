/**
 * Which channels are on and how sensitive the detector is: what the stack hands to the function in one variable.
 *
 * Shape   JSON text → settings.
 * Errors  throws one sentence: a function with half of its settings must not start.
 */

import { SENSITIVITIES, type Sensitivity } from '../detect/settings.ts';
import { DIMENSIONS, type Dimension } from '../model/incident.ts';
import { isObject, listAt, parseJson, textAt, valueAt } from '../record/json.ts';
import type { FindingPlace } from './channels/security-hub.ts';

/** What may be put on the bus. */
export const BUS_EVENTS = ['spike', 'page', 'finding'] as const;

export type BusEventName = (typeof BUS_EVENTS)[number];

export interface AlertSettings {
  /** ARNs; undefined: the channel is off. */
  readonly topics: {
    readonly chat: string | undefined;
    readonly pagerduty: string | undefined;
    readonly machine: string | undefined;
  };
  readonly bus: string | undefined;
  readonly events: readonly BusEventName[];
  /** Where findings are imported. */
  readonly findings: FindingPlace | undefined;
  readonly sensitivity: Readonly<Partial<Record<Dimension, Sensitivity>>>;
}

export function readAlertSettings(text: string): AlertSettings {
  const parsed = parseJson(text);
  if (!('value' in parsed) || !isObject(parsed.value))
    throw new Error('the alert settings are no JSON object');
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
  };
}

function busEvent(given: unknown): BusEventName {
  const known = BUS_EVENTS.find((name) => name === given);
  if (known === undefined) throw new Error(`the alert settings name an unknown event: ${String(given)}`);
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
  if (!isObject(given)) throw new Error('the alert settings have a sensitivity that is no object');
  const stray = Object.keys(given).find((name) => !DIMENSIONS.some((dimension) => dimension === name));
  if (stray !== undefined) throw new Error(`the alert settings name an unknown dimension: ${stray}`);
  return Object.fromEntries(
    DIMENSIONS.flatMap((dimension) => {
      const word = valueAt(given, dimension);
      return word === undefined ? [] : [[dimension, sensitivity(dimension, word)] as const];
    }),
  );
}

function sensitivity(dimension: Dimension, word: unknown): Sensitivity {
  switch (word) {
    case 'conservative':
    case 'normal':
    case 'sensitive':
      return word;
    default:
      throw new Error(
        `the sensitivity of ${dimension} must be one of ${Object.keys(SENSITIVITIES).join(', ')}, not ${String(word)}`,
      );
  }
}
