/**
 * The key or role that the call is about is not there: AWS refuses in the words of a policy, to tell nobody what exists.
 * Whoever looked would have seen it, so there is no policy of it that could be silent.
 *
 * Source  KMS Developer Guide, "Troubleshooting key access"; IAM User Guide, "Troubleshoot IAM roles".
 */
import { parseArn } from '../model/arn.ts';
import type { Attribution } from '../model/attribution.ts';
import { evaluated, tellHidden } from './tell.ts';
import type { Weighing } from './weigh.ts';

export function isNotThere({ scene, pair }: Weighing): boolean {
  if (scene.views.resource?.kind !== 'absent') return false;
  const { service, resource = '' } = parseArn(pair.resource) ?? {};
  if (service === 'kms') return resource.startsWith('key/');
  return service === 'iam' && resource.startsWith('role/') && pair.action.toLowerCase().startsWith('sts:');
}

/** What is left to weigh without the policy of something that is not there. */
export function withoutResource(weighing: Weighing): Weighing {
  const { stated, judgement, pair } = weighing;
  const isOfOther = ({ layer }: { readonly layer: string }) => layer !== 'resourcePolicy';
  return {
    ...weighing,
    stated: { ...stated, evidence: [...stated.evidence, evaluated(`${pair.resource} does not exist`)] },
    judgement: {
      ...judgement,
      certain: judgement.certain.filter(isOfOther),
      possible: judgement.possible.filter(isOfOther),
    },
  };
}

/** Nothing else can have refused: AWS says so itself, or every other layer is seen and lets the call pass. */
export function notFound({ stated, judgement, testimonies }: Weighing): Attribution | undefined {
  const { certain, possible, hidden, result } = judgement;
  const isOpen = certain.length + possible.length > 0 || hidden.some(({ onlyAllows }) => onlyAllows !== true);
  const passes = result.layers.identityPolicy === 'allows' && testimonies.length === 0 && !isOpen;
  if (stated.layer !== 'resourcePolicy' && !passes) return undefined;
  return {
    ...stated,
    layer: 'notAPolicy',
    policyKind: null,
    kind: 'unknown',
    reason: 'notFound',
    confidence: 'evaluated',
    evidence: [...stated.evidence, ...hidden.map(tellHidden)],
  };
}
