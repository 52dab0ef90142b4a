/**
 * A successful call that changes who may do what → what changed, and who did it.
 *
 * Shape   record → PolicyChange, or undefined for every other call.
 * Errors  none: a change whose target the record does not name is kept with the target `unknown`.
 * Source  data/policy-changes.json
 */
import table from '../../data/policy-changes.json' with { type: 'json' };
import type { PolicyChange, PolicyWrite } from '../model/policy-change.ts';
import { timeOf } from '../record/event-time.ts';
import { type JsonObject, textAt } from '../record/json.ts';
import { partitionOf } from '../record/partition.ts';
import { accountOf, policyWriteOf } from './policy-write.ts';

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
  const write = policyWriteOf(record);
  const targets = [...templates.flatMap((template) => fill(template, record) ?? []), ...targetOf(write)];
  return {
    id: eventId,
    time,
    account: accountOf(record) ?? null,
    region: textAt(record, 'awsRegion') ?? null,
    actor: textAt(record, 'userIdentity', 'arn') ?? textAt(record, 'userIdentity', 'invokedBy') ?? 'unknown',
    eventSource,
    event,
    targets: targets.length > 0 ? [...new Set(targets)] : ['unknown'],
    ...(write === undefined ? {} : { write }),
  };
}

/** By its ARN, where the request names it otherwise: a queue by its URL, a key by its id; an endpoint by its id. */
function targetOf(write: PolicyWrite | undefined): readonly string[] {
  if (write?.on === 'vpcEndpointPolicy') return [write.endpoint];
  return write?.on === 'resourcePolicy' ? [write.resource] : [];
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
      return partitionOf(textAt(record, 'awsRegion') ?? null, textAt(record, 'userIdentity', 'arn'));
    case 'region':
      return textAt(record, 'awsRegion');
    case 'account':
      return accountOf(record);
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
