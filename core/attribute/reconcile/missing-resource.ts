/**
 * The key or role that the call is about is not there: AWS refuses in the words of a policy, to tell nobody what exists.
 * Whoever looked would have seen it, so there is no policy of it that could be silent.
 *
 * Source  KMS Developer Guide, "Troubleshooting key access"; IAM User Guide, "Troubleshoot IAM roles".
 */
import { parseArn } from '../../model/arn.ts';
import type { Attribution } from '../../model/attribution.ts';
import { describeHidden, evaluated } from './describe.ts';
import type { ReconcileInput } from './reconcile.ts';

export function isMissing({ scene, pair }: ReconcileInput): boolean {
  if (scene.views.resource?.kind !== 'absent') return false;
  const { service, resource = '' } = parseArn(pair.resource) ?? {};
  if (service === 'kms') return resource.startsWith('key/');
  return service === 'iam' && resource.startsWith('role/') && pair.action.toLowerCase().startsWith('sts:');
}

/** What is left to reconcile without the policy of something that is not there. */
export function withoutResource(input: ReconcileInput): ReconcileInput {
  const { stated, assessment, pair } = input;
  const isOfOther = ({ layer }: { readonly layer: string }) => layer !== 'resourcePolicy';
  return {
    ...input,
    stated: {
      ...stated,
      evidence: [...stated.evidence, evaluated('resourceMissing', `${pair.resource} does not exist`)],
    },
    assessment: {
      ...assessment,
      certain: assessment.certain.filter(isOfOther),
      possible: assessment.possible.filter(isOfOther),
    },
  };
}

/** Nothing else can have refused: AWS says so itself, or every other layer is seen and lets the call pass. */
export function notFound({ stated, assessment, awsReports }: ReconcileInput): Attribution | undefined {
  const { certain, possible, hidden, result } = assessment;
  const isOpen = certain.length + possible.length > 0 || hidden.some(({ onlyAllows }) => onlyAllows !== true);
  const passes = result.layers.identityPolicy === 'allows' && awsReports.length === 0 && !isOpen;
  if (stated.layer !== 'resourcePolicy' && !passes) return undefined;
  return {
    ...stated,
    layer: 'notAPolicy',
    policyKind: null,
    kind: 'unknown',
    reason: 'notFound',
    confidence: 'evaluated',
    evidence: [...stated.evidence, ...hidden.map(describeHidden)],
  };
}
