/**
 * The IAM actions that AWS checks for an API call, from CloudTrail's `eventSource` and `eventName`. An action
 * that the error message names wins over this one: ask here only when it names none.
 *
 * Shape   ApiCall -> ActionFinding; with no action table, hand-kept tables only.
 * Errors  never throws; a name nobody knows is returned as it stands, `unverified`.
 * Source  AWS Service Authorization Reference; docs/names.md gives the rules in their order.
 */
import type { ActionFacts, ActionTable } from './action-table.ts';
import { servicePrefix } from './service-prefix.ts';

export interface ApiCall {
  readonly eventSource: string;
  readonly eventName: string;
  readonly eventType?: string | undefined;
  /** CloudTrail's `requestParameters`, whatever it holds. */
  readonly requestParameters?: unknown;
}

/** How the action was found; the last two are no proof that it exists. */
export type ActionMethod =
  | 'sameName'
  | 'prefixMap'
  | 'versionSuffix'
  | 'renamed'
  | 'verb'
  | 'unverified'
  | 'notAuthorizable';

export interface ActionFinding {
  /** `prefix:Name`: the action that this call is named after. */
  readonly action: string;
  /** What AWS checks as well for this very request. */
  readonly alsoChecked: readonly string[];
  /** What AWS documents as checked with it, though nothing in the request shows whether. */
  readonly maybeChecked: readonly string[];
  readonly method: ActionMethod;
}

/** Lambda and CloudFront write the version of their API behind its name: `GetFunction20150331v2`. */
const VERSION_SUFFIX = /\d{4}_?\d{2}_?\d{2}(?:v\d{1,2})?$/;

/** Written by a service of its own accord, or before anyone was authenticated: IAM was not asked. */
const NOT_AUTHORIZED = new Set(['AwsServiceEvent', 'AwsConsoleSignIn']);

export function iamActions(call: ApiCall, table: ActionTable | undefined): ActionFinding {
  const { prefix, mapped } = servicePrefix(call.eventSource);
  const name = call.eventName.replace(VERSION_SUFFIX, '');
  const facts = table?.find(prefix, name);
  const found = mapped ? 'prefixMap' : name === call.eventName ? 'sameName' : 'versionSuffix';
  return {
    action: facts?.action ?? `${prefix}:${name}`,
    alsoChecked: [],
    maybeChecked: facts?.dependents ?? [],
    method: methodOf(call, facts, found),
  };
}

function methodOf(call: ApiCall, facts: ActionFacts | undefined, found: ActionMethod): ActionMethod {
  if (call.eventType !== undefined && NOT_AUTHORIZED.has(call.eventType)) return 'notAuthorizable';
  return facts === undefined ? 'unverified' : found;
}
