/**
 * Takes a snapshot of an organization: the tree and its policies, then account by account, a few at a time.
 *
 * Accounts, Regions and services that cannot be read are entries that say so; the snapshot goes on.
 * Memory  the sections being read, and the ARNs of AWS's own policies.
 */
import { IAMClient } from '@aws-sdk/client-iam';
import type { EnforcedPolicyType } from '../../core/model/policy-layer.ts';
import type { SnapshotEntry } from '../../core/snapshot/entry.ts';
import { readPolicyVersion } from '../aws/iam-policies.ts';
import type { Caller } from '../aws/member-clients.ts';
import { tryRead } from '../aws/member-read.ts';
import type { Members } from '../aws/member-session.ts';
import { forEachOf } from '../for-each-of.ts';
import { type Member, organizationsClient } from '../organizations/calls.ts';
import { readFullOrganization } from '../organizations/policies.ts';
import { listAwsPolicies } from './account-identities.ts';
import { GapCounter, type Gaps } from './gaps.ts';
import { effectivePolicySection, identitySection, isOfAws, resourceSection } from './sections.ts';
import { openSnapshotWriter, type SnapshotWriter } from './writer.ts';

export interface SnapshotOptions {
  readonly path: string;
  readonly members: Members;
  /** Left out: every account of the organization. */
  readonly accounts?: readonly string[];
  /** Where resources are read; none: IAM and what is listed once an account. */
  readonly regions: readonly string[];
  /** For calls that belong to no Region. */
  readonly home: string;
  /** ISO 8601 */
  readonly takenAt: string;
  readonly concurrency?: number;
  readonly onProgress?: (progress: SnapshotProgress) => void;
}

export interface SnapshotProgress {
  readonly accounts: number;
  readonly of: number;
  readonly entries: number;
}

export interface SnapshotCounts extends SnapshotProgress, Gaps {
  /** Entries taken over from a run that was stopped; null: none was. */
  readonly resumed: number | null;
}

const CONCURRENCY = 8;

