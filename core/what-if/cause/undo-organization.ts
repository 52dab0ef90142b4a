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
import type { Undo, UndoInputs } from './undo-inputs.ts';

export async function undoOrganization(
  change: PolicyChange,
  { source, accounts }: Pick<UndoInputs, 'source' | 'accounts'>,
): Promise<Undo | undefined> {
  for (const account of accounts) {
    const undo = await undoFor(account, change, source);
    if (undo !== undefined) return undo;
  }
  return undefined;
}

async function undoFor(
  account: string,
  { event, time, targets }: PolicyChange,
  source: PolicySource,
): Promise<Undo | undefined> {
  const [id = '', target = ''] = targets;
  const justBefore = isoSeconds(instant(time) - 1000);
  const before = await viewAt(account, justBefore, source);
  if (before === undefined) return undefined;
  if (!OF_ONE_POLICY.has(event)) return { before: 'history', source: organizationAt(justBefore, source) };
  const now = event === 'AttachPolicy' ? await viewAt(account, time, source) : before;
  const policy = now && find(now, id);
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

const OF_ONE_POLICY: ReadonlySet<string> = new Set(['UpdatePolicy', 'AttachPolicy', 'DetachPolicy']);

/** An account that was moved, a type that was enabled: the whole path as it stood. */
function organizationAt(at: string, source: PolicySource): PolicySource {
  return { ...source, organizationOf: (account) => source.organizationOf(account, at) };
}

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
