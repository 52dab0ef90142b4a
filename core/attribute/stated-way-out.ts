/**
 * The way out of a denial whose policies were not evaluated: by what AWS stated of it alone.
 *
 * Shape   a denial -> its fix, never with a statement, and what to do next.
 */
import { askOwner, type BlockingPolicy, explicitDenyFix, policyLabel } from '../fix/ask-owner.ts';
import { notAPolicyFix, unknownLayerFix } from '../fix/no-policy.ts';
import { signInQuestion, UNNAMED_ROLE } from '../fix/sign-in.ts';
import type { Attribution } from '../model/attribution.ts';
import type { Fix, NextStep } from '../model/denial.ts';
import type { PolicyLayer } from '../model/policy-layer.ts';
import { type NextStepInput, nextSteps } from './next-steps.ts';

export interface StatedDenial {
  readonly eventId: string | null;
  readonly account: string | null;
  readonly region: string | null;
  readonly action: string | null;
  readonly resource: string | null;
  readonly principal: { readonly arn: string | null; readonly session?: string | null };
  readonly attribution: Attribution;
}

/** `claim` and `accessKeyId`, where the record is at hand, make the next steps more exact. */
export function statedWayOut(
  denial: StatedDenial,
  known: Pick<NextStepInput, 'claim' | 'accessKeyId'> = {},
): { readonly fix: Fix; readonly nextSteps: readonly NextStep[] } {
  const { attribution, resource } = denial;
  return { fix: fixOf(denial), nextSteps: nextSteps({ denial, attribution, resource, ...known }) };
}

const NOT_EVALUATED = 'no policies were evaluated: with them, a statement can be suggested and verified';

function fixOf({ attribution, account, action, resource, principal }: StatedDenial): Fix {
  const { layer, kind } = attribution;
  if (layer === 'notAPolicy') return notAPolicyFix(attribution, resource);
  if (layer === 'unknown') return unknownLayerFix(attribution);
  const where = whereOf(layer, attribution, principal.arn);
  const blocking: BlockingPolicy = { layer, attribution, where, account };
  if (kind === 'explicit') return explicitDenyFix(blocking);
  const signIn =
    layer === 'resourcePolicy' ? signInQuestion({ action, resource, principal: principal.arn }) : undefined;
  if (signIn !== undefined) return { ...askOwner(blocking, signIn, NOT_EVALUATED), where: UNNAMED_ROLE };
  const on = resource === null || resource === '*' ? '' : ` on ${resource}`;
  return askOwner(
    blocking,
    `whether ${action ?? 'the call'}${on} should be allowed in ${where}`,
    NOT_EVALUATED,
  );
}

function whereOf(layer: PolicyLayer, attribution: Attribution, principal: string | null): string {
  const isNamed = attribution.policy !== null || layer !== 'identityPolicy' || principal === null;
  return isNamed ? policyLabel(layer, attribution) : `the policies of ${principal}`;
}
