/**
 * A CloudTrail record as a call to evaluate again: one that AWS authorized, or one that it denied.
 *
 * Shape   (Normalized, record) -> RecordedCall; a reason why it cannot be evaluated; undefined: it records no call.
 * Source  CloudTrail User Guide, "CloudTrail record contents" (`errorCode`); EC2 API Reference, "Error codes":
 *         DryRunOperation is answered where the caller has the permissions.
 *
 * INVARIANT: authorized is what has no error, or one that comes after authorization for certain. Of every other error it is
 * not known whether AWS had asked the policies.
 */
import { bareErrorCode, classifyErrorCode } from '../../decode/error-codes.ts';
import type { Denial } from '../../model/denial.ts';
import type { ActionTable } from '../../normalize/action-table.ts';
import { denialOf } from '../../normalize/denial.ts';
import type { Normalized } from '../../normalize/normalized.ts';
import { isObject, textAt } from '../../record/json.ts';

/** Why a call was not evaluated, for programs; docs/what-if.md has a sentence for each. */
export const NOT_EVALUATED = [
  'otherError',
  'notAPolicy',
  'dependency',
  'notAuthorizable',
  'unknownAction',
  'unknownCaller',
  'unknownResource',
  'serviceCaller',
  'snapshotAllows',
  'otherCopy',
] as const;

export type NotEvaluated = (typeof NOT_EVALUATED)[number];

export interface RecordedCall {
  readonly denial: Denial;
  /** False: AWS denied it. */
  readonly isAuthorized: boolean;
}

/** `denial`: for the filters, where it could be derived. */
export type CallOfRecord =
  | RecordedCall
  | { readonly reason: NotEvaluated; readonly denial: Denial | undefined };

export function recordedCall(
  normalized: Normalized,
  record: unknown,
  table: ActionTable,
): CallOfRecord | undefined {
  if (!isObject(record) || normalized.kind === 'malformed') return undefined;
  if (normalized.kind === 'denial') return deniedCall(normalized.recorded.denial);
  if (normalized.kind === 'none' && normalized.code === 'noApiEvent') return undefined;
  const code = textAt(record, 'errorCode');
  const { errorMessage: _message, errorCode: _code, ...request } = record;
  const derived = denialOf(request, '', table);
  const denial = derived.kind === 'denial' ? derived.recorded.denial : undefined;
  if (code !== undefined && !AFTER_AUTHORIZATION.has(bareErrorCode(code)))
    return { reason: 'otherError', denial };
  if (denial === undefined) return { reason: 'unknownCaller', denial };
  return usable(denial, true);
}

const AFTER_AUTHORIZATION: ReadonlySet<string> = new Set(['DryRunOperation']);

function deniedCall(denial: Denial): CallOfRecord {
  if (denial.attribution.layer === 'notAPolicy') return { reason: 'notAPolicy', denial };
  const isUnnamed = denial.actionFrom !== 'message' && denial.attribution.layer === 'unknown';
  const isOfDependency = isUnnamed && classifyErrorCode(denial.errorCode).class === 'dependency';
  if (isOfDependency || denial.attribution.evidence.some(({ code }) => code === 'otherPrincipal'))
    return { reason: 'dependency', denial };
  return usable(denial, false);
}

function usable(denial: Denial, isAuthorized: boolean): CallOfRecord {
  if (denial.actionFrom === 'notAuthorizable') return { reason: 'notAuthorizable', denial };
  if (denial.actionFrom === 'unverified') return { reason: 'unknownAction', denial };
  return { denial, isAuthorized };
}
