/**
 * A successful call that changes who may do what → what changed, and who did it.
 *
 * Shape   record → PolicyChange, or undefined for every other call.
 * Errors  none: a change whose target the record does not name is kept with the target `unknown`.
 * Source  data/policy-changes.json
 */
import table from '../../data/policy-changes.json' with { type: 'json' };
import { parseArn } from '../model/arn.ts';
import type { PolicyChange } from '../model/policy-change.ts';
import { timeOf } from '../record/event-time.ts';
import { type JsonObject, textAt } from '../record/json.ts';

/** `eventSource eventName` → the templates that name what is changed. */
const TEMPLATES: ReadonlyMap<string, readonly string[]> = readTable();

/** Every API name that may be a policy change: lets a reader skip other records without parsing them. */
export const POLICY_CHANGE_NAMES: ReadonlySet<string> = new Set(
  [...TEMPLATES.keys()].map((call) => call.slice(call.indexOf(' ') + 1)),
);

export function policyChangeOf(record: JsonObject): PolicyChange | undefined {
  const eventSource = textAt(record, 'eventSource') ?? '';
  const event = textAt(record, 'eventName') ?? '';
  const templates = TEMPLATES.get(`${eventSource} ${event}`);
  const eventId = textAt(record, 'sharedEventID') ?? textAt(record, 'eventID');
  const time = timeOf(record);
  if (templates === undefined || eventId === undefined || time === undefined) return undefined;
  const targets = templates.flatMap((template) => fill(template, record) ?? []);
  return {
    id: eventId,
    time,
    account: textAt(record, 'recipientAccountId') ?? textAt(record, 'userIdentity', 'accountId') ?? null,
    region: textAt(record, 'awsRegion') ?? null,
    actor: textAt(record, 'userIdentity', 'arn') ?? textAt(record, 'userIdentity', 'invokedBy') ?? 'unknown',
    eventSource,
    event,
    targets: targets.length > 0 ? [...new Set(targets)] : ['unknown'],
  };
}

/** Undefined when the record lacks a member that the template needs. */
function fill(template: string, record: JsonObject): string | undefined {
  let complete = true;
  const text = template.replace(/\{([\w.]+)\}/g, (_, name: string) => {
    const value = valueFor(name, record);
    complete &&= value !== undefined;
    return value ?? '';
  });
  return complete ? text : undefined;
}

function valueFor(name: string, record: JsonObject): string | undefined {
  switch (name) {
    case 'partition':
      return parseArn(textAt(record, 'userIdentity', 'arn') ?? '')?.partition ?? 'aws';
    case 'region':
      return textAt(record, 'awsRegion');
    case 'account':
      return textAt(record, 'recipientAccountId') ?? textAt(record, 'userIdentity', 'accountId');
    default:
      return textAt(record, 'requestParameters', ...name.split('.'));
  }
}

function readTable(): Map<string, string[]> {
  const byCall = new Map<string, string[]>();
  for (const [eventSource, templates] of Object.entries(table.calls)) {
    for (const [template, names] of Object.entries(templates)) {
      for (const name of names) {
        const call = `${eventSource} ${name}`;
        byCall.set(call, [...(byCall.get(call) ?? []), template]);
      }
    }
  }
  return byCall;
}
