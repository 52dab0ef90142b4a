/** What it takes to undo a recorded change, and what comes of it. */
import type { FoundBefore } from '../../model/denial.ts';
import type { PolicySource } from '../../model/policy-source.ts';
import type { DenialStore } from '../../ports.ts';

/** The source as it would be, had the change not been made; and where what stood before it was found. */
export interface Undo {
  readonly before: FoundBefore;
  readonly source: PolicySource;
}

export interface UndoInputs {
  readonly source: PolicySource;
  readonly changes: Pick<DenialStore, 'listPolicyChanges'>;
  /** Whose organizations' policies decided the call. */
  readonly accounts: readonly string[];
  /** As of when the policies are evaluated. */
  readonly at: string;
}
