/**
 * A message may write the caller's own account otherwise than the record does: masked (`********3333`), or replaced
 * by who anonymised the log. Where both name the same caller but for the account, the record's account is meant.
 */
import { type Arn, formatArn, parseArn } from '../model/arn.ts';

export interface OtherAccount {
  /** The caller's account as the message writes it. */
  readonly written: string;
  /** The caller's account as the record has it. */
  readonly meant: string;
}

/** Undefined when message and record agree, or speak of different callers. */
export function otherAccountOf(stated: string | null, recorded: string | null): OtherAccount | undefined {
  const message = stated === null ? undefined : parseArn(stated);
  const record = recorded === null ? undefined : parseArn(recorded);
  if (message === undefined || record === undefined || message.account === record.account) return undefined;
  const isSameCaller = formatArn({ ...message, account: record.account }) === formatArn(record);
  return isSameCaller ? { written: message.account, meant: record.account } : undefined;
}

/** The resource with the caller's account as the record has it: what denials are grouped by, not what is shown. */
export function inOwnAccount(resource: string | null, other: OtherAccount | undefined): string | null {
  const arn: Arn | undefined = resource === null ? undefined : parseArn(resource);
  if (other === undefined || arn?.account !== other.written) return resource;
  return formatArn({ ...arn, account: other.meant });
}
