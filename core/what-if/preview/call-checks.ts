/**
 * What AWS checks of a call, each gathered from the known policies and from the variant: its own action on its resource or
 * resources, and the further actions that the record shows for certain.
 *
 * Shape   DeniedCall, two sources -> checks; or what of the call is not known.
 * Cost    up to `MOST` resources of one call; of what is more, nothing is said.
 */
import { widestFor } from '../../assess/any-resource.ts';
import { assess } from '../../assess/assess.ts';
import type { Assessment } from '../../assess/assessment.ts';
import { furtherPairs } from '../../attribute/further-pairs.ts';
import { type CheckedPair, type DeniedCall, pairOf } from '../../gather/denied-call.ts';
import { type Gathered, gather } from '../../gather/gather.ts';
import type { PolicyLayer } from '../../model/policy-layer.ts';
import type { PolicySource } from '../../model/policy-source.ts';
import { hasUnknownEnding } from '../../model/secret-arn.ts';
import type { ActionTable } from '../../normalize/action-table.ts';
import { candidateResources } from '../../normalize/candidate-resources.ts';
import { apiCallOf } from '../../record/api-call.ts';
import { isObject } from '../../record/json.ts';

const MOST = 12;

export interface Side {
  readonly gathered: Gathered;
  readonly assessment: Assessment;
  /** Layers with a Deny on some of the resources that an incomplete ARN stands for. */
  readonly mayDeny: readonly PolicyLayer[];
}

export interface CallCheck {
  readonly pair: CheckedPair;
  /** False: AWS makes it only if the call has such a resource, which the record does not show. */
  readonly isSure: boolean;
  /** False: a part of the ARN is not known. */
  readonly isNamed: boolean;
  readonly before: Side;
  readonly after: Side;
}

interface Pair extends CheckedPair {
  readonly isSure: boolean;
  readonly isNamed: boolean;
}

export interface PreviewSources {
  readonly before: PolicySource;
  readonly after: PolicySource;
  readonly table: ActionTable;
}

export async function callChecks(
  call: DeniedCall,
  sources: PreviewSources,
): Promise<readonly CallCheck[] | 'unknownCaller' | 'unknownResource'> {
  const pairs = ownPairs(call, sources.table);
  if (pairs.length === 0) return 'unknownResource';
  const checks: CallCheck[] = [];
  for (const pair of pairs) {
    const check = await checkOf(call, pair, sources);
    if (check !== undefined) checks.push(check);
  }
  const [own] = checks;
  if (own === undefined) return 'unknownCaller';
  const { lookups } =
    own.before.gathered.other?.side === 'bucket' ? own.before.gathered.other.gathered : own.before.gathered;
  for (const { ifOnly, ...pair } of furtherPairs(call.denial, call.record, lookups, sources.table)) {
    if (ifOnly !== undefined) continue;
    const check = await checkOf(
      call,
      { ...pair, isSure: true, isNamed: !pair.resource.includes('*') },
      sources,
    );
    if (check !== undefined) checks.push(check);
  }
  return checks;
}

function ownPairs(call: DeniedCall, table: ActionTable): readonly Pair[] {
  const { denial, record } = call;
  const pair = pairOf(call);
  if (pair !== undefined) {
    const isMadeUp =
      hasUnknownEnding(pair.resource) || (denial.resourceFrom === 'pattern' && /.\*/.test(pair.resource));
    return [{ ...pair, isSure: true, isNamed: !isMadeUp || pair.resource !== denial.resource }];
  }
  if (!isObject(record)) return [];
  const recorded = apiCallOf(record);
  const candidates = candidateResources(
    { ...recorded, account: recorded.account ?? denial.account },
    denial.action,
    table,
  );
  return candidates.slice(0, MOST).map(({ arn, isChecked, isNamed }) => ({
    ...{ action: denial.action, resource: arn },
    ...{ isSure: isChecked, isNamed },
  }));
}

async function checkOf(
  call: DeniedCall,
  { isSure, isNamed, ...pair }: Pair,
  { before, after }: PreviewSources,
): Promise<CallCheck | undefined> {
  const first = await sideOf(call, pair, isNamed, before);
  const second = first === undefined ? undefined : await sideOf(call, pair, isNamed, after);
  if (first === undefined || second === undefined) return undefined;
  return { pair, isSure, isNamed, before: first, after: second };
}

/** Of a resource that is not named, what the widest policies deny is certain. */
async function sideOf(
  call: DeniedCall,
  pair: CheckedPair,
  isNamed: boolean,
  source: PolicySource,
): Promise<Side | undefined> {
  const gathered = await gather(call, source, pair);
  if (gathered === undefined) return undefined;
  const { gathered: widest, mayDeny } = isNamed ? { gathered, mayDeny: [] } : widestFor(gathered);
  const assessment = assess(widest);
  return assessment === undefined ? undefined : { gathered, assessment, mayDeny };
}
