/**
 * Asks the evaluator about a gathered call, and separates what certainly denies it from what may deny it.
 *
 * Shape   Gathered -> Assessment.
 * Errors  none: a document that cannot be read makes its layer hidden, with the reason.
 *
 * INVARIANT: a denial is certain only if the call stays denied whatever hidden policies and unknown keys turn out to
 * be. Of a layer that is partly visible the explicit denies count, its silence does not.
 */

import { authorize, type LayerSummaries } from '../evaluate/decide/authorize.ts';
import { isRefusedByAws } from '../evaluate/decide/aws-managed.ts';
import type { Evaluation } from '../evaluate/decide/evaluate.ts';
import { MAYBE_NAMED, NOT_NAMED } from '../evaluate/decide/principal-match.ts';
import { resolveUnknowns } from '../evaluate/decide/resolve-unknowns.ts';
import { layerApplies, situationOf } from '../evaluate/decide/situation.ts';
import {
  type DenialResult,
  type EvaluationResult,
  possibleDenials,
  resultOf,
} from '../evaluate/explain/result.ts';
import { type CompiledInput, readInput, withUnseen } from '../evaluate/input.ts';
import { describeFault, type Fault, noProblems, type Problems } from '../evaluate/parse/fault.ts';
import { type CompiledPolicies, readPolicies } from '../evaluate/parse/policies.ts';
import type { Side } from '../gather/access-point.ts';
import type { Gathered } from '../gather/gather.ts';
import type { HiddenLayer } from '../gather/layer-policies.ts';
import { createBoundedMap } from '../model/bounded-map.ts';
import type { EvaluationInput } from '../model/policy.ts';
import { POLICY_LAYER, POLICY_LAYERS, type PolicyLayer } from '../model/policy-layer.ts';
import { isObject } from '../record/json.ts';
import type { Assessment } from './assessment.ts';
import { bothSides } from './both-sides.ts';

/** What is assessed; `other` where the call goes through an access point of S3. */
export interface Assessable extends Pick<Gathered, 'input' | 'hidden'> {
  readonly other?: { readonly side: Side; readonly gathered: Assessable } | undefined;
}

export function assess({ other, ...own }: Assessable): Assessment | undefined {
  const ofOwn = assessSide(own);
  if (other === undefined || ofOwn === undefined) return ofOwn;
  const ofOther = assessSide(other.gathered);
  if (ofOther === undefined) return undefined;
  return other.side === 'bucket' ? bothSides(ofOwn, ofOther) : bothSides(ofOther, ofOwn);
}

function assessSide({ input, hidden }: Assessable): Assessment | undefined {
  const read = readable(input);
  if (read === undefined) return undefined;
  const { request } = read.compiled;
  const unseen = [...hidden, ...read.hidden].filter(({ layer }) => layerApplies(layer, request));
  const visible = resolveUnknowns(read.compiled.request, read.compiled.policies);
  const layers = distinctLayers(unseen);
  const compiled = layers.length === 0 ? read.compiled : withUnseen(read.compiled, layers);
  const cautious = layers.length === 0 ? visible : resolveUnknowns(compiled.request, compiled.policies);
  const result = resultOf(cautious);
  const visibleDenials = distinct([...resultOf(visible).denials, ...possibleDenials(visible)]);
  const explicit = visibleDenials.filter((each) => isCertainDeny(each, visibleDenials, visible.evaluation));
  const silent = silences(compiled, cautious.evaluation, result);
  const certain = [...explicit, ...silent];
  const possible = distinct([...visibleDenials, ...result.denials, ...possibleDenials(cautious)]).filter(
    (each) => !certain.some((one) => isSame(one, each)),
  );
  return { result, certain, possible, hidden: unseen, isRefusedByAws: isRefusedByAws(request) };
}

/** By its conditions, or because its layer denies whatever the unknown keys are, and nothing else in it can. */
function isCertainDeny(
  denial: DenialResult,
  denials: readonly DenialResult[],
  { summaries }: Evaluation,
): boolean {
  if (denial.kind !== 'explicit' || denial.unreadable === true) return false;
  if (summaries[denial.layer]?.deny !== 'yes') return false;
  const inLayer = denials.filter(({ layer, kind }) => layer === denial.layer && kind === 'explicit');
  return inLayer.length === 1 || (!denial.coverageOpen && denial.conditions.every(({ met }) => met));
}

