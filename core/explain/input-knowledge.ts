/**
 * What an input holds besides its denials: policy changes, session grants, which copy of a shared call knows more,
 * when each group was first denied, which callers are denied many actions, and the denied keys behind other calls.
 *
 * Memory  grows with the changes, sessions and groups of the input, not with its denials.
 */
import { isKeyCall } from '../attribute/linked-denials.ts';
import { asksForTime } from '../context/volatile-reads.ts';
import type { Denial, DenialToExplain, RecordedDenial } from '../model/denial.ts';
import type { PolicyChange } from '../model/policy-change.ts';
import { PROBING_ACTIONS } from '../model/probing.ts';
import { type GrantKnowledge, knowledgeOf, UNKNOWN_GRANT } from '../model/session-grant.ts';
import type { Normalized } from '../normalize/normalized.ts';
import type { PolicyChangeFilter } from '../ports.ts';
import { LogCoverage } from './log-coverage.ts';

export class InputKnowledge {
  readonly #changes = new Map<string, PolicyChange[]>();
  readonly #grants = new Map<string, GrantKnowledge>();
  readonly #copies = new Map<string, 'awaited' | 'explained'>();
  readonly #firstSeen = new Map<string, string>();
  readonly #actions = new Map<string, Set<string>>();
  /** A policy of a change asks for the time. */
  #asksForTime = false;
  #changeCount = 0;
  readonly #keyDenials = new Map<string, Denial>();
  /** Of what was noted; it proves nothing before all of the input was. */
  readonly coverage = new LogCoverage();

  note(normalized: Normalized, record: unknown): void {
    this.coverage.note(normalized, record);
    switch (normalized.kind) {
      case 'policyChange':
        this.#asksForTime ||= asksForTime(JSON.stringify(normalized.change));
        this.#changeCount += 1;
        for (const target of normalized.change.targets) append(this.#changes, target, normalized.change);
        break;
      case 'sessionGrant':
        this.#grants.set(normalized.grant.accessKeyId, knowledgeOf(normalized.grant));
        break;
      case 'denial':
        this.#noteDenial(normalized.recorded);
        break;
      case 'none':
      case 'malformed':
    }
  }

  #noteDenial({ denial, sharedEventId, copy }: RecordedDenial): void {
    const first = this.#firstSeen.get(denial.group);
    if (first === undefined || denial.time < first) this.#firstSeen.set(denial.group, denial.time);
    const actions = this.#actions.get(denial.principal.arn) ?? new Set();
    this.#actions.set(
      denial.principal.arn,
      actions.size < PROBING_ACTIONS ? actions.add(denial.action) : actions,
    );
    if (isKeyCall(denial)) this.#keyDenials.set(momentOf(denial), denial);
    if (sharedEventId === null || copy !== 'caller' || this.#copies.has(sharedEventId)) return;
    this.#copies.set(sharedEventId, 'awaited');
  }

  /** A denied call is explained once, from the copy that knows most of it. */
  isToExplain({ sharedEventId, copy }: RecordedDenial): boolean {
    if (sharedEventId === null) return true;
    const state = this.#copies.get(sharedEventId);
    if (state === 'explained' || (state === 'awaited' && copy !== 'caller')) return false;
    this.#copies.set(sharedEventId, 'explained');
    return true;
  }

  async listPolicyChanges({
    targets,
    since = '',
    until = '~',
  }: PolicyChangeFilter): Promise<readonly PolicyChange[]> {
    const found = new Map<string, PolicyChange>();
    for (const target of targets) {
      for (const change of this.#changes.get(target) ?? []) {
        if (change.time >= since && change.time <= until) found.set(change.id, change);
      }
    }
    return [...found.values()].toSorted((left, right) => (left.time < right.time ? 1 : -1));
  }

  /** Whether what changed before a denial may have the same effect at whatever time it came. */
  get isTimeless(): boolean {
    return !this.#asksForTime;
  }

  /** How many were noted until now. */
  get changeCount(): number {
    return this.#changeCount;
  }

  grantOf(accessKeyId: string | undefined): GrantKnowledge {
    return this.#grants.get(accessKeyId ?? '') ?? UNKNOWN_GRANT;
  }

  firstSeen({ group, time }: DenialToExplain): string {
    return this.#firstSeen.get(group) ?? time ?? '';
  }

  isProbing({ principal }: DenialToExplain): boolean {
    return (this.#actions.get(principal.arn)?.size ?? 0) >= PROBING_ACTIONS;
  }

  /** The key that was refused to the same caller in the same second. */
  keyDenialBeside(denial: Denial): Denial | undefined {
    return this.#keyDenials.get(momentOf(denial));
  }
}

const momentOf = ({ principal, time }: Denial): string => `${principal.sessionArn ?? principal.arn} ${time}`;

function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
