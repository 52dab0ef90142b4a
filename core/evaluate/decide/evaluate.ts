/**
 * Decides one request as AWS IAM does, and keeps the reasons: which statements of which layers apply, or may apply.
 *
 * Shape   ReadRequest and CompiledPolicies -> Evaluation, a trace as data; `result.ts` makes the public view of it.
 * Source  docs/evaluation.md, which names AWS's documentation rule by rule.
 */
import { byLayer, POLICY_LAYER, POLICY_LAYERS, type PolicyLayer } from '../../model/policy-layer.ts';
import type { RequestContext } from '../parse/context.ts';
import { type CompiledPolicies, type Level, levelOf } from '../parse/policies.ts';
import type { ReadRequest } from '../parse/request.ts';
import { and, or, type Ternary } from '../parse/ternary.ts';
import {
  authorize,
  type Decision,
  type ImplicitDeny,
  type LayerSummaries,
  type LayerSummary,
  type Situation,
} from './authorize.ts';
import { type LevelTrace, traceLevel } from './level.ts';
import { type CallerIdentity, MAYBE_NAMED, NOT_NAMED, type PrincipalMatch } from './principal-match.ts';
import { layerApplies, layerIsNeeded, needsNoPermission, principalTest, situationOf } from './situation.ts';
import type { StatementRequest } from './statement.ts';

export type LayerTraces = Readonly<Record<PolicyLayer, readonly LevelTrace[] | undefined>>;

export interface Evaluation {
  readonly decision: Decision;
  /** What the statements were matched with. */
  readonly request: StatementRequest;
  /** A trace of the levels of each layer; undefined: it does not apply, or could not be read. */
  readonly layers: LayerTraces;
  readonly summaries: LayerSummaries;
  /** Layers that do not allow, in the order in which AWS would name them. */
  readonly implicitDenies: readonly ImplicitDeny[];
}

export function evaluate(request: ReadRequest, policies: CompiledPolicies): Evaluation {
  return evaluateIn(request.context, request, policies);
}

/** The same request in another context. */
export function evaluateIn(
  context: RequestContext,
  request: ReadRequest,
  policies: CompiledPolicies,
): Evaluation {
  const statementRequest = forStatements(context, request, policies);
  if (needsNoPermission(request)) {
    return {
      decision: 'allowed',
      request: statementRequest,
      layers: NO_TRACES,
      summaries: NO_SUMMARIES,
      implicitDenies: [],
    };
  }
  const layers = { ...NO_TRACES };
  const summaries = { ...NO_SUMMARIES };
  const situation = situationOf(request, policies.resourcePolicy.length > 0);
  for (const layer of POLICY_LAYERS) {
    if (request.unseen.includes(layer)) {
      if (layerApplies(layer, request)) summaries[layer] = UNSEEN;
      continue;
    }
    const present = levelsOf(layer, request, situation, policies);
    if (present.length === 0) continue;
    const appliesTo = principalTest(layer, request);
    const levels = present.map((level) => traceLevel(level, statementRequest, appliesTo));
    layers[layer] = levels;
    summaries[layer] = summarize(layer, levels);
  }
  const named = summaries.resourcePolicy === UNSEEN ? MAYBE_NAMED : namedBy(layers);
  const { decision, implicitDenies } = authorize(situation, summaries, named);
  return { decision, request: statementRequest, layers, summaries, implicitDenies };
}

/** Objects that have all members from the start are filled in fewer steps than those that get them one by one. */
const NO_SUMMARIES = byLayer((): LayerSummary | undefined => undefined);
const NO_TRACES = byLayer((): readonly LevelTrace[] | undefined => undefined);

function namedBy({ resourcePolicy }: LayerTraces): PrincipalMatch {
  return resourcePolicy?.[0]?.named ?? NOT_NAMED;
}

const UNSEEN: LayerSummary = { deny: 'maybe', allow: 'maybe' };

function levelsOf(
  layer: PolicyLayer,
  request: ReadRequest,
  situation: Situation,
  { [layer]: levels }: CompiledPolicies,
): readonly Level[] {
  const needed = levels.length === 0 && layerIsNeeded(layer, request, situation) ? NO_POLICY : levels;
  return needed.length > 0 && layerApplies(layer, request) ? needed : [];
}

const NO_POLICY: readonly Level[] = [levelOf(undefined, [])];

/** AWS attaches an allow-all RCP everywhere that cannot be detached, so RCPs deny only explicitly. */
function summarize(layer: PolicyLayer, levels: readonly LevelTrace[]): LayerSummary {
  let deny: Ternary = 'no';
  let allow: Ternary = 'yes';
  for (const level of levels) {
    deny = or(deny, level.deny);
    allow = and(allow, level.allow);
  }
  return { deny, allow: POLICY_LAYER[layer].allows === 'none' ? 'yes' : allow };
}

function forStatements(
  context: RequestContext,
  request: ReadRequest,
  policies: CompiledPolicies,
): StatementRequest {
  const { caller, action, resource } = request;
  const identity: CallerIdentity = {
    caller,
    principalArn: context.given('aws:principalarn'),
    userId: context.given('aws:userid'),
    hasBoundary: hasBoundary(request, policies),
  };
  return { action, resource, context, identity };
}

function hasBoundary(request: ReadRequest, policies: CompiledPolicies): Ternary {
  if (!layerApplies('permissionsBoundary', request)) return 'no';
  if (policies.permissionsBoundary.length > 0) return 'yes';
  return request.unseen.includes('permissionsBoundary') ? 'maybe' : 'no';
}
