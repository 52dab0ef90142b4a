/**
 * What stood before a change of a policy that someone may write: found in an earlier recorded change,
 * with the managed policy, or in AWS Config, where nothing earlier is recorded.
 *
 * Shape   the change, and the recorded changes before it, newest first -> what undoes it; undefined: not known.
 *
 * INVARIANT: what the records do not say is not known. A policy of which no earlier change is recorded may have been there.
 */
import type { FoundBefore } from '../../model/denial.ts';
import type { Policy } from '../../model/policy.ts';
import type { PolicyChange, PolicyWrite } from '../../model/policy-change.ts';
import type { PolicySource } from '../../model/policy-source.ts';
import { instant, isoSeconds } from '../../record/event-time.ts';
import { jsonIn } from '../../record/json.ts';
import { variantOf } from '../variant/variant.ts';
import type { VariantChange } from '../variant/variant-change.ts';
import { fromConfig } from './config-item.ts';
import type { Undo } from './undo-inputs.ts';

export async function undoWrite(
  change: PolicyChange,
  earlier: readonly PolicyChange[],
  source: PolicySource,
): Promise<Undo | undefined> {
  const { write, time } = change;
  if (write === undefined) return undefined;
  const last = earlier.find((each) => each.write !== undefined && isOfSame(each.write, write))?.write;
  if (write.on === 'attachment') return undoAttachment(write, time, source);
  if (write.on === 'managedPolicy') return undoVersion(write, last, source);
  if (last === undefined) {
    const known = await fromConfig(change, isoSeconds(instant(time) - 1000), source);
    return known && laid('config', source, known);
  }
  const variant = await asWritten(last, time, source);
  return variant && laid('earlierRecord', source, variant);
}

const laid = (before: FoundBefore, source: PolicySource, change: VariantChange): Undo => ({
  before,
  source: variantOf(source, [change]),
});

/** Two writes of one policy: the later one replaced the earlier one. */
export function isOfSame(one: PolicyWrite, other: PolicyWrite): boolean {
  return thingOf(one) === thingOf(other);
}

function thingOf(write: PolicyWrite): string {
  switch (write.on) {
    case 'inlinePolicy':
      return JSON.stringify([write.on, write.principal, write.name]);
    case 'attachment':
      return JSON.stringify([write.on, write.principal, write.policy]);
    case 'permissionsBoundary':
      return JSON.stringify([write.on, write.principal]);
    case 'managedPolicy':
      return JSON.stringify([write.on, write.policy]);
    case 'resourcePolicy':
      return JSON.stringify([write.on, write.resource]);
    case 'vpcEndpointPolicy':
      return JSON.stringify([write.on, write.endpoint]);
  }
}

/** The record itself says what was there: what it attaches was not attached, and the other way round. */
async function undoAttachment(
  write: Extract<PolicyWrite, { on: 'attachment' }>,
  time: string,
  source: PolicySource,
): Promise<Undo | undefined> {
  const { principal, policy: arn, isAttached } = write;
  if (isAttached) {
    return laid('earlierRecord', source, { on: 'attachment', principal, arn, policy: null });
  }
  const policy = await managed(arn, time, source);
  return policy && laid('earlierRecord', source, { on: 'attachment', principal, arn, policy });
}

async function undoVersion(
  { policy: arn, version, document }: Extract<PolicyWrite, { on: 'managedPolicy' }>,
  last: PolicyWrite | undefined,
  source: PolicySource,
): Promise<Undo | undefined> {
  const former = last?.on === 'managedPolicy' ? last : undefined;
  const written = documentOf(former?.document);
  if (written !== undefined) {
    const policy = { name: arn.slice(arn.lastIndexOf('/') + 1), arn, document: written };
    return laid('earlierRecord', source, { on: 'managedPolicy', arn, policy });
  }
  // A version that was written anew follows the default one, unless the default was set by hand, which is recorded.
  const number = former?.version ?? (document === undefined ? undefined : versionBefore(version));
  if (number === undefined || source.managedPolicyVersion === undefined) return undefined;
  const found = await source.managedPolicyVersion(arn, number);
  if (found.kind !== 'found') return undefined;
  return laid('policyVersion', source, { on: 'managedPolicy', arn, policy: found.value });
}

function versionBefore(version: string): string | undefined {
  const number = Number(/^v(\d{1,6})$/.exec(version)?.[1]);
  return number > 1 ? `v${number - 1}` : undefined;
}

/** Undefined: its document is not kept. */
async function asWritten(
  write: PolicyWrite,
  time: string,
  source: PolicySource,
): Promise<VariantChange | undefined> {
  switch (write.on) {
    case 'inlinePolicy': {
      const { principal, name } = write;
      return withDocument(write, (document) => ({
        ...{ on: write.on, principal, name },
        policy: document && { name, document },
      }));
    }
    case 'resourcePolicy': {
      const { resource } = write;
      return withDocument(write, (document) => ({
        on: write.on,
        resource,
        policy: document && { document },
      }));
    }
    case 'vpcEndpointPolicy': {
      const { endpoint } = write;
      return withDocument(write, (document) => ({
        on: write.on,
        endpoint,
        policy: document && { document },
      }));
    }
    case 'permissionsBoundary': {
      const { principal, policy: arn } = write;
      if (arn === null) return { on: write.on, principal, policy: null };
      const policy = await managed(arn, time, source);
      return policy && { on: write.on, principal, policy };
    }
    case 'attachment':
    case 'managedPolicy':
      return undefined;
  }
}

type Document = NonNullable<Policy['document']>;

function withDocument(
  { document: text }: { readonly document?: string | null },
  variantOf: (document: Document | null) => VariantChange,
): VariantChange | undefined {
  if (text === null) return variantOf(null);
  const document = documentOf(text);
  return document === undefined ? undefined : variantOf(document);
}

function documentOf(text: string | null | undefined): Document | undefined {
  const value = typeof text === 'string' ? jsonIn(text) : undefined;
  return typeof value === 'object' && value !== null ? value : undefined;
}

async function managed(arn: string, at: string, source: PolicySource): Promise<Policy | undefined> {
  const found = await source.managedPolicy(arn, at);
  return found.kind === 'found' ? found.value : undefined;
}
