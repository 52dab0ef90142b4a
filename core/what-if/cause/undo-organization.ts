/**
 * What stood before a change of an organization's policies: its history has it.
 *
 * Source  Organizations API Reference, UpdatePolicy, AttachPolicy, DetachPolicy.
 */
import type { Policy } from '../../model/policy.ts';
import type { PolicyChange } from '../../model/policy-change.ts';
import { byGuardrail, GUARDRAIL_MEMBER, type OrganizationPolicyType } from '../../model/policy-layer.ts';
import type { OrganizationView, PolicySource } from '../../model/policy-source.ts';
import { instant, isoSeconds } from '../../record/event-time.ts';
import { variantOf } from '../variant/variant.ts';
import type { OrganizationPolicyChange } from '../variant/variant-change.ts';
import { movedAccount } from './organization-change.ts';
import type { Undo, UndoInputs } from './undo-inputs.ts';

export async function undoOrganization(
  change: PolicyChange,
  inputs: Pick<UndoInputs, 'source' | 'accounts' | 'at'>,
): Promise<Undo | undefined> {
  if (!OF_ONE_POLICY.has(change.event)) return undoTree(change, inputs);
  for (const account of inputs.accounts) {
    const undo = await undoFor(account, change, inputs);
    if (undo !== undefined) return undo;
  }
  return undefined;
}

const OF_ONE_POLICY: ReadonlySet<string> = new Set(['UpdatePolicy', 'AttachPolicy', 'DetachPolicy']);

async function undoFor(
  account: string,
  { event, time, targets }: PolicyChange,
  { source, at }: Pick<UndoInputs, 'source' | 'at'>,
): Promise<Undo | undefined> {
  const [id = '', target = ''] = targets;
  const before = await viewAt(account, justBefore(time), source);
  if (before === undefined) return undefined;
  const now = event === 'UpdatePolicy' ? undefined : await viewAt(account, at, source);
  const then = event === 'AttachPolicy' ? await viewAt(account, time, source) : before;
  // Attached elsewhere it may have a newer document.
  const policy = (now && find(now, id)) ?? (then && find(then, id));
  if (policy === undefined) return undefined;
  const changed = (change: Pick<OrganizationPolicyChange, 'hasNewDocument' | 'attach' | 'detach'>): Undo => ({
    before: 'history',
    source: variantOf(source, [{ on: 'organizationPolicy', ...policy, ...change }]),
  });
  switch (event) {
    case 'UpdatePolicy':
      return changed({ hasNewDocument: true, attach: [], detach: [] });
    case 'AttachPolicy':
      return changed({ hasNewDocument: false, attach: [], detach: [target] });
    case 'DetachPolicy':
      return changed({ hasNewDocument: false, attach: [target], detach: [] });
    default:
      return undefined;
  }
}

const justBefore = (time: string): string => isoSeconds(instant(time) - 1000);

/**
 * An account that was moved, a type that was enabled: the whole path as it stood. All else is equal only where the path has
 * not changed since; where it has, what stood before is not known.
 */
async function undoTree(
  change: PolicyChange,
  { source, accounts, at }: Pick<UndoInputs, 'source' | 'accounts' | 'at'>,
): Promise<Undo | undefined> {
  const earlier = justBefore(change.time);
  const moved = movedAccount(change);
  const affected = accounts.filter((each) => moved === undefined || each === moved);
  let isKnown = false;
  for (const account of affected) {
    const [before, after, now] = await Promise.all(
      [earlier, change.time, at].map((time) => viewAt(account, time, source)),
    );
    if (now === undefined) continue;
    if (before === undefined || after === undefined || pathText(after) !== pathText(now)) return undefined;
    isKnown = true;
  }
  if (!isKnown) return undefined;
  const organizationOf: PolicySource['organizationOf'] = (account, time) =>
    source.organizationOf(account, affected.includes(account) ? earlier : time);
  return { before: 'history', source: { ...source, organizationOf } };
}

const pathText = (view: OrganizationView): string =>
  JSON.stringify([view.path, byGuardrail((type) => view[GUARDRAIL_MEMBER[type]])]);

/** Undefined: not recorded, or recorded only later than that. */
async function viewAt(
  account: string,
  at: string,
  source: PolicySource,
): Promise<OrganizationView | undefined> {
  const found = await source.organizationOf(account, at);
  return found.kind === 'found' && found.value.recordedFrom === undefined ? found.value : undefined;
}

interface FoundPolicy {
  readonly type: OrganizationPolicyType;
  readonly policy: Policy;
}

function find(view: OrganizationView, id: string): FoundPolicy | undefined {
  const found = byGuardrail((type): FoundPolicy | undefined => {
    const policies = view[GUARDRAIL_MEMBER[type]].flatMap((level) => level.policies);
    const policy = policies.find(({ arn }) => arn?.endsWith(`/${id}`) === true);
    return policy && { type, policy };
  });
  return Object.values(found).find((each) => each !== undefined);
}
