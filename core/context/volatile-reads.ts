/**
 * What policies read of the members of a record that differ from call to call.
 *
 * INVARIANT: which keys policies read is found in their text, so that a key in a condition, in a variable, or in a text that only
 * looks like one counts.
 */

/** Which members that differ from call to call are read, if only by one policy. */
export interface VolatileReads {
  readonly time: boolean;
  readonly sessionStart: boolean;
  readonly address: boolean;
  readonly userAgent: boolean;
  /** The name of a role session. */
  readonly sessionName: boolean;
}

export const NOTHING_READ: VolatileReads = {
  ...{ time: false, sessionStart: false, address: false, userAgent: false, sessionName: false },
};
export const ALL_READ: VolatileReads = {
  ...{ time: true, sessionStart: true, address: true, userAgent: true, sessionName: true },
};

const TIME_KEYS = ['aws:currenttime', 'aws:epochtime', 'aws:multifactorauthage'];

/** Of a text whose policies may be texts themselves: with escapes a key may be written in many ways. */
export function asksForTime(text: string): boolean {
  return text.includes('\\u') || volatileReads([text], true).time;
}

/** `texts`: whatever holds policies; `isTimeless`: the same policies are in force at every time. */
export function volatileReads(texts: Iterable<string>, isTimeless: boolean): VolatileReads {
  let reads: VolatileReads = { ...NOTHING_READ, time: !isTimeless };
  for (const text of texts) {
    const lower = text.toLowerCase();
    const has = (...keys: readonly string[]) => keys.some((key) => lower.includes(key));
    reads = {
      time: reads.time || has(...TIME_KEYS),
      sessionStart: reads.sessionStart || has('aws:tokenissuetime', 'aws:multifactorauthage'),
      address: reads.address || has('sourceip'),
      userAgent: reads.userAgent || has('aws:useragent'),
      sessionName: reads.sessionName || has('aws:userid', 'assumed-role', 'rolesessionname'),
    };
  }
  return reads;
}

/** Whether the first read something that the others do not. */
export function readsMore(reads: VolatileReads, others: VolatileReads): boolean {
  return (
    (reads.time && !others.time) ||
    (reads.sessionStart && !others.sessionStart) ||
    (reads.address && !others.address) ||
    (reads.userAgent && !others.userAgent) ||
    (reads.sessionName && !others.sessionName)
  );
}
