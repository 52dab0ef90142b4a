/** Can the doctor assume the read role of the named accounts? The role trusts only `attribute`, unless you changed that. */
import { runbook } from './advice.ts';
import { type CheckResult, resultsFor, subjectOf } from './check-result.ts';
import type { Inspection } from './inspection.ts';

export interface ReadRoleEntry {
  readonly account: string;
  readonly entered: Inspection<true>;
}

const UNTRUSTED =
  'run it as a role that the read role trusts; the line `own calls` shows whether `attribute` was refused';

export function checkReadRoles(entries: readonly ReadRoleEntry[]): readonly CheckResult[] {
  return entries.flatMap(({ account, entered }) => {
    const role = subjectOf('read roles', account);
    const { lookup } = entered;
    if (lookup.kind === 'notVisible') return [role.unknown(lookup.why, UNTRUSTED)];
    return resultsFor(role, entered, runbook('An account is not reached'), () => role.fine('can be assumed'));
  });
}
