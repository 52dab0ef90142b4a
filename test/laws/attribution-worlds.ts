/**
 * Random denied calls of which some policies are hidden and some keys unknown, ways to fill both in, and ways to open
 * layers up: what the laws of attribution are stated with.
 */
import fc from 'fast-check';
import { evaluateInput, type InputResult, readInput } from '../../core/evaluate/input.ts';
import type { HiddenLayer } from '../../core/gather/layer-policies.ts';
import type { EvaluationInput, Policy, PolicyLevel, PolicySet } from '../../core/model/policy.ts';
import { POLICY_LAYER, POLICY_LAYERS, type PolicyLayer } from '../../core/model/policy-layer.ts';
import {
  type Context,
  contextsOf,
  FEDERATED,
  FREE_KEYS,
  inputs,
  type Json,
  KEY_VALUES,
  openInputs,
  policySets,
  ROLE,
  SESSION,
} from './arbitrary-inputs.ts';

export interface World {
  /** What is visible. */
  readonly input: EvaluationInput & {
    readonly policies: PolicySet;
    readonly unknownContext: readonly string[];
  };
  readonly hidden: readonly HiddenLayer[];
  readonly completions: readonly Completion[];
}

/** What hidden layers may hold besides, and values of the unknown keys. */
export interface Completion {
  readonly policies: PolicySet;
  readonly values: Context;
}

const hiddenLayers = fc.uniqueArray(
  fc.record({
    layer: fc.constantFrom(...POLICY_LAYERS),
    isPartlyVisible: fc.boolean(),
  }),
  { maxLength: 2, selector: ({ layer }) => layer },
);

const hide = (layer: PolicyLayer): HiddenLayer => ({ layer, code: 'notRead', why: 'it was not read' });

/** Up to two keys are unknown, so that all of their values can be tried. */
export const worlds: fc.Arbitrary<World> = fc
  .record({
    input: fc.oneof(
      inputs.map((input) => ({ input, unknownContext: [] })),
      fc
        .record({ input: inputs, unknownContext: fc.subarray([...FREE_KEYS], { maxLength: 2 }) })
        .map(({ input, unknownContext }) => ({ input: without(input, unknownContext), unknownContext })),
      openInputs.map(({ input }) => ({ input, unknownContext: (input.unknownContext ?? []).slice(0, 2) })),
    ),
    hides: hiddenLayers,
  })
  .chain(({ input: { input, unknownContext }, hides: allHides }) => {
    const isSession = SESSIONS.has(input.request.principal);
    const hides = allHides.filter(({ layer }) => isSession || layer !== 'sessionPolicy');
    const ofSession = isSession ? {} : { sessionPolicies: null };
    const invisible = hides
      .filter(({ isPartlyVisible }) => !isPartlyVisible)
      .map(({ layer }) => memberOf(layer));
    const policies: PolicySet = {
      ...input.policies,
      ...ofSession,
      ...Object.fromEntries(invisible.map((name) => [name, null])),
    };
    const completion = fc.record<Completion>({ policies: policySets, values: contextsOf(unknownContext) });
    return fc.record<World>({
      input: fc.constant({ request: requestOf(input.request), policies, unknownContext }),
      hidden: fc.constant(hides.map(({ layer }) => hide(layer))),
      completions: fc.array(completion, { minLength: 6, maxLength: 6 }),
    });
  });

/** Users and the root have no session policy. */
const SESSIONS: ReadonlySet<string> = new Set([ROLE, SESSION, FEDERATED]);

const memberOf = (layer: PolicyLayer) => POLICY_LAYER[layer].policySet.member;

function without<T extends { readonly request: { readonly context: Context } }>(
  input: T,
  keys: readonly string[],
): T {
  const known = Object.entries(input.request.context).filter(([key]) => !keys.includes(key));
  return { ...input, request: { ...input.request, context: Object.fromEntries(known) } };
}

function requestOf(
  request: Json & { readonly principal: string; readonly action: string; readonly context: Context },
) {
  const { resourceAccount } = request;
  return {
    principal: request.principal,
    action: request.action,
    resource: String(request.resource),
    context: request.context,
    ...(typeof resourceAccount === 'string' ? { resourceAccount } : {}),
  };
}

export function evaluate(input: EvaluationInput): InputResult {
  const read = readInput(input);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return evaluateInput(read.input);
}

export const allows = (input: EvaluationInput): boolean => evaluate(input).decision === 'allowed';

/** Allowed, or AWS leaves open whether it is. */
export const mayAllow = (input: EvaluationInput): boolean => !evaluate(input).decision.endsWith('Deny');

const ALL: Json = { Effect: 'Allow', Action: '*', Resource: '*' };
const document = (...Statement: readonly unknown[]) => ({ Version: '2012-10-17', Statement });
const ALLOW_ALL: Policy = { document: document(ALL) };
const ALLOW_EVERYONE: Policy = { document: document({ ...ALL, Principal: '*' }) };

/** The hidden layers allow whatever they can, for every value of the unknown keys; and the random completions. */
export function completed(world: World): readonly EvaluationInput[] {
  const { input, hidden, completions } = world;
  return [...completedAtMost(world), ...completions.map((each) => fillIn(input, hidden, each))];
}

/** Those in which the hidden layers allow whatever they can. */
export function completedAtMost({ input, hidden }: World): readonly EvaluationInput[] {
  return everyValue(input.unknownContext).flatMap((values) =>
    MOST.map((policies) => fillIn(input, hidden, { policies, values })),
  );
}

