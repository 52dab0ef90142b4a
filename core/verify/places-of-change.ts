/**
 * Which groups a recorded policy change may have fixed: where to find them, and which of those found it may concern.
 *
 * INVARIANT: what is found here only may be fixed; fixed-by-change.ts decides by the policies as they are.
 */
import { parseArn } from '../model/arn.ts';
import type { DenialGroup } from '../model/group.ts';
import type { PolicyChange } from '../model/policy-change.ts';
import { layersThat } from '../model/policy-layer.ts';
import { resourceFamily } from '../normalize/resource-family.ts';
import type { GroupPlace } from '../ports.ts';
import { isOfOrganization } from '../what-if/cause/organization-change.ts';
import { isSameIdentity } from '../what-if/variant/variant-change.ts';

/** The narrowest places first: of all together only some groups are read. */
export function placesOf(change: PolicyChange): readonly GroupPlace[] {
  const { write, targets, account } = change;
  if (isOfOrganization(change)) return GUARDRAILS;
  const ofAccount: readonly GroupPlace[] = account === null ? [] : [{ by: 'account', value: account }];
  switch (write?.on) {
    case 'inlinePolicy':
    case 'attachment':
    case 'permissionsBoundary':
      return isIamGroup(write.principal) ? ofAccount : ofIdentity(write.principal);
    case 'managedPolicy':
      return [{ by: 'policy', value: write.policy }, ...ofAccount];
    case 'vpcEndpointPolicy':
      return [{ by: 'layer', value: 'vpcEndpointPolicy' }];
    case 'resourcePolicy':
    case undefined:
      return [
        ...targets.flatMap((target): readonly GroupPlace[] =>
          isIdentity(target)
            ? ofIdentity(target)
            : [...new Set([target, resourceFamily(target)])].map((value) => ({ by: 'family', value })),
        ),
        ...ofAccount,
      ];
  }
}

/** By the change alone: a role's own, on a bucket's objects. Of what has no name to compare, every group. */
export function mayConcern({ write, targets }: PolicyChange, group: DenialGroup): boolean {
  switch (write?.on) {
    case 'inlinePolicy':
    case 'attachment':
    case 'permissionsBoundary':
      return isIamGroup(write.principal)
        ? isIamUser(group.principal)
        : isSameIdentity(write.principal, { arn: group.principal });
    case 'resourcePolicy':
      return isOn(write.resource, group.resourceFamily);
    case 'managedPolicy':
    case 'vpcEndpointPolicy':
      return true;
    case undefined:
      return targets.some(
        (target) =>
          !isIdentity(target) ||
          isSameIdentity(target, { arn: group.principal }) ||
          isOn(target, group.resourceFamily),
      );
  }
}

const GUARDRAILS: readonly GroupPlace[] = layersThat(({ guardrail }) => guardrail !== null).map((value) => ({
  by: 'layer',
  value,
}));

/** Requests to IAM name a role or user without its path: then its name finds it, in whatever account. */
function ofIdentity(arn: string): readonly GroupPlace[] {
  const name = parseArn(arn)?.resource.split('/').at(-1);
  return [
    { by: 'principal', value: arn },
    ...(name === undefined ? [] : [{ by: 'name', value: name } as const]),
  ];
}

const kindOf = (arn: string): string | undefined => {
  const parsed = parseArn(arn);
  return parsed?.service === 'iam' ? parsed.resource.split('/')[0] : undefined;
};

const isIamGroup = (arn: string): boolean => kindOf(arn) === 'group';
const isIamUser = (arn: string): boolean => kindOf(arn) === 'user';
const isIdentity = (arn: string): boolean => ['user', 'role'].includes(kindOf(arn) ?? '');

/** The resource, or what lies in it. */
function isOn(resource: string, family: string): boolean {
  if (family === resource || family === resourceFamily(resource)) return true;
  return family.startsWith(`${resource}/`) || isSameIdentity(resource, { arn: family });
}
