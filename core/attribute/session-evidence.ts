/** Why a session that may have been given a session policy is known to have none. */
import { evaluated } from '../assess/describe.ts';
import type { DeniedCall } from '../gather/denied-call.ts';
import { mayHaveSessionPolicy } from '../gather/identity-policies.ts';
import type { Attribution, Evidence } from '../model/attribution.ts';
import type { WhyNothingGranted } from '../model/session-grant.ts';

const WHY: Readonly<Record<WhyNothingGranted, string>> = {
  recordedWithout: 'the record of how the session began passes none',
  covered: 'the log holds how sessions began at that time, and no record that gives one to this session',
  received:
    'the monitor received from this account and Region when the session began, and nothing that gives it one',
};

/** Only where it counts: AWS did not name the layer. */
export function noSessionPolicy(
  { denial, record, grant }: DeniedCall,
  { confidence }: Pick<Attribution, 'confidence'>,
): readonly Evidence[] {
  const isOpen = confidence !== 'stated' && mayHaveSessionPolicy(denial.principal.type, record);
  if (grant.kind !== 'none' || !isOpen) return [];
  return [evaluated('noSessionPolicy', `no session policy: ${WHY[grant.because]}`)];
}
