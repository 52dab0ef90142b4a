/**
 * A denial that a pasted text reports, evaluated against policies. The text is all that is known of the call: whatever else
 * a condition may ask for is unknown, and so are its session policy, its VPC endpoint and its time.
 *
 * Shape   what the text states, policies -> the same denial with what they say of it.
 *
 * INVARIANT: nothing is evaluated for a caller without a whole ARN, or for an action or resource that the text does not name.
 */
import { attributeCall } from '../attribute/attribute-call.ts';
import type { PastedDenial } from '../decode/decode.ts';
import { type DeniedCall, deniedCall, pairOf } from '../gather/denied-call.ts';
import { evidenceCode } from '../model/attribution.ts';
import type { DenialToExplain } from '../model/denial.ts';
import type { PolicySource } from '../model/policy-source.ts';
import { underRefusedCheck } from '../model/refused-check.ts';
import { UNKNOWN_GRANT } from '../model/session-grant.ts';
import type { ActionTable } from '../normalize/action-table.ts';
import type { ExplainedDenial } from './explained-denial.ts';

export async function evaluatedText(
  pasted: PastedDenial,
  stated: ExplainedDenial,
  policies: PolicySource,
  table: ActionTable,
): Promise<ExplainedDenial> {
  const call = callOf(pasted, stated, table);
  if (call === undefined || pairOf(call) === undefined || stated.attribution.layer === 'notAPolicy')
    return stated;
  const { attribution, fix, changed, nextSteps } = await attributeCall(call, {
    source: policies,
    changes: NO_CHANGES,
    table,
    firstSeen: null,
    probing: false,
  });
  return underRefusedCheck({ ...call.denial, attribution, fix, changed, nextSteps });
}

const NO_CHANGES = { listPolicyChanges: async () => [] };

function callOf(
  { claim, decoded }: PastedDenial,
  stated: ExplainedDenial,
  table: ActionTable,
): DeniedCall | undefined {
  const { action, principal, account } = stated;
  const { arn } = principal;
  const isCallerNamed = account !== null && principal.type !== 'Unknown';
  if (action === null || arn === null || !isCallerNamed) return undefined;
  const { attribution } = stated;
  // What the decoded message reports is read from it again.
  const evidence = attribution.evidence.filter(
    (each) => decoded === undefined || evidenceCode(each) !== 'awsReport',
  );
  const denial: DenialToExplain = {
    ...stated,
    ...{ action, principal: { ...principal, arn }, attribution: { ...attribution, evidence } },
  };
  return deniedCall({ denial, record: undefined, grant: UNKNOWN_GRANT, claim, decoded }, table);
}
