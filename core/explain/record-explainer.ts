/**
 * Explains the denials of an input one after the other, from what the input itself holds and, where policies can be
 * looked up, from these.
 *
 * Shape   (Normalized, record) -> the explained denial, or undefined for a record that needs none.
 */
import { attributeCall, type Explanation } from '../attribute/attribute-call.ts';
import { afterEarlier, callKey, withKeyDenial } from '../attribute/linked-denials.ts';
import { changesBefore } from '../attribute/policy-changes.ts';
import { statedWayOut } from '../attribute/stated-way-out.ts';
import { claimOf } from '../gather/ask-aws.ts';
import { type DeniedCall, deniedCall } from '../gather/denied-call.ts';
import { accessKeyOf, knownGrant } from '../gather/known-grant.ts';
import { type BoundedMap, createBoundedMap } from '../model/bounded-map.ts';
import type { Denial } from '../model/denial.ts';
import type { PolicySource } from '../model/policy-source.ts';
import { underRefusedCheck } from '../model/refused-check.ts';
import type { ActionTable } from '../normalize/action-table.ts';
import type { Normalized } from '../normalize/normalized.ts';
import { textAt } from '../record/json.ts';
import { type EqualCalls, equalCalls } from './equal-calls.ts';
import type { InputKnowledge } from './input-knowledge.ts';

export interface ExplainerParts {
  readonly knowledge: InputKnowledge;
  /** All of the input was noted before; else each record is noted as it comes. */
  readonly readAhead: boolean;
  readonly policies: PolicySource | undefined;
  readonly table: ActionTable;
}

export interface RecordExplainer {
  readonly explain: (normalized: Normalized, record: unknown) => Promise<Denial | undefined>;
}

export function recordExplainer(parts: ExplainerParts): RecordExplainer {
  const { knowledge, readAhead } = parts;
  const earlier = createBoundedMap<Denial>({ entries: MOST_EARLIER });
  const equal = equalCalls(parts.policies ?? {});
  return {
    async explain(normalized, record) {
      if (!readAhead) knowledge.note(normalized, record);
      if (normalized.kind !== 'denial') return undefined;
      if (readAhead ? !knowledge.isToExplain(normalized.recorded) : !isFirstCopy(normalized, knowledge))
        return undefined;
      const { denial } = normalized.recorded;
      const explanation = await explained(denial, await callOf(denial, record, parts), { ...parts, equal });
      return underRefusedCheck(linked({ ...denial, ...explanation }, earlier));
    },
  };
}

/** Of standard input, the copy that comes first is explained. */
function isFirstCopy(
  normalized: Extract<Normalized, { kind: 'denial' }>,
  knowledge: InputKnowledge,
): boolean {
  return knowledge.isToExplain({ ...normalized.recorded, copy: 'caller' });
}

/** Of standard input, what gives the session something may still come. */
async function callOf(denial: Denial, record: unknown, parts: ExplainerParts): Promise<DeniedCall> {
  const { knowledge, readAhead, table } = parts;
  const recorded = knowledge.grantOf(accessKeyOf(record));
  const grant = await knownGrant({ denial, record }, recorded, readAhead ? knowledge.coverage : undefined);
  return deniedCall({ denial, record, grant }, table);
}

async function explained(
  denial: Denial,
  call: DeniedCall,
  parts: ExplainerParts & { readonly equal: EqualCalls },
): Promise<Explanation> {
  const { knowledge, policies: source, table, equal } = parts;
  const firstSeen = knowledge.firstSeen(denial);
  if (source === undefined) {
    const { principal, resourceFamily, attribution } = denial;
    const group = { principal: principal.arn, resourceFamily, attribution, firstSeen };
    const changed = await changesBefore(group, knowledge);
    const known = { claim: claimOf(call), accessKeyId: textAt(call.record, 'userIdentity', 'accessKeyId') };
    return { attribution, changed, ...statedWayOut(denial, known) };
  }
  const probing = knowledge.isProbing(denial);
  const around = { source, changes: knowledge, table, firstSeen, probing };
  const explain = () => attributeCall(call, around);
  const own = knowledge.isTimeless
    ? await equal.explained(call, [firstSeen, probing, knowledge.changeCount], explain)
    : await explain();
  return withKeyDenial(call, own, async () => {
    const key = knowledge.keyDenialBeside(denial);
    if (key === undefined) return undefined;
    const keyCall = await callOf(key, undefined, parts);
    return { denial: key, explain: () => attributeCall(keyCall, around) };
  });
}

const MOST_EARLIER = 10_000;

function linked(denial: Denial, earlier: BoundedMap<Denial>): Denial {
  const key = callKey(denial);
  const before = earlier.get(key);
  earlier.set(key, denial);
  return before === undefined ? denial : { ...denial, attribution: afterEarlier(denial.attribution, before) };
}
