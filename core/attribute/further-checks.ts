/**
 * The further checks of a call whose own action nothing denies for certain: the passed role, the copied object, the key
 * behind the bucket.
 *
 * INVARIANT: a further check is named only if AWS surely makes it: the call then cannot pass, whatever is hidden.
 * Everything else is a candidate. What the message names as refused is no other check.
 */
import { assess } from '../assess/assess.ts';
import type { Assessment } from '../assess/assessment.ts';
import { describeDenial, evaluated } from '../assess/describe.ts';
import { classifyErrorCode } from '../decode/error-codes.ts';
import type { CheckedPair, DeniedCall, Lookups } from '../gather/denied-call.ts';
import { type Gathered, gather } from '../gather/gather.ts';
import type { Evidence } from '../model/attribution.ts';
import type { PolicySource } from '../model/policy-source.ts';
import type { ActionTable } from '../normalize/action-table.ts';
import { type FurtherPair, furtherPairs } from './further-pairs.ts';

/** A pair of action and resource with what decides it. */
export interface Check {
  readonly pair: CheckedPair;
  readonly gathered: Gathered;
  readonly assessment: Assessment;
}

export interface FurtherChecks {
  /** The check that was refused, as far as it can be determined: mostly the call's own. */
  readonly refused: Check;
  readonly candidates: readonly Evidence[];
}

interface PolicySources {
  readonly source: PolicySource;
  readonly table?: ActionTable | undefined;
}

export async function furtherChecks(
  call: DeniedCall,
  { source, table }: PolicySources,
  ownCheck: Check,
): Promise<FurtherChecks> {
  if (isDetermined(call) || ownCheck.assessment.certain.length > 0)
    return { refused: ownCheck, candidates: [] };
  const candidates: Evidence[] = [];
  for (const pair of furtherPairs(call.denial, call.record, bucketLookups(ownCheck), table)) {
    const gathered = await gather(call, source, pair);
    const assessment = gathered === undefined ? undefined : assess(gathered);
    if (gathered === undefined || assessment === undefined) continue;
    if (decides(assessment, pair)) return { refused: { pair, gathered, assessment }, candidates: [] };
    for (const candidate of candidatesOf(assessment, pair)) candidates.push(candidate);
  }
  return { refused: ownCheck, candidates };
}

/** The key that objects are encrypted with is the bucket's, also behind an access point. */
const bucketLookups = ({ gathered: { lookups, other } }: Check): Lookups =>
  other?.side === 'bucket' ? other.gathered.lookups : lookups;

/**
 * By its code AWS refused a service or role that the call depends on, and nothing says for what: the caller's own policies
 * had let the call pass, whatever they say now.
 */
export function isOfDependency(call: DeniedCall): boolean {
  return !isDetermined(call) && classifyErrorCode(call.denial.errorCode ?? '').class === 'dependency';
}

/** AWS named the layer or the action, or recorded which check it refused. */
function isDetermined({ denial, details, decoded }: DeniedCall): boolean {
  const isNamed = denial.attribution.layer !== 'unknown' || denial.actionFrom === 'message';
  return isNamed || details !== undefined || decoded !== undefined;
}

function decides({ certain }: Assessment, { ifOnly }: FurtherPair): boolean {
  return certain.length > 0 && ifOnly === undefined;
}

function candidatesOf(
  { certain }: Assessment,
  { action, resource, ifOnly }: FurtherPair,
): readonly Evidence[] {
  const [first] = certain;
  if (first === undefined) return [];
  const open = ifOnly === undefined ? '' : `, if ${ifOnly}`;
  return [evaluated('candidate', `candidate: ${action} on ${resource}: ${describeDenial(first)}${open}`)];
}