export async function takeSnapshot(options: SnapshotOptions): Promise<SnapshotCounts> {
  const done = new DoneSections();
  const gaps = new GapCounter((account) => options.accounts?.includes(account) ?? true);
  const { writer, kept } = await openSnapshotWriter(options.path, options.takenAt, (entry) => {
    done.add(entry);
    gaps.add(entry);
  });
  try {
    const taker = new SnapshotTaker(options, writer, done, gaps);
    const counts = await taker.take();
    await writer.finish();
    return { ...counts, ...gaps.gaps, entries: writer.entries - 1, resumed: kept > 0 ? kept : null };
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

/** What a stopped run has already written. */
class DoneSections {
  readonly sections = new Set<string>();
  readonly awsPolicies = new Set<string>();

  add(entry: SnapshotEntry): void {
    if (isOfAws(entry) && entry.kind === 'managedPolicy') this.awsPolicies.add(entry.arn);
    if (entry.kind === 'account') this.sections.add(identitiesOf(entry.id));
    if (entry.kind === 'organization' || entry.kind === 'noOrganization') this.sections.add('organization');
    if (entry.kind === 'coverage') this.sections.add(resourcesOf(entry.account, entry.region));
  }
}

const identitiesOf = (account: string): string => `identities ${account}`;
const resourcesOf = (account: string, region: string | null): string => `resources ${account} ${region}`;

class SnapshotTaker {
  readonly #options: SnapshotOptions;
  readonly #writer: SnapshotWriter;
  readonly #done: DoneSections;
  readonly #gaps: GapCounter;
  #enforcedTypes: readonly EnforcedPolicyType[] = [];
  #accounts = 0;
  #of = 0;

  constructor(options: SnapshotOptions, writer: SnapshotWriter, done: DoneSections, gaps: GapCounter) {
    this.#options = options;
    this.#writer = writer;
    this.#done = done;
    this.#gaps = gaps;
  }

  async take(): Promise<Pick<SnapshotCounts, 'accounts' | 'of'>> {
    const own = await this.#options.members.own();
    const members = await this.#organization(own);
    const asked = this.#options.accounts;
    const chosen = asked === undefined ? members : asked.map((id) => memberOf(members, id));
    this.#of = chosen.length;
    await forEachOf(chosen, this.#options.concurrency ?? CONCURRENCY, async (member) => {
      await this.#account(member);
      this.#accounts += 1;
      this.#showProgress();
    });
    await this.#notAsked(members.filter(({ id }) => !chosen.some((member) => member.id === id)));
    await this.#awsPolicies(own);
    return { accounts: this.#accounts, of: this.#of };
  }

  #showProgress(): void {
    const { entries } = this.#writer;
    this.#options.onProgress?.({ accounts: this.#accounts, of: this.#of, entries });
  }

  #write(entries: readonly SnapshotEntry[]): Promise<void> {
    for (const entry of entries) this.#gaps.add(entry);
    return this.#writer.writeSection(entries);
  }

  /** Read anew by every run: it is small, and who is to be visited depends on it. */
  async #organization(own: Caller): Promise<readonly Member[]> {
    const alone = [{ id: own.account, name: null, status: null }];
    const { organization, tree } = await readFullOrganization(organizationsClient(own));
    this.#enforcedTypes = organization.kind === 'organization' ? (organization.enforcedTypes ?? []) : [];
    const isNew = !this.#done.sections.has('organization');
    const { policies = [], targets = [], members = alone } = tree ?? {};
    if (isNew) await this.#write([...policies, ...targets, organization]);
    return members;
  }

  async #account(member: Member): Promise<void> {
    const { members, regions, home } = this.#options;
    const { id, name, status } = member;
    const sections = [null, ...regions].filter((region) => !this.#isDone(resourcesOf(id, region)));
    if (sections.length === 0 && this.#isDone(identitiesOf(id))) return;
    const caller = await members.of(id);
    if (caller.kind !== 'found') {
      const notVisible = caller.kind === 'notVisible' ? caller.why : 'there is no such account';
      await this.#writeAccount([{ kind: 'account', id, name, status, notVisible }]);
      return;
    }
    for (const region of sections) {
      await this.#write(await resourceSection(caller.value, region, home));
    }
    if (!this.#isDone(identitiesOf(id))) {
      await this.#write(await effectivePolicySection(caller.value, this.#enforcedTypes));
      const isFirst = (arn: string) =>
        !this.#done.awsPolicies.has(arn) && this.#done.awsPolicies.add(arn) !== null;
      await this.#writeAccount(await identitySection(caller.value, member, home, isFirst));
    }
    members.release(id);
  }

  #isDone(section: string): boolean {
    return this.#done.sections.has(section);
  }

  async #writeAccount(entries: readonly SnapshotEntry[]): Promise<void> {
    const last = entries.at(-1);
    if (last?.kind === 'account' && this.#isDone(identitiesOf(last.id))) return;
    await this.#write(entries);
  }

  async #notAsked(members: readonly Member[]): Promise<void> {
    await this.#write(
      members
        .filter(({ id }) => !this.#isDone(identitiesOf(id)))
        .map((member) => ({ kind: 'account', ...member, notVisible: 'it was not asked for' })),
    );
  }

  /** AWS's policies that no identity uses: a session may name any of them. One that is missing here is not visible later. */
  async #awsPolicies(own: Caller): Promise<void> {
    const iam = own.client(IAMClient, this.#options.home);
    const listed = await tryRead(() => listAwsPolicies(iam));
    if (listed.kind === 'notVisible') this.#gaps.hideAwsPolicies(listed.why);
    if (listed.kind !== 'found') return;
    const unused = listed.value.filter(({ arn }) => !this.#done.awsPolicies.has(arn));
    await forEachOf(unused, this.#options.concurrency ?? CONCURRENCY, async ({ arn, name, version }) => {
      const read = await tryRead(() => readPolicyVersion(iam, arn, name, version));
      if (read.kind === 'found') await this.#write([read.value]);
      this.#showProgress();
    });
  }
}

const memberOf = (members: readonly Member[], id: string): Member =>
  members.find((member) => member.id === id) ?? { id, name: null, status: null };
