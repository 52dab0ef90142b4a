/**
 * Denials and groups as people read them: always with a way out. What was not explained has that of what AWS stated.
 *
 * Shape   as stored -> as printed; stores return what was put into them.
 */
import { type StatedDenial, statedWayOut } from '../attribute/stated-way-out.ts';
import type { Denial } from '../model/denial.ts';
import type { DenialGroup } from '../model/group.ts';

export function denialWithWayOut(denial: Denial): Denial {
  return denial.fix === null ? { ...denial, ...statedWayOut(denial) } : denial;
}

export function groupWithWayOut<T extends DenialGroup>(group: T): T {
  if (group.fix !== null) return group;
  const { account, action, attribution, principal, resourceFamily } = group;
  const resource = resourceFamily === 'unknown' ? null : resourceFamily;
  const stated: StatedDenial = {
    ...{ eventId: null, region: null, resource, account, action, attribution },
    principal: { arn: principal },
  };
  return { ...group, ...statedWayOut(stated) };
}
