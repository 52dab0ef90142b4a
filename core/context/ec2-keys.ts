/**
 * Condition keys of EC2 that follow from the call and the resource.
 * Source  Service Authorization Reference, "Condition keys for Amazon EC2"; Amazon EC2 User Guide, "Grant permission to
 *         tag Amazon EC2 resources during creation" (`ec2:CreateAction`).
 */
import contextKeys from '../../data/context-keys.json' with { type: 'json' };
import { parseArn } from '../model/arn.ts';
import { isObject, valueAt } from '../record/json.ts';
import { partitionOf } from '../record/partition.ts';
import { requestValues } from '../record/request-values.ts';
import { scalarAt } from '../record/scalar-at.ts';
import { absent, type ContextEntry, derived, logged, unknown } from './context-entry.ts';
import type { ServiceCall } from './service-call.ts';

export function ec2Keys(call: ServiceCall): readonly ContextEntry[] {
  const region = scalarAt(call.record, 'awsRegion');
  return [
    ...(region === undefined ? [] : [logged('ec2:Region', region)]),
    ...idKey(call),
    ...createAction(call),
    ...launchTemplate(call),
  ];
}

const ID_KEYS: ReadonlyMap<string, string> = new Map(Object.entries(contextKeys.ids));

/** `subnet/subnet-0aa11bb22` has `ec2:SubnetID`; a resource that is being made has no id yet. */
function idKey({ resource }: ServiceCall): readonly ContextEntry[] {
  const [type = '', id = ''] = parseArn(resource ?? '')?.resource.split('/') ?? [];
  const key = ID_KEYS.get(type);
  return key === undefined || id === '' || id.includes('*') ? [] : [derived(key, id)];
}

/** The operation that makes the resource which is tagged; a call that only tags makes none. */
function createAction({ record, action, resource }: ServiceCall): readonly ContextEntry[] {
  const key = 'ec2:CreateAction';
  const eventName = scalarAt(record, 'eventName');
  if (action.toLowerCase() !== 'ec2:createtags' || eventName === undefined) return [];
  if (scalarAt(record, 'eventSource') !== 'ec2.amazonaws.com') return [unknown(key)];
  if (eventName === 'CreateTags') return [absent(key)];
  return [makesOwn(eventName, resource) ? derived(key, eventName) : unknown(key)];
}

/** A fleet makes instances by launches of its own. */
function makesOwn(eventName: string, resource: string | null): boolean {
  const isFleet = /Fleet|Spot/.test(eventName);
  return !isFleet || /:(?:fleet|spot-fleet-request|spot-instances-request)\//.test(resource ?? '');
}

/** Of a launch: which template it uses, and that it uses none. */
function launchTemplate({ record, action }: ServiceCall): readonly ContextEntry[] {
  const [isOfTemplate, template] = ['ec2:IsLaunchTemplateResource', 'ec2:LaunchTemplate'];
  const parameters = valueAt(record, 'requestParameters');
  if (action.toLowerCase() !== 'ec2:runinstances' || !isObject(parameters)) return [];
  const values = requestValues(parameters).filter(({ path }) => path.startsWith('launchtemplate'));
  if (values.length === 0) return [derived(isOfTemplate, 'false'), absent(template, 'derived')];
  const id = values.find(({ name }) => name === 'launchtemplateid')?.value;
  const account = scalarAt(record, 'userIdentity', 'accountId');
  const region = scalarAt(record, 'awsRegion');
  if (id === undefined || id === '' || account === undefined || region === undefined)
    return [unknown(template)];
  const arn = `arn:${partitionOf(region, undefined)}:ec2:${region}:${account}:launch-template/${id}`;
  return [derived(template, arn)];
}
