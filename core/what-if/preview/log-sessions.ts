/**
 * What a log says of how sessions began: what each was given, and where silence means that it was given nothing.
 *
 * Memory  bounded. Of more sessions than that, the beginnings of the oldest are forgotten.
 */
import { readsMore, type VolatileReads, volatileReads } from '../../context/volatile-reads.ts';
import { type CoveredPlace, LogCoverage } from '../../explain/log-coverage.ts';
import { createBoundedMap } from '../../model/bounded-map.ts';
import { type GrantKnowledge, knowledgeOf, UNKNOWN_GRANT } from '../../model/session-grant.ts';
import type { Normalized } from '../../normalize/normalized.ts';

const MOST_SESSIONS = 200_000;

export class LogSessions {
  readonly coverage = new LogCoverage();
  readonly #reads: VolatileReads;
  readonly #grants = createBoundedMap<GrantKnowledge>({ entries: MOST_SESSIONS, weight: 20_000_000 });
  /** Access keys of sessions whose own policy reads what no other policy does. */
  readonly #odd = new Set<string>();

  /** `reads`: what the policies read that are known without the sessions' own. */
  constructor(reads: VolatileReads) {
    this.#reads = reads;
  }

  /** The place of the record; undefined: it is in none. */
  note(normalized: Normalized, record: unknown): CoveredPlace | undefined {
    if (normalized.kind === 'sessionGrant') {
      const { grant } = normalized;
      const weight = (grant.policy?.length ?? 0) + grant.accessKeyId.length;
      this.#grants.set(grant.accessKeyId, knowledgeOf(grant), weight);
      if (grant.policy !== null && this.#isOdd(grant.policy)) this.#odd.add(grant.accessKeyId);
    }
    return this.coverage.note(normalized, record);
  }

  grantOf(accessKey: string | undefined): GrantKnowledge {
    return this.#grants.get(accessKey ?? '') ?? UNKNOWN_GRANT;
  }

  /** Whether calls of the session are equal only if every member of their records is. */
  isOdd(accessKey: string | undefined): boolean {
    if (this.#odd.size === 0) return false;
    return this.#odd.size > MOST_SESSIONS || (accessKey !== undefined && this.#odd.has(accessKey));
  }

  /** The text is the caller's: with escapes a key may be written in many ways. */
  #isOdd(policy: string): boolean {
    return policy.includes('\\') || readsMore(volatileReads([policy], true), this.#reads);
  }
}
