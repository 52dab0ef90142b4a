/** What to do, for several checks: an entry of the runbook, or a command to paste. */

export const runbook = (entry: string): string => `docs/runbook.md, \`${entry}\``;

/** CloudFormation does not restore what was deleted by hand until the template changes. */
export const PUT_BACK = 'docs/runbook.md, `What was changed by hand`';

const MINUTE_MS = 60_000;

/** Rounded down: `12 min`, `5 h`, `3 days`. */
export function ageOf(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / MINUTE_MS));
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}
