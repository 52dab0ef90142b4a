/**
 * Decides one request as AWS IAM decides, and keeps how it came to be: which statements of which layers apply, or may.
 *
 * Shape   ReadRequest and CompiledPolicies -> Evaluation, a trace as data; `result.ts` makes the public view of it.
 * Source  docs/evaluation.md, which names AWS's documentation rule by rule.
 */
import { POLICY_LAYER, POLICY_LAYERS, type PolicyLayer } from '../../model/policy-layer.ts';
import type { CompiledPolicies } from '../parse/policies.ts';
import type { ReadRequest } from '../parse/request.ts';
import { every, some } from '../ternary.ts';
import {
  authorize,
  type Decision,
  type LayerSummaries,
  type LayerSummary,
  type SilentLayer,
  type Situation,
} from './authorize.ts';
import type { RequestContext } from './context.ts';
import { type Level, type LevelTrace, traceLevel } from './level.ts';
import type { NamedCaller, Naming } from './naming.ts';
import { layerApplies, layerIsNeeded, meantIn, needsNoPermission, situationOf } from './situation.ts';
import type { StatementRequest } from './statement.ts';

export interface Evaluation {
  readonly decision: Decision;
  /** The request as the statements saw it. */
  readonly request: StatementRequest;
  /** Layers that apply, each with what its levels say. */
  readonly layers: ReadonlyMap<PolicyLayer, readonly LevelTrace[]>;
  readonly summaries: LayerSummaries;
  /** Layers whose silence stands in the way, in the order in which AWS would name them. */
  readonly silent: readonly SilentLayer[];
}

export function evaluate(request: ReadRequest, policies: CompiledPolicies): Evaluation {
  return evaluateIn(request.context, request, policies);
}

/** The same request in a context of which more is known. */
export function evaluateIn(
  context: RequestContext,
  request: ReadRequest,
  policies: CompiledPolicies,
): Evaluation {
  const statementRequest = forStatements(context, request, policies);
  if (needsNoPermission(request)) {
    return { decision: 'allowed', request: statementRequest, layers: new Map(), summaries: {}, silent: [] };
  }
  const layers = new Map<PolicyLayer, readonly LevelTrace[]>();
  const summaries: Partial<Record<PolicyLayer, LayerSummary>> = {};
  const situation = situationOf(request, policies.resourcePolicy.length > 0);
  for (const layer of POLICY_LAYERS) {
    if (request.unseen.includes(layer)) {
      if (layerApplies(layer, request)) summaries[layer] = UNSEEN;
      continue;
    }
    const present = levelsOf(layer, request, situation, policies);
    if (present.length === 0) continue;
    const meant = meantIn(layer, request);
    const levels = present.map((level) => traceLevel(level, statementRequest, meant));
    layers.set(layer, levels);
    summaries[layer] = summarize(layer, levels);
  }
  const naming = summaries.resourcePolicy === UNSEEN ? PERHAPS_NAMED : namingOf(layers);
  const { decision, silent } = authorize(situation, summaries, naming);
  return { decision, request: statementRequest, layers, summaries, silent };
}

function namingOf(layers: ReadonlyMap<PolicyLayer, readonly LevelTrace[]>): Naming {
  return layers.get('resourcePolicy')?.[0]?.naming ?? NOT_NAMED;
}

const NOT_NAMED: Naming = { directly: 'no', behind: 'no', account: 'no' };
const PERHAPS_NAMED: Naming = { directly: 'maybe', behind: 'maybe', account: 'maybe' };
const UNSEEN: LayerSummary = { deny: 'maybe', allow: 'maybe' };

function levelsOf(
  layer: PolicyLayer,
  request: ReadRequest,
  situation: Situation,
  { [layer]: levels }: CompiledPolicies,
): readonly Level[] {
  if (!layerApplies(layer, request)) return [];
  return levels.length === 0 && layerIsNeeded(layer, request, situation) ? NO_POLICY : levels;
}

const NO_POLICY: readonly Level[] = [{ target: undefined, policies: [] }];

/** AWS attaches an allow-all RCP everywhere that cannot be detached, so RCPs never deny by silence. */
function summarize(layer: PolicyLayer, levels: readonly LevelTrace[]): LayerSummary {
  return {
    deny: some(levels, ({ deny }) => deny),
    allow: POLICY_LAYER[layer].allows === 'none' ? 'yes' : every(levels, ({ allow }) => allow),
  };
}

function forStatements(
  context: RequestContext,
  request: ReadRequest,
  policies: CompiledPolicies,
): StatementRequest {
  const { caller, action, resource } = request;
  const named: NamedCaller = {
    caller,
    behindArn: context.given('aws:principalarn'),
    userId: context.given('aws:userid'),
    hasBoundary: policies.permissionsBoundary.length > 0 && layerApplies('permissionsBoundary', request),
  };
  return { action, resource, context, named };
}
