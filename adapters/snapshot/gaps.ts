/**
 * What a snapshot could not read, gathered from its entries as they are written.
 *
 * Memory  the first few accounts with their reasons, and counts of the rest.
 */
import type { AccountEntry, ResourceEntry, SnapshotEntry } from '../../core/snapshot/entry.ts';

const MOST_LISTED = 5;

export interface HiddenAccount extends Pick<AccountEntry, 'id' | 'name'> {
  readonly why: string;
}

export type OrganizationSeen =
  | { readonly kind: 'read' }
  | { readonly kind: 'none' }
  | { readonly kind: 'notVisible'; readonly why: string };

export interface Gaps {
  readonly organization: OrganizationSeen;
  /** Accounts whose IAM could not be read. */
  readonly notVisible: number;
  /** The first of them. */
  readonly hiddenAccounts: readonly HiddenAccount[];
  /** In how many accounts and Regions a service could not be read. */
  readonly unreadServices: readonly { readonly service: string; readonly places: number }[];
  /** Policies of the organization of which only the id is known. */
  readonly unreadPolicies: number;
  /** Resources that are listed and whose policy could not be read. */
  readonly unreadResources: number;
  /** The first of them; null: there is none. */
  readonly firstUnread: { readonly arn: string; readonly why: string } | null;
  /** Why AWS's own policies could not be listed; null: they could. */
  readonly unreadAwsPolicies: string | null;
}

export class GapCounter {
  readonly #hidden: HiddenAccount[] = [];
  readonly #services = new Map<string, number>();
  readonly #isAskedFor: (account: string) => boolean;
  #organization: OrganizationSeen = { kind: 'none' };
  #notVisible = 0;
  #policies = 0;
  #resources = 0;
  #firstUnread: Gaps['firstUnread'] = null;
  #awsPolicies: string | null = null;

  /** An account that was not asked for is no gap. */
  constructor(isAskedFor: (account: string) => boolean) {
    this.#isAskedFor = isAskedFor;
  }

  add(entry: SnapshotEntry): void {
    switch (entry.kind) {
      case 'organization':
        this.#organization = { kind: 'read' };
        break;
      case 'noOrganization':
        if (entry.notVisible !== null) this.#organization = { kind: 'notVisible', why: entry.notVisible };
        break;
      case 'account':
        this.#account(entry);
        break;
      case 'coverage':
        for (const { service } of entry.notVisible)
          this.#services.set(service, (this.#services.get(service) ?? 0) + 1);
        break;
      case 'organizationPolicy':
        if (entry.document === null) this.#policies += 1;
        break;
      case 'resource':
        this.#resource(entry);
        break;
      default:
    }
  }

  /** They have no entry that could say so. */
  hideAwsPolicies(why: string): void {
    this.#awsPolicies = why;
  }

  #resource({ arn, notVisible: why }: ResourceEntry): void {
    if (why === undefined) return;
    this.#resources += 1;
    this.#firstUnread ??= { arn, why };
  }

  #account({ id, name, notVisible: why }: AccountEntry): void {
    if (why === null || !this.#isAskedFor(id)) return;
    this.#notVisible += 1;
    if (this.#hidden.length < MOST_LISTED) this.#hidden.push({ id, name, why });
  }

  get gaps(): Gaps {
    return {
      organization: this.#organization,
      notVisible: this.#notVisible,
      hiddenAccounts: this.#hidden,
      unreadServices: [...this.#services].map(([service, places]) => ({ service, places })),
      unreadPolicies: this.#policies,
      unreadResources: this.#resources,
      firstUnread: this.#firstUnread,
      unreadAwsPolicies: this.#awsPolicies,
    };
  }
}
