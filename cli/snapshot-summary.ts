/** The summary of `denials snapshot`: how much was read, and what could not be read. */

import type { SnapshotCounts } from '../adapters/snapshot/taker.ts';
import { counted } from '../core/text/counted.ts';
import { oneLine } from '../core/text/one-line.ts';

export function snapshotSummary(path: string, counts: SnapshotCounts & { readonly calls: number }): string {
  const { of, entries, resumed, calls } = counts;
  const went = resumed === null ? '' : `; resumed with ${resumed} entries of a run that was stopped`;
  const lines = [
    `${entries} entries of ${counted(of, 'account')} in ${path}, ${counted(calls, 'call')}${went}`,
    ...organizationLines(counts),
    ...accountLines(counts),
    ...serviceLines(counts),
    ...policyLines(counts),
  ];
  return `${lines.map(oneLine).join('\n')}\n`;
}

function organizationLines({ organization }: SnapshotCounts): readonly string[] {
  switch (organization.kind) {
    case 'read':
      return [];
    case 'none':
      return ['there is no organization: only your own account was read'];
    case 'notVisible':
      return [
        `${organization.why}: use the management account or a delegated administrator; other accounts are missing`,
      ];
  }
}

function accountLines({ notVisible, hiddenAccounts }: SnapshotCounts): readonly string[] {
  if (notVisible === 0) return [];
  const more = notVisible - hiddenAccounts.length;
  return [
    `${counted(notVisible, 'account')} not visible:`,
    ...hiddenAccounts.map(({ id, name, why }) => `  ${id}${name === null ? '' : ` (${name})`}: ${why}`),
    ...(more > 0 ? [`  and ${more} more: see the entries of kind "account"`] : []),
  ];
}

function serviceLines({ unreadServices }: SnapshotCounts): readonly string[] {
  if (unreadServices.length === 0) return [];
  const each = unreadServices.map(({ service, places }) => `${service} in ${counted(places, 'place')}`);
  return [`resources that could not be read: ${each.join(', ')}: see the entries of kind "coverage"`];
}

function policyLines(counts: SnapshotCounts): readonly string[] {
  const { unreadPolicies, unreadResources, firstUnread, unreadAwsPolicies } = counts;
  const first = firstUnread === null ? '' : `: ${firstUnread.arn} (${firstUnread.why})`;
  return [
    ...(unreadPolicies === 0
      ? []
      : [`${counted(unreadPolicies, 'policy', 'policies')} of the organization could not be read`]),
    ...(unreadResources === 0
      ? []
      : [`the policy of ${counted(unreadResources, 'resource')} could not be read${first}`]),
    ...(unreadAwsPolicies === null
      ? []
      : [`AWS's own policies that no identity uses are missing (${unreadAwsPolicies})`]),
  ];
}
