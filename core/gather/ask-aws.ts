/**
 * Asks AWS about a refusal what its message leads to: the authorization details when it carries an id, the decoded
 * message when it carries a whole encoded one.
 *
 * Errors  none: what cannot be read is told as evidence.
 */
import { decodeMessage } from '../decode/decode.ts';
import type { DenialClaim } from '../decode/denial-claim.ts';
import type { Evidence } from '../model/attribution.ts';
import { type LookupResult, notVisible } from '../model/policy-source.ts';
import { textAt } from '../record/json.ts';
import { oneLine } from '../text/one-line.ts';
import type { DeniedCall } from './denied-call.ts';
import type { AwsDiagnostics } from './diagnostics.ts';

export interface AskedCall {
  readonly call: DeniedCall;
  /** What was asked for and is not to be had. */
  readonly unanswered: readonly Evidence[];
}

export async function askAws(call: DeniedCall, witnesses: AwsDiagnostics): Promise<AskedCall> {
  const isAnybodyThere = witnesses.details !== undefined || witnesses.decoder !== undefined;
  const claim = isAnybodyThere ? claimOf(call) : undefined;
  if (claim === undefined) return { call, unanswered: [] };
  const [details, decoded] = await Promise.all([
    call.details === undefined ? detailsOf(call, claim, witnesses) : undefined,
    call.decoded === undefined ? decodedOf(call, claim, witnesses) : undefined,
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

function claimOf({ record, message, denial }: DeniedCall): DenialClaim | undefined {
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
  if (id === null || account === null || region === null) return undefined;
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
  sight: LookupResult<unknown> | undefined,
): readonly Evidence[] {
  if (sight === undefined || sight.kind === 'found') return [];
  return [{ ...evidence, says: oneLine(sight.kind === 'absent' ? absent : `not to be read: ${sight.why}`) }];
}
