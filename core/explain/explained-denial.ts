/**
 * A denial as `explain` prints it: all of a recorded denial, or what a pasted text states. A pasted text has no record,
 * so more may be unknown.
 */
import type { Denial, Principal } from '../model/denial.ts';

type FromRecordOnly = 'eventId' | 'time' | 'errorCode' | 'action' | 'eventSource' | 'eventName' | 'principal';

export interface ExplainedDenial extends Omit<Denial, FromRecordOnly> {
  readonly eventId: string | null;
  readonly time: string | null;
  readonly errorCode: string | null;
  readonly action: string | null;
  readonly eventSource: string | null;
  readonly eventName: string | null;
  readonly principal: Omit<Principal, 'arn'> & { readonly arn: string | null };
}
