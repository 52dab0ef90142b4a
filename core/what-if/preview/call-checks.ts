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
import { type CheckedPair, type DeniedCall, isMadeUp, pairOf } from '../../gather/denied-call.ts';
import { type Gathered, gather } from '../../gather/gather.ts';
import type { PolicyLayer } from '../../model/policy-layer.ts';
import type { PolicySource } from '../../model/policy-source.ts';
import type { ActionTable } from '../../normalize/action-table.ts';
import { candidateResources } from '../../normalize/candidate-resources.ts';
import { apiCallOf } from '../../record/api-call.ts';
import { isObject } from '../../record/json.ts';
import { withoutResource } from './unknown-resource.ts';
import { unnamedCaller, withoutName, withStandIn } from './unnamed-caller.ts';

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
  /** False: of whatever resource it may be; then only what is denied for certain counts. */
  readonly isOfCall: boolean;
  /** The caller may be a service-linked role, which is exempt from SCPs and RCPs. */
  readonly mayBeServiceLinked: boolean;
  readonly before: Side;
  readonly after: Side;
}

interface Pair extends CheckedPair {
  readonly isSure: boolean;
  readonly isNamed: boolean;
  readonly isOfCall?: boolean;
}

export interface PreviewSources {
  readonly before: PolicySource;
  readonly after: PolicySource;
  readonly table: ActionTable;
}

export async function callChecks(
  call: DeniedCall,
  sources: PreviewSources,
): Promise<readonly CallCheck[] | 'unknownCaller'> {
  const pairs = ownPairs(call, sources.table);
  const checks: CallCheck[] = [];
  const isSure = pairs.some((pair) => pair.isSure);
  for (const pair of isSure ? pairs : [...pairs, anyResource(call)]) {
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

/** AWS checks the action on some resource. */
const anyResource = ({ denial }: DeniedCall): Pair => ({
  ...{ action: denial.action, resource: '*' },
  ...{ isSure: true, isNamed: false, isOfCall: false },
});

function ownPairs(call: DeniedCall, table: ActionTable): readonly Pair[] {
  const { denial, record } = call;
  const pair = pairOf(call);
  if (pair !== undefined) {
    return [
      {
        ...pair,
        isSure: true,
        isNamed: !isMadeUp(pair.resource, denial) || pair.resource !== denial.resource,
      },
    ];
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
  { isSure, isNamed, isOfCall = true, ...pair }: Pair,
  { before, after }: PreviewSources,
): Promise<CallCheck | undefined> {
  const first = await sideOf(call, pair, { isNamed, isOfCall }, before);
  const second = first === undefined ? undefined : await sideOf(call, pair, { isNamed, isOfCall }, after);
  if (first === undefined || second === undefined) return undefined;
  const mayBeServiceLinked = unnamedCaller(call)?.mayBeServiceLinked ?? false;
  return { pair, isSure, isNamed, isOfCall, mayBeServiceLinked, before: first, after: second };
}

/** Of a resource that is not named, what the widest policies deny is certain. */
async function sideOf(
  call: DeniedCall,
  pair: CheckedPair,
  { isNamed, isOfCall }: Pick<CallCheck, 'isNamed' | 'isOfCall'>,
  source: PolicySource,
): Promise<Side | undefined> {
  const unnamed = unnamedCaller(call);
  const found = await gather(unnamed === undefined ? call : withStandIn(call, unnamed), source, pair);
  if (found === undefined) return undefined;
  const known = unnamed === undefined ? { gathered: found, mayDeny: [] } : withoutName(found, unnamed);
  const gathered = isOfCall ? known.gathered : withoutResource(known.gathered);
  const { gathered: widest, mayDeny } = isNamed ? { gathered, mayDeny: [] } : widestFor(gathered);
  const assessment = assess(widest);
  if (assessment === undefined) return undefined;
  return { gathered, assessment, mayDeny: [...known.mayDeny, ...mayDeny] };
}
