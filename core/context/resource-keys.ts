/**
 * Condition keys of the resource: the account that owns it, and its tags.
 * Source  IAM User Guide, "AWS global condition context keys", properties of the resource.
 */
import { parseArn } from '../model/arn.ts';
import { valueAt } from '../record/json.ts';
import { scalarAt } from '../record/scalar-at.ts';
import { type ContextEntry, derived, unknown } from './context-entry.ts';

export function resourceKeys(record: unknown, resource: string | null): readonly ContextEntry[] {
  const account = resourceAccount(record, resource);
  return [
    account === undefined ? unknown('aws:ResourceAccount') : derived('aws:ResourceAccount', account),
    unknown('aws:ResourceOrgID'),
    unknown('aws:ResourceOrgPaths'),
    unknown('aws:ResourceTag/*'),
  ];
}

const ACCOUNT = /^\d{12}$/;

/** The account in the ARN, else the one that CloudTrail lists with it. */
export function resourceAccount(record: unknown, resource: string | null): string | undefined {
  const inArn = parseArn(resource ?? '')?.account ?? '';
  if (ACCOUNT.test(inArn)) return inArn;
  const listed = valueAt(record, 'resources');
  if (!Array.isArray(listed)) return undefined;
  const accounts = new Set(
    listed.flatMap((each) =>
      resource === null || scalarAt(each, 'ARN') === resource ? (scalarAt(each, 'accountId') ?? []) : [],
    ),
  );
  return accounts.size === 1 ? [...accounts][0] : undefined;
}
