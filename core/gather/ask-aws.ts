/**
 * Asks AWS itself about a refusal: the authorization details when its message carries an id, the decoded message when
 * it carries a complete encoded one, and what IAM's policy simulator would decide.
 *
 * Errors  none: what AWS does not answer is evidence.
 * Source  IAM API Reference, SimulatePrincipalPolicy; IAM User Guide, "IAM policy testing with the IAM policy simulator".
 */
import { decodeMessage } from '../decode/decode.ts';
import type { DenialClaim } from '../decode/denial-claim.ts';
import { parseArn } from '../model/arn.ts';
import type { Attribution, Evidence, EvidenceCode } from '../model/attribution.ts';
import { type LookupResult, notVisible } from '../model/policy-source.ts';
import { textAt } from '../record/json.ts';
import { oneLine } from '../text/one-line.ts';
import type { DeniedCall } from './denied-call.ts';
import type { AwsDiagnostics, PolicySimulator, SimulationResult } from './diagnostics.ts';
import type { Gathered } from './gather.ts';

export interface AnsweredCall {
  readonly call: DeniedCall;
  /** What AWS was asked and did not answer. */
  readonly unanswered: readonly Evidence[];
}

export async function askAws(call: DeniedCall, aws: AwsDiagnostics): Promise<AnsweredCall> {
  const mayAsk = aws.details !== undefined || aws.decoder !== undefined;
  const claim = mayAsk ? claimOf(call) : undefined;
  if (claim === undefined) return { call, unanswered: [] };
  const [details, decoded] = await Promise.all([
    call.details === undefined ? detailsOf(call, claim, aws) : undefined,
    call.decoded === undefined ? decodedOf(call, claim, aws) : undefined,
  ]);
  return {
    call: {
      ...call,
      ...(details?.kind === 'found' ? { details: details.value } : {}),
      ...(decoded?.kind === 'found' ? { decoded: decoded.value } : {}),
    },
    unanswered: [
      ...unanswered(NO_DETAILS, 'AWS has no authorization details of this id', details),
      ...unanswered(NOT_DECODED, 'AWS does not decode the message, or not any more', decoded),
    ],
  };
}

export function claimOf({ claim, record, message, denial }: DeniedCall): DenialClaim | undefined {
  if (claim !== undefined) return claim;
  const text = message ?? textAt(record, 'errorMessage');
  const { errorCode, eventSource, eventName } = denial;
  return text === undefined ? undefined : decodeMessage(text, { errorCode, eventSource, eventName });
}

async function detailsOf(
  { denial }: DeniedCall,
  { authorizationId: id }: DenialClaim,
  { details }: AwsDiagnostics,
): Promise<LookupResult<NonNullable<DeniedCall['details']>> | undefined> {
  const { account, region, time } = denial;
  if (id === null || account === null || region === null || time === null) return undefined;
  return details?.detailsOf({ id, account, region, time });
}

async function decodedOf(
  { denial }: DeniedCall,
  { encoded }: DenialClaim,
  { decoder }: AwsDiagnostics,
): Promise<LookupResult<NonNullable<DeniedCall['decoded']>> | undefined> {
  if (encoded === null || denial.account === null) return undefined;
  if (!encoded.complete) return notVisible('unreadable', 'the encoded message is cut');
  return decoder?.decode(encoded.text, denial.account);
}

const NO_DETAILS = { source: 'authorizationDetails', code: 'awsReportUnavailable' } as const;
const NOT_DECODED = { source: 'decodedMessage', code: 'encodedMessageNotDecoded' } as const;

function unanswered(
  evidence: Omit<Evidence, 'says'>,
  absent: string,
  lookup: LookupResult<unknown> | undefined,
): readonly Evidence[] {
  if (lookup === undefined || lookup.kind === 'found') return [];
  return [
    { ...evidence, says: oneLine(lookup.kind === 'absent' ? absent : `not to be read: ${lookup.why}`) },
  ];
}

/**
 * What the policy simulator would decide, as a hint beside an attribution that is open. It knows the identity policies,
 * the boundary and the SCPs of a user or role as they are now, and no resource policies, RCPs, session or endpoint
 * policies. So no attribution rests on it.
 */
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
  const lookup = await simulator.simulate({
    account,
    principal,
    action,
    resource,
    context: contextOf(gathered),
  });
  if (lookup.kind !== 'found') {
    const why = lookup.kind === 'absent' ? `${principal} does not exist` : lookup.why;
    return [hint('simulationUnavailable', `no hint: ${why}`)];
  }
  return [hint('simulation', `hint: ${describeSimulation(lookup.value)}`)];
}

/** A user or role, and a resource whose own policy cannot change the answer: none, or one in the caller's account. */
function simulatable({ lookups, input }: Gathered): string | undefined {
  if (lookups.identity?.kind !== 'found') return undefined;
  const { arn } = lookups.identity.value;
  const isOwn = input.request.resource === '*' || lookups.owner === parseArn(arn)?.account;
  return isOwn ? arn : undefined;
}

function contextOf({ context }: Gathered): ReadonlyMap<string, readonly string[]> {
  const known = [...context.values()].flatMap((entry) =>
    entry.state === 'known' && entry.values.length > 0 ? [[entry.key, entry.values] as const] : [],
  );
  return new Map(known);
}

function describeSimulation({ decision, ...answer }: SimulationResult): string {
  const decides = {
    allowed: 'allows it',
    explicitDeny: 'denies it',
    implicitDeny: 'allows it by no statement',
  } as const;
  const layers = [
    ...(answer.allowedByBoundary === false ? ['the boundary does not allow it'] : []),
    ...(answer.allowedByOrganization === false ? ['the organization does not allow it'] : []),
    ...(answer.missingContext.length > 0 ? [`without values of ${answer.missingContext.join(', ')}`] : []),
  ];
  return [
    `the simulator, which sees identity policies and boundary only, ${decides[decision]}`,
    ...layers,
  ].join('; ');
}

const hint = (code: EvidenceCode, says: string): Evidence => ({
  source: 'simulator',
  code,
  says: oneLine(says),
});
