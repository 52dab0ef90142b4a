/**
 * What policies decide of a resource of which the record shows the type alone: its ARN has stars for what is missing.
 *
 * Shape   Gathered, for an ARN with stars -> policies that allow it the most, to see what blocks it all the same; and
 *         whether the policies allow it whichever it is.
 *
 * INVARIANT: what is denied for certain by the widest policies, the real ones deny for each such resource: an Allow is
 * only widened, a Deny only left out. What the narrowest allow, the real ones allow for each.
 */
import { compilePattern, matchesPattern, wildPieces } from '../evaluate/parse/wildcard.ts';
import type { Gathered } from '../gather/gather.ts';
import type { HiddenLayer } from '../gather/layer-policies.ts';
import type { PolicySet } from '../model/policy.ts';
import { POLICY_LAYER, POLICY_LAYERS, type PolicyLayer } from '../model/policy-layer.ts';
import { hasUnknownEnding } from '../model/secret-arn.ts';
import { isObject, type JsonObject } from '../record/json.ts';
import { policySupport } from '../snapshot/policy-support.ts';
import { assess } from './assess.ts';

export interface WidestPolicies {
  readonly gathered: Gathered;
  /** Layers with a Deny on some of these resources. */
  readonly mayDeny: readonly PolicyLayer[];
}

export function widestFor(gathered: Gathered): WidestPolicies {
  const { resource } = gathered.input.request;
  const mayDeny = new Set<PolicyLayer>();
  const policies = withStatements(gathered, (statement, layer) => {
    if (!isOnSome(statement, resource)) return statement;
    if (statement.Effect !== 'Deny') return on('*', statement);
    if (coversAll(statement, resource)) return on('*', statement);
    if (layer !== undefined) mayDeny.add(layer);
    return onNothing(statement);
  });
  const hidden = [...gathered.hidden, ...ownPolicy(resource)];
  const input = { ...gathered.input, policies };
  return { gathered: { ...gathered, input, hidden }, mayDeny: [...mayDeny] };
}

/** Whichever resource it is, nothing denies it, and an Allow covers it. */
export function allowsAny(gathered: Gathered): boolean {
  const { request } = gathered.input;
  const policies = withStatements(gathered, (statement) => {
    if (!isOnSome(statement, request.resource)) return statement;
    if (statement.Effect === 'Deny') return on('*', statement);
    return statement.NotResource === undefined ? statement : onNothing(statement);
  });
  const input = {
    ...gathered.input,
    request: { ...request, resource: withAnyNames(request.resource) },
    policies,
  };
  const hidden = [...gathered.hidden, ...ownPolicy(request.resource)];
  return assess({ input, hidden })?.result.decision === 'allowed';
}

/** A name that no pattern has in it: what matches it matches all names; of the six characters that end a secret's ARN, six. */
function withAnyNames(arn: string): string {
  const named = arn.replaceAll('*', '~any-name-at-all~');
  return hasUnknownEnding(named) ? named.replace(/\?{6}$/, '~~~~~~') : named;
}

const NOTHING = 'arn:aws:none:::nothing';

/** The statement as one that applies to no call. */
export const onNothing = (statement: JsonObject): JsonObject => on(NOTHING, statement);

const on = (resource: string, { Resource: _, NotResource: __, ...rest }: JsonObject): JsonObject => ({
  ...rest,
  Resource: resource,
});

/** The policy of a resource that is not known may allow or deny; sharing does not allow what the caller's account does not. */
function ownPolicy(resource: string): readonly HiddenLayer[] {
  const support = policySupport(resource);
  // A secret is found by its name: its policy was looked up.
  if (hasUnknownEnding(resource)) return [];
  if (support === 'none' || support === 'shared') return [];
  return [
    { layer: 'resourcePolicy', code: 'resourceNotNamed', why: `which of ${resource} it is, is not known` },
  ];
}

/** On some of the resources that the ARN stands for, and not on all of all resources. */
function isOnSome({ Resource, NotResource }: JsonObject, arn: string): boolean {
  if (NotResource !== undefined) return true;
  if (Resource === undefined) return false;
  const patterns: readonly unknown[] = Array.isArray(Resource) ? Resource : [Resource];
  return !patterns.includes('*') && patterns.some((each) => mayOverlap(each, arn));
}

/** One pattern matches every resource that the ARN stands for. */
function coversAll({ Resource }: JsonObject, arn: string): boolean {
  const patterns: readonly unknown[] = Array.isArray(Resource) ? Resource : [Resource];
  const any = withAnyNames(arn);
  return patterns.some(
    (each) =>
      typeof each === 'string' &&
      !each.includes('$') &&
      matchesPattern(compilePattern(wildPieces(each)), any),
  );
}

/** Part by part, the fixed beginnings of both must go together. */
function mayOverlap(pattern: unknown, arn: string): boolean {
  if (typeof pattern !== 'string') return true;
  const wanted = pattern.split(':');
  const given = arn.split(':');
  if (wanted.length < 6 || given.length < 6) return true;
  const rest = (parts: readonly string[]) => [...parts.slice(0, 5), parts.slice(5).join(':')].map(fixedStart);
  const [left, right] = [rest(wanted), rest(given)];
  return left.every((each, index) => {
    const other = right[index] ?? '';
    return each.startsWith(other) || other.startsWith(each);
  });
}

const fixedStart = (text: string): string => (/^[^*?$]*/.exec(text)?.[0] ?? '').toLowerCase();

export type ChangeStatement = (statement: JsonObject, layer: PolicyLayer | undefined) => JsonObject;

const LAYER_OF: ReadonlyMap<string, PolicyLayer> = new Map(
  POLICY_LAYERS.map((layer) => [POLICY_LAYER[layer].policySet.member, layer]),
);

/** Every policy with each of its statements changed. */
export function withStatements({ input }: Gathered, change: ChangeStatement): PolicySet {
  const members = Object.entries(input.policies ?? {}).map(([member, value]) => [
    member,
    inHolder(value, (statement) => change(statement, LAYER_OF.get(member))),
  ]);
  return Object.fromEntries(members);
}

/** Policies, levels of policies, and lists of either: whatever holds a document. */
function inHolder(value: unknown, change: (statement: JsonObject) => JsonObject): unknown {
  if (Array.isArray(value)) return value.map((each) => inHolder(each, change));
  if (!isObject(value)) return value;
  if (Object.hasOwn(value, 'policies')) return { ...value, policies: inHolder(value.policies, change) };
  if (!isObject(value.document)) return value;
  const { Statement } = value.document;
  const statements: readonly unknown[] = Array.isArray(Statement) ? Statement : [Statement];
  const changed = statements.map((each) => (isObject(each) ? change(each) : each));
  return { ...value, document: { ...value.document, Statement: changed } };
}
