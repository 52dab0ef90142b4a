/**
 * The IAM actions of every call that reads policies: what the read-only role of an account may do, and what whoever
 * runs this needs. Collected from the adapters, so that code and permission cannot drift.
 */

import { ORGANIZATION_ACTIONS } from '../organizations/calls.ts';
import { ACCOUNT_ACTIONS } from '../snapshot/account-identities.ts';
import { AUTHORIZATION_DETAILS_ACTIONS } from './authorization-details.ts';
import { IAM_ACTIONS } from './iam-policies.ts';
import { SIMULATOR_ACTIONS } from './iam-simulator.ts';
import { SESSION_ACTIONS } from './member-session.ts';
import { ADAPTER_NAMES, loadAdapter } from './resource-policies/adapters.ts';
import { ENDPOINT_ACTIONS } from './resource-policies/vpc-endpoint.ts';
import { DECODER_ACTIONS } from './sts-decoder.ts';

export async function memberActions(): Promise<readonly string[]> {
  const adapters = await Promise.all(ADAPTER_NAMES.map((name) => loadAdapter(name)));
  return sorted([
    ...ACCOUNT_ACTIONS,
    ...AUTHORIZATION_DETAILS_ACTIONS,
    ...DECODER_ACTIONS,
    ...ENDPOINT_ACTIONS,
    ...IAM_ACTIONS,
    ...SIMULATOR_ACTIONS,
    ...adapters.flatMap((adapter) => adapter?.actions ?? []),
  ]);
}

export const CENTRAL_ACTIONS: readonly string[] = sorted([...SESSION_ACTIONS, ...ORGANIZATION_ACTIONS]);

function sorted(actions: readonly string[]): readonly string[] {
  return [...new Set(actions)].toSorted();
}
