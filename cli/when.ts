/** Times as people give them: ISO 8601, or an age such as `30m`, `24h`, `7d`. */
import { instantGiven, isInCalendar, isoSeconds } from '../core/record/event-time.ts';
import { UsageError } from './command.ts';

const UNIT_MILLISECONDS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const AGE = /^(\d{1,9})([smhdw])$/;

/** ISO 8601 UTC; a time without a zone is UTC. */
export function parseWhen(text: string, option: string, now: number): string {
  const [, amount, unit] = AGE.exec(text) ?? [];
  if (amount !== undefined && unit !== undefined) {
    return kept(now - Number(amount) * (UNIT_MILLISECONDS[unit] ?? 0), text, option);
  }
  return kept(instantGiven(text) ?? Number.NaN, text, option);
}

function kept(milliseconds: number, text: string, option: string): string {
  if (isInCalendar(milliseconds)) return isoSeconds(milliseconds);
  throw new UsageError(
    `\`--${option} ${text}\` is no time; give ISO 8601 (2026-11-20T10:00:00Z) or an age (30m, 24h, 7d)`,
  );
}
