/**
 * What IAM's policy simulator would decide, as a hint beside an answer that is open. It knows the identity policies, the
 * boundary and the SCPs of a user or role as they are now; of resource policies, RCPs, session and endpoint policies it
 * knows nothing, and a verdict never rests on it.
 *
 * Source  IAM API Reference, SimulatePrincipalPolicy; IAM User Guide, "IAM policy testing with the IAM policy simulator".
 */
import type { DeniedCall } from '../gather/denied-call.ts';
import type { PolicySimulator, SimulationResult } from '../gather/diagnostics.ts';
import type { Gathered } from '../gather/gather.ts';
import { parseArn } from '../model/arn.ts';
import type { Attribution, Evidence, EvidenceCode } from '../model/attribution.ts';
import { oneLine } from '../text/one-line.ts';

export async function simulatorHint(
  { denial }: DeniedCall,
  gathered: Gathered,
  { layer, contradictions }: Attribution,
  simulator: PolicySimulator | undefined,
): Promise<readonly Evidence[]> {
  const isOpen = layer === 'unknown' || contradictions.length > 0;
  const principal = simulatable(gathered);
  const { account } = denial;
  if (simulator === undefined || !isOpen || account === null || principal === undefined) return [];
  const { action, resource } = gathered.input.request;
  const sight = await simulator.simulate({
    account,
    principal,
    action,
    resource,
    context: contextOf(gathered),
  });
  if (sight.kind !== 'found') {
    const why = sight.kind === 'absent' ? `${principal} does not exist` : sight.why;
    return [hint('simulationUnavailable', `no hint: ${why}`)];
  }
  return [hint('simulation', `hint: ${tellAnswer(sight.value)}`)];
}

/** A user or role, and a resource whose own policy cannot change the answer: none, or one in the caller's account. */
function simulatable({ views, input }: Gathered): string | undefined {
  if (views.identity?.kind !== 'found') return undefined;
  const { arn } = views.identity.value;
  const isHome = input.request.resource === '*' || views.owner === parseArn(arn)?.account;
  return isHome ? arn : undefined;
}

function contextOf({ context }: Gathered): ReadonlyMap<string, readonly string[]> {
  const known = [...context.values()].flatMap((entry) =>
    entry.state === 'known' && entry.values.length > 0 ? [[entry.key, entry.values] as const] : [],
  );
  return new Map(known);
}

function tellAnswer({ decision, ...answer }: SimulationResult): string {
  const said = {
    allowed: 'allows it',
    explicitDeny: 'denies it',
    implicitDeny: 'allows it by no statement',
  } as const;
  const layers = [
    ...(answer.allowedByBoundary === false ? ['the boundary does not allow it'] : []),
    ...(answer.allowedByOrganization === false ? ['the organization does not allow it'] : []),
    ...(answer.missingContext.length > 0 ? [`without values of ${answer.missingContext.join(', ')}`] : []),
  ];
  return [`the simulator, which sees identity policies and boundary only, ${said[decision]}`, ...layers].join(
    '; ',
  );
}

const hint = (code: EvidenceCode, says: string): Evidence => ({
  source: 'simulator',
  code,
  says: oneLine(says),
});
