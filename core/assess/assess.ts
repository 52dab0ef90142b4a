/**
 * Asks the evaluator about a gathered call, and separates what certainly denies it from what may deny it.
 *
 * Shape   Gathered -> Assessment.
 * Errors  none: a document that cannot be read makes its layer hidden, with the reason.
 *
 * INVARIANT: a denial is certain only if the call stays denied whatever hidden policies and unknown keys turn out to
 * be. Of a layer that is partly visible the explicit denies count, its silence does not.
 */

import { authorize, type Decision, type LayerSummaries } from '../evaluate/decide/authorize.ts';
import { isRefusedByAws } from '../evaluate/decide/aws-managed.ts';
import type { Evaluation } from '../evaluate/decide/evaluate.ts';
import { MAYBE_NAMED, NOT_NAMED } from '../evaluate/decide/principal-match.ts';
import { resolveUnknowns } from '../evaluate/decide/resolve-unknowns.ts';
import { layerApplies, needsNoPermission, situationOf } from '../evaluate/decide/situation.ts';
import {
  type DenialResult,
  type EvaluationResult,
  possibleDenials,
  resultOf,
} from '../evaluate/explain/result.ts';
import { type CompiledInput, readInput, withUnseen } from '../evaluate/input.ts';
import { describeFault, type Fault } from '../evaluate/parse/fault.ts';
import type { Side } from '../gather/access-point.ts';
import type { Gathered } from '../gather/gather.ts';
import type { HiddenLayer } from '../gather/layer-policies.ts';
import type { EvaluationInput } from '../model/policy.ts';
import { byLayer, POLICY_LAYER, POLICY_LAYERS, type PolicyLayer } from '../model/policy-layer.ts';
import type { Assessment } from './assessment.ts';
import { bothSides } from './both-sides.ts';
import { createPolicyCompiler } from './policy-compiler.ts';

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

/** Only what is decided of its own side; undefined: the request cannot be read. */
export function decide({ input, hidden }: Pick<Assessable, 'input' | 'hidden'>): Decision | undefined {
  const read = readable(input);
  if (read === undefined) return undefined;
  const { compiled } = withHidden(read, hidden);
  return resolveUnknowns(compiled.request, compiled.policies).evaluation.decision;
}

/** Hidden layers that apply to the request, and the input without what they hold. */
function withHidden(
  read: ReadableInput,
  hidden: readonly HiddenLayer[],
): { readonly compiled: CompiledInput; readonly unseen: readonly HiddenLayer[] } {
  const { request } = read.compiled;
  const unseen = [...hidden, ...read.hidden].filter(({ layer }) => layerApplies(layer, request));
  const layers = distinctLayers(unseen);
  return { compiled: layers.length === 0 ? read.compiled : withUnseen(read.compiled, layers), unseen };
}

function assessSide({ input, hidden }: Assessable): Assessment | undefined {
  const read = readable(input);
  if (read === undefined) return undefined;
  const { request, policies } = read.compiled;
  const { compiled, unseen } = withHidden(read, hidden);
  const visible = resolveUnknowns(request, policies);
  const cautious =
    compiled === read.compiled ? visible : resolveUnknowns(compiled.request, compiled.policies);
  const result = resultOf(cautious);
  const isAllVisible = cautious === visible;
  const visibleResult = isAllVisible ? result : resultOf(visible);
  const visibleDenials = distinct([...visibleResult.denials, ...possibleDenials(visible)]);
  const explicit = visibleDenials.filter((each) => isCertainDeny(each, visibleDenials, visible.evaluation));
  const silent = silences(compiled, cautious.evaluation, result);
  const certain = [...explicit, ...silent];
  const denials = isAllVisible
    ? visibleDenials
    : distinct([...visibleDenials, ...result.denials, ...possibleDenials(cautious)]);
  const possible = denials.filter((each) => !certain.some((one) => isSame(one, each)));
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
  if (needsNoPermission(request)) return [];
  const situation = situationOf(request, policies.resourcePolicy.length > 0);
  const named = evaluation.layers.resourcePolicy?.[0]?.named;
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
  return byLayer((layer) => {
    const summary = summaries[layer];
    return summary && { deny: 'no', allow: summary.allow };
  });
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

interface ReadableInput {
  readonly compiled: CompiledInput;
  readonly hidden: readonly HiddenLayer[];
}

/** The input without the layers that hold a document which cannot be read; undefined: the request itself cannot. */
function readable(input: EvaluationInput): ReadableInput | undefined {
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

const compile = createPolicyCompiler();
