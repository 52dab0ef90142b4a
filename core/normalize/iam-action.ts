/**
 * The IAM actions that AWS checks for an API call, from CloudTrail's `eventSource` and `eventName`. An action
 * that the error message names wins over this one.
 *
 * Shape   ApiCall -> DerivedAction; with no action table, by the hand-kept tables alone.
 * Errors  never throws; a name that no table knows is returned as it stands, `unverified`.
 * Source  AWS Service Authorization Reference; docs/names.md gives the rules in their order.
 */
import type { ActionMethod } from '../model/found.ts';
import type { ApiCall } from '../record/api-call.ts';
import { requestValues } from '../record/request-values.ts';
import type { ActionFacts, ActionTable } from './action-table.ts';
import { dependentActions } from './dependent-actions.ts';
import {
  conventionalNames,
  httpVerb,
  isBearerTokenCall,
  renamedActions,
  type ServicePrefix,
  servicePrefix,
} from './service-operations.ts';

export interface DerivedAction {
  /** `prefix:Name`: the action that this call is named after. */
  readonly action: string;
  /** What AWS checks as well for this very request. */
  readonly alsoChecked: readonly string[];
  /** What AWS documents as checked with it, though nothing in the record shows whether. */
  readonly maybeChecked: readonly string[];
  readonly method: ActionMethod;
}

/** An action, canonical where a table knows it, and the further ones of the same operation. */
interface Resolved {
  readonly action: string;
  readonly also: readonly string[];
  readonly method: ActionMethod;
}

/** Lambda and CloudFront append the version of their API to its name: `GetFunction20150331v2`. */
const VERSION_SUFFIX = /\d{4}_?\d{2}_?\d{2}(?:v\d{1,2})?$/;

/** Recorded by a service on its own, or before the caller was authenticated: IAM was not asked. */
const NOT_AUTHORIZED = new Set(['AwsServiceEvent', 'AwsConsoleSignIn']);

/** `ecs:RunTask`: the prefix of the service's actions, and the operation without the version of its API. */
export function operationOf({ eventSource, eventName, requestParameters }: ApiCall): string {
  const name = eventName.replace(VERSION_SUFFIX, '');
  const { prefix } = servicePrefix(eventSource, name, requestValues(requestParameters), undefined);
  return `${prefix}:${name}`;
}

export function iamActions(call: ApiCall, table: ActionTable | undefined): DerivedAction {
  const values = requestValues(call.requestParameters);
  const name = call.eventName.replace(VERSION_SUFFIX, '');
  const service = servicePrefix(call.eventSource, name, values, table);
  if (isNotAuthorizable(call, service, name)) {
    return {
      action: `${service.prefix}:${name}`,
      alsoChecked: [],
      maybeChecked: [],
      method: 'notAuthorizable',
    };
  }
  const { action, also, method } = resolve(call, service, name, table);
  const dependents = dependentActions(action, also, values, call.requestParameters != null, table);
  return { ...dependents, method };
}

function isNotAuthorizable(call: ApiCall, { prefix }: ServicePrefix, name: string): boolean {
  return NOT_AUTHORIZED.has(call.eventType ?? '') || isBearerTokenCall(prefix, name);
}

/** The rules of docs/names.md in their order; the first that knows the operation answers. */
function resolve(
  call: ApiCall,
  service: ServicePrefix,
  name: string,
  table: ActionTable | undefined,
): Resolved {
  const { prefix } = service;
  const [renamed, ...also] = renamedActions(prefix, name, table);
  if (renamed !== undefined) return { action: renamed, also, method: 'renamed' };

  const facts = table?.find(prefix, name);
  if (facts !== undefined) return { action: facts.action, also: [], method: sameNameBy(call, service, name) };

  const verb = httpVerb(prefix, name);
  if (verb !== undefined) return { action: `${prefix}:${verb}`, also: [], method: 'verb' };

  const conventional = findFirst(prefix, conventionalNames(name), table);
  if (conventional !== undefined) return { action: conventional.action, also: [], method: 'convention' };

  return { action: `${prefix}:${name}`, also: [], method: 'unverified' };
}

function sameNameBy(call: ApiCall, { mapped }: ServicePrefix, name: string): ActionMethod {
  if (name !== call.eventName) return 'versionSuffix';
  return mapped ? 'prefixMap' : 'sameName';
}

function findFirst(
  prefix: string,
  names: readonly string[],
  table: ActionTable | undefined,
): ActionFacts | undefined {
  for (const name of names) {
    const facts = table?.find(prefix, name);
    if (facts !== undefined) return facts;
  }
  return undefined;
}