/** NotPrincipal always matches a caller that has a boundary, however much that allows. */
const MOST: readonly PolicySet[] = [null, ALLOW_ALL].map((permissionsBoundary) => ({
  serviceControlPolicies: [{ target: 'r-ab12', policies: [ALLOW_ALL] }],
  permissionsBoundary,
  sessionPolicies: [ALLOW_ALL],
  identityPolicies: [ALLOW_ALL],
  resourcePolicy: ALLOW_EVERYONE,
  vpcEndpointPolicies: [ALLOW_EVERYONE],
}));

function everyValue(keys: readonly string[]): readonly Context[] {
  return keys.reduce<readonly Context[]>(
    (contexts, key) =>
      contexts.flatMap((context) => [
        context,
        ...(KEY_VALUES[key] ?? []).map((value) => ({ ...context, [key]: value })),
      ]),
    [{}],
  );
}

function fillIn(
  input: World['input'],
  hidden: World['hidden'],
  { policies, values }: Completion,
): EvaluationInput {
  const merged = hidden.reduce((all, { layer }) => merge(all, policies, layer), input.policies);
  const { request } = input;
  return { request: { ...request, context: { ...request.context, ...values } }, policies: merged };
}

/** Both policies of the layer. */
function merge(visible: PolicySet, more: PolicySet, layer: PolicyLayer): PolicySet {
  const { policySet } = POLICY_LAYER[layer];
  if (policySet.holds === 'levels') {
    const { member } = policySet;
    return { ...visible, [member]: mergeLevels(visible[member] ?? null, more[member] ?? null) };
  }
  if (policySet.holds === 'list') {
    const { member } = policySet;
    const list = [...(visible[member] ?? []), ...(more[member] ?? [])];
    return { ...visible, [member]: list.length === 0 ? null : list };
  }
  const { member } = policySet;
  const both = [visible[member], more[member]].flatMap((each) => each ?? []);
  const statements = both.flatMap(statementsOf);
  return { ...visible, [member]: both.length === 0 ? null : { document: document(...statements) } };
}

/** A level that is visible may have more policies than were read. */
function mergeLevels(
  visible: readonly PolicyLevel[] | null,
  more: readonly PolicyLevel[] | null,
): readonly PolicyLevel[] | null {
  if (visible === null || more === null) return visible ?? more;
  const added = more.flatMap(({ policies }) => policies);
  return visible.map((level) => ({ ...level, policies: [...level.policies, ...added] }));
}

export function statementsOf({ document: given }: Policy): readonly Json[] {
  const { Statement } = given as { readonly Statement: readonly Json[] };
  return Statement;
}

/** All layers but this one let the call pass, and none of them grants it by itself. */
export function openedExcept(input: EvaluationInput, layer: PolicyLayer): EvaluationInput {
  const others = POLICY_LAYERS.filter((each) => each !== layer);
  return { ...input, policies: others.reduce((all, each) => open(all, each, input), input.policies ?? {}) };
}

export function opened(input: EvaluationInput, layer: PolicyLayer): EvaluationInput {
  return { ...input, policies: open(input.policies ?? {}, layer, input) };
}

/** A resource policy keeps its grants: a further one would let the call pass whatever the identity policies say. */
function open(policies: PolicySet, layer: PolicyLayer, { request }: EvaluationInput): PolicySet {
  const member = memberOf(layer);
  if (layer === 'identityPolicy' || layer === 'sessionPolicy') return { ...policies, [member]: [ALLOW_ALL] };
  // NotPrincipal always matches a caller that has a boundary: it keeps one.
  const hasBoundary = (policies.permissionsBoundary ?? null) !== null;
  if (layer === 'permissionsBoundary' && hasBoundary) return { ...policies, [member]: ALLOW_ALL };
  if (layer !== 'resourcePolicy') return { ...policies, [member]: null };
  const account = request.principal.split(':')[4];
  const delegates = { ...ALL, Principal: account === undefined ? '*' : { AWS: account } };
  const given = policies.resourcePolicy ?? undefined;
  const grants = given === undefined ? [] : statementsOf(given).filter(({ Effect }) => Effect === 'Allow');
  return { ...policies, [member]: { document: document(...grants, delegates) } };
}

/**
 * What a layer can block by: its missing allow, or one statement that denies. That two statements deny together, each
 * under a condition that the other leaves out, is no certain statement.
 */
export function waysToBlock(policies: PolicySet, layer: PolicyLayer): readonly PolicySet[] {
  const denies = placesOf(policies, layer).filter(({ Effect }) => Effect === 'Deny');
  return [
    keeping(policies, layer, ({ Effect }) => Effect === 'Allow'),
    ...denies.map((one) => keeping(policies, layer, (each) => each.Effect === 'Allow' || each === one)),
  ];
}

function placesOf(policies: PolicySet, layer: PolicyLayer): readonly Json[] {
  const found: Json[] = [];
  keeping(policies, layer, (each) => found.push(each) > 0);
  return found;
}

function keeping(policies: PolicySet, layer: PolicyLayer, isKept: (statement: Json) => boolean): PolicySet {
  const { policySet } = POLICY_LAYER[layer];
  const kept = (policy: Policy): Policy => ({
    ...policy,
    document: document(...statementsOf(policy).filter(isKept)),
  });
  if (policySet.holds === 'levels') {
    const levels = policies[policySet.member];
    if (levels === null || levels === undefined) return policies;
    return {
      ...policies,
      [policySet.member]: levels.map((each) => ({ ...each, policies: each.policies.map(kept) })),
    };
  }
  if (policySet.holds === 'list') {
    const list = policies[policySet.member];
    return list === null || list === undefined
      ? policies
      : { ...policies, [policySet.member]: list.map(kept) };
  }
  const one = policies[policySet.member];
  return one === null || one === undefined ? policies : { ...policies, [policySet.member]: kept(one) };
}