/** Silent layers, if their silence decides whatever the explicit denies say. */
function silences(
  compiled: CompiledInput,
  evaluation: Evaluation,
  result: EvaluationResult,
): readonly DenialResult[] {
  const { request, policies } = compiled;
  const situation = situationOf(request, policies.resourcePolicy.length > 0);
  const named = evaluation.layers.get('resourcePolicy')?.[0]?.named;
  const isHidden = request.unseen.includes('resourcePolicy');
  const authorization = authorize(
    situation,
    withoutDenies(evaluation.summaries),
    named ?? (isHidden ? MAYBE_NAMED : NOT_NAMED),
  );
  if (authorization.decision !== 'implicitDeny') return [];
  const blocking = new Set(
    authorization.implicitDenies.filter(({ blocks }) => blocks === 'yes').map(({ layer }) => layer),
  );
  const implicit = result.denials.filter(({ kind }) => kind === 'implicit');
  return [...blocking].flatMap((layer) => {
    const entries = implicit.filter((each) => each.layer === layer);
    return entries.length > 0 ? entries : [{ layer, kind: 'implicit', conditions: [], nearest: [] } as const];
  });
}

function withoutDenies(summaries: LayerSummaries): LayerSummaries {
  return Object.fromEntries(
    Object.entries(summaries).map(([layer, { allow }]) => [layer, { deny: 'no', allow }]),
  );
}

export function isSame(left: DenialResult, right: DenialResult): boolean {
  return (
    left.layer === right.layer &&
    left.kind === right.kind &&
    left.target === right.target &&
    left.policy?.arn === right.policy?.arn &&
    left.policy?.name === right.policy?.name &&
    left.statement?.index === right.statement?.index
  );
}

const distinct = (denials: readonly DenialResult[]): readonly DenialResult[] =>
  denials.filter((each, index) => denials.findIndex((other) => isSame(other, each)) === index);

function distinctLayers(hidden: readonly HiddenLayer[]): readonly PolicyLayer[] {
  return POLICY_LAYERS.filter((layer) => hidden.some((each) => each.layer === layer));
}

/** The input without the layers that hold a document which cannot be read; undefined: the request itself cannot. */
function readable(
  input: EvaluationInput,
): { readonly compiled: CompiledInput; readonly hidden: readonly HiddenLayer[] } | undefined {
  const first = readInput(input, compile);
  if (first.ok) return { compiled: first.input, hidden: [] };
  const hidden = POLICY_LAYERS.flatMap((layer) => faultOf(first.faults, layer));
  const broken = new Set(hidden.map(({ layer }) => memberOf(layer)));
  const given = Object.entries(input.policies ?? {});
  const policies = Object.fromEntries(given.filter(([member]) => !broken.has(member)));
  const second = readInput({ ...input, policies }, compile);
  return second.ok ? { compiled: second.input, hidden } : undefined;
}

const memberOf = (layer: PolicyLayer): string => POLICY_LAYER[layer].policySet.member;

function faultOf(faults: readonly Fault[], layer: PolicyLayer): readonly HiddenLayer[] {
  const fault = faults.find(({ path }) => path.startsWith(`$.policies.${memberOf(layer)}`));
  return fault === undefined
    ? []
    : [{ layer, code: 'documentInvalid', why: `a document cannot be read: ${describeFault(fault)}` }];
}

const MOST_SETS = 500;

interface Compiled {
  readonly policies: CompiledPolicies;
  readonly problems: Problems;
}

type PolicyCompiler = (value: unknown, path: string, problems: Problems) => CompiledPolicies;

/**
 * Compiles each set of policies once, however many denials it decides.
 *
 * Memory  bounded in sets; the oldest are compiled again when they come again.
 *
 * INVARIANT: a document that was looked up is never changed, so the same objects mean the same policies.
 */
function createPolicyCompiler(): PolicyCompiler {
  const numbers = new WeakMap<object, number>();
  let last = 0;
  const numberOf = (document: object): number => {
    const known = numbers.get(document);
    if (known !== undefined) return known;
    last += 1;
    numbers.set(document, last);
    return last;
  };
  const nameOf = (key: string, value: unknown): unknown =>
    key === 'document' && isObject(value) ? numberOf(value) : value;
  const sets = createBoundedMap<Compiled>({ entries: MOST_SETS });
  const bySet = new WeakMap<object, Compiled>();
  const compiled = (value: unknown, path: string): Compiled => {
    const name = JSON.stringify(value ?? null, nameOf);
    const found = sets.get(name) ?? compileSet(value, path);
    sets.set(name, found);
    return found;
  };
  return (value, path, { faults, warnings }) => {
    const found = (isObject(value) ? bySet.get(value) : undefined) ?? compiled(value, path);
    if (isObject(value)) bySet.set(value, found);
    faults.push(...found.problems.faults);
    warnings.push(...found.problems.warnings);
    return found.policies;
  };
}

function compileSet(value: unknown, path: string): Compiled {
  const problems = noProblems();
  return { policies: readPolicies(value, path, problems), problems };
}

const compile = createPolicyCompiler();
