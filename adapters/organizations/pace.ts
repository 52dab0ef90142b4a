/**
 * Calls to Organizations no faster than AWS takes them from one account: a bucket of tokens for each operation. A call
 * for which there is no token waits; every attempt of a call takes one.
 *
 * Units   milliseconds.
 * Source  AWS Organizations User Guide, "Quotas and service limits for AWS Organizations", throttling limits.
 * INVARIANT: in any time t, an operation is called at most burst + rate * t times.
 */
import type { Pace } from '../aws/member-clients.ts';

export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** As documented; of DescribePolicy without a burst, so that its rate is one. */
const RATES: ReadonlyMap<string, Rate> = new Map([
  ['DescribePolicy', { perSecond: 2, burst: 2 }],
  ['ListPoliciesForTarget', { perSecond: 5, burst: 8 }],
  ['ListParents', { perSecond: 5, burst: 8 }],
  ['DescribeAccount', { perSecond: 20, burst: 30 }],
  ['ListAccounts', { perSecond: 8, burst: 12 }],
]);

/** For the other lists, whose rates we do not know: that of the slowest list. A throttled call is made again anyway. */
const OTHER_LISTS: Rate = { perSecond: 5, burst: 8 };

export function rateOf(operation: string): Rate | undefined {
  return RATES.get(operation) ?? (operation.startsWith('List') ? OTHER_LISTS : undefined);
}

/** When the next call may be made, and the bucket after it; `full`: when the bucket is full again. */
export function nextCall(
  { perSecond, burst }: Rate,
  full: number,
  now: number,
): { readonly at: number; readonly full: number } {
  const apart = 1000 / perSecond;
  const at = Math.max(now, full - (burst - 1) * apart);
  return { at, full: Math.max(full, at) + apart };
}

export interface PaceOptions {
  /** Of a clock that never goes back. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/** For one account: share it among all who call with its credentials. */
export function organizationsPace({ now, sleep }: PaceOptions): Pace {
  const fullAt = new Map<string, number>();
  return async (operation) => {
    const rate = rateOf(operation);
    if (rate === undefined) return;
    const asked = now();
    const { at, full } = nextCall(rate, fullAt.get(operation) ?? asked, asked);
    fullAt.set(operation, full);
    if (at > asked) await sleep(at - asked);
  };
}
