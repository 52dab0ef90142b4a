/**
 * Denials and groups as people read them: always with a way out. What was not explained has that of what AWS stated.
 *
 * Shape   as stored -> as printed; stores return what was put into them.
 */
import { MOST_STEPS } from '../attribute/next-steps.ts';
import { type StatedDenial, statedWayOut } from '../attribute/stated-way-out.ts';
import type { Denial } from '../model/denial.ts';
import { MORE_RESOURCES } from '../model/folded-group.ts';
import type { DenialGroup } from '../model/group.ts';
import { UNKNOWN_FAMILY } from '../normalize/resource-family.ts';

export function denialWithWayOut(denial: Denial): Denial {
  return denial.fix === null ? { ...denial, ...statedWayOut(denial) } : denial;
}

/** Families that name no single resource. */
const NO_RESOURCE = [UNKNOWN_FAMILY, MORE_RESOURCES];

export function groupWithWayOut<T extends DenialGroup>(group: T): T {
  if (group.fix !== null) return group;
  const { account, action, attribution, principal, resourceFamily } = group;
  const resource = NO_RESOURCE.includes(resourceFamily) ? null : resourceFamily;
  const stated: StatedDenial = {
    ...{ eventId: null, region: null, resource, account, action, attribution },
    principal: { arn: principal },
  };
  const { fix, nextSteps } = statedWayOut(stated);
  return { ...group, fix, nextSteps: [...group.nextSteps, ...nextSteps].slice(0, MOST_STEPS) };
}
