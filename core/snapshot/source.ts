/**
 * The policies of a snapshot as a policy source.
 *
 * Errors  none: what the snapshot does not hold is `notVisible` with the reason, unless it says that it holds
 *         everything of that kind; then it is `absent`.
 */
import { parseArn } from '../model/arn.ts';
import type { Policy } from '../model/policy.ts';
import {
  type AccountRegion,
  type EndpointView,
  type LookupResult,
  notVisible,
  type PolicySource,
  type ResourceView,
} from '../model/policy-source.ts';
import { alikeTimes } from './alike-times.ts';
import { effectivePolicyIn } from './effective-policy.ts';
import { coverageName } from './entry-keys.ts';
import { identityIn, isRole, managedPolicyIn, trustOf } from './identity.ts';
import { organizationIn } from './organization.ts';
import { isListed, policyOwner, unmadeRepository, withoutSecretEnding } from './policy-owner.ts';
import { withoutReadPolicy } from './policy-support.ts';
import type { Snapshot } from './snapshot.ts';

export function snapshotSource(snapshot: Snapshot): PolicySource {
  return {
    isAlikeAt: alikeTimes(snapshot),
    organizationOf: async (account, at) => organizationIn(snapshot, account, at),
    identity: async (arn, at) => identityIn(snapshot, arn, at),
    managedPolicy: async (arn, at): Promise<LookupResult<Policy>> => managedPolicyIn(snapshot, arn, at),
    resource: async (arn, place, at) => resourceIn(snapshot, arn, place, at),
    effectivePolicy: async (account, type, at) => effectivePolicyIn(snapshot, account, type, at),
    vpcEndpoint: async (id, place, at) => endpointIn(snapshot, id, place, at),
  };
}

function resourceIn(
  snapshot: Snapshot,
  asked: string,
  place: AccountRegion,
  at: string,
): LookupResult<ResourceView> {
  const unread = withoutReadPolicy(asked);
  if (unread !== undefined) return unread;
  if (isRole(asked)) return trustOf(identityIn(snapshot, asked, at));
  const policyResource = policyOwner(asked);
  const names = [
    policyResource,
    withoutSecretEnding(policyResource) ?? unmadeRepository(policyResource) ?? policyResource,
  ];
  for (const name of names) {
    const found = snapshot.find('resource', name, at);
    switch (found.kind) {
      case 'inForce': {
        const {
          notVisible: why,
          kind: _kind,
          since: _since,
          until: _until,
          aliases: _aliases,
          ...view
        } = found.entry;
        return why === undefined ? { kind: 'found', value: view } : notVisible('notRead', why);
      }
      case 'gone':
        return { kind: 'absent' };
      case 'unrecorded':
        return notVisible('notRecorded', `the snapshot knows ${policyResource} only from ${found.from}`);
      case 'unnamed':
    }
  }
  return notListed(snapshot, policyResource, asked, place, at);
}

function endpointIn(
  snapshot: Snapshot,
  id: string,
  place: AccountRegion,
  at: string,
): LookupResult<EndpointView> {
  const found = snapshot.find('vpcEndpoint', id, at);
  switch (found.kind) {
    case 'inForce': {
      const { kind: _kind, since: _since, until: _until, ...view } = found.entry;
      return { kind: 'found', value: view };
    }
    case 'gone':
      return { kind: 'absent' };
    case 'unrecorded':
      return notVisible('notRecorded', `the snapshot knows ${id} only from ${found.from}`);
    case 'unnamed': {
      // The endpoint may be another account's, as in a shared VPC: its absence here proves nothing.
      const why =
        missing(snapshot, 'ec2', place.account, place.region, at) ?? 'no account of the snapshot has it';
      return notVisible('notRead', `the VPC endpoint ${id} is not in the snapshot: ${why}`);
    }
  }
}

function notListed(
  snapshot: Snapshot,
  policyResource: string,
  asked: string,
  place: AccountRegion,
  at: string,
): LookupResult<ResourceView> {
  const arn = parseArn(policyResource);
  const account = parseArn(asked)?.account || arn?.account || undefined;
  if (arn === undefined) return notVisible('unreadable', `${policyResource} is no ARN`);
  // A bucket that this account does not have may belong to any account.
  if (account === undefined)
    return notVisible(
      'notRead',
      `${policyResource} is not in the snapshot, and its ARN does not name its account`,
    );
  if (!isListed(arn))
    return notVisible('notRead', `${policyResource} is not in the snapshot, which lists none of its kind`);
  const region = arn.region === '' ? place.region : arn.region;
  const why = missing(snapshot, arn.service, account, region, at);
  return why === undefined
    ? { kind: 'absent' }
    : notVisible('notRead', `${policyResource} is not in the snapshot: ${why}`);
}

/** Why the snapshot does not hold all that a service has there; undefined: it does. */
function missing(
  snapshot: Snapshot,
  service: string,
  account: string,
  region: string,
  at: string,
): string | undefined {
  const coverage = snapshot.find('coverage', coverageName(account, region), at);
  if (coverage.kind === 'inForce') {
    if (coverage.entry.services.includes(service)) return undefined;
    const reason = coverage.entry.notVisible.find((each) => each.service === service);
    if (reason !== undefined) return reason.why;
  }
  return `it does not hold ${service} of ${account} in ${region}`;
}
