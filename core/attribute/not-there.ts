/**
 * The key or role that the call is about is not there: AWS refuses in the same words as where a policy refuses. Told only
 * if whoever looked would have seen it, and nothing else denies the call for certain.
 *
 * Source  KMS and STS answer a key or role that does not exist with AccessDenied, to tell nobody what exists.
 */

import { parseArn } from '../model/arn.ts';
import type { Attribution } from '../model/attribution.ts';
import { evaluated, tellHidden } from './tell.ts';
import type { Weighing } from './weigh.ts';

export function notThere({ stated, judgement, scene, pair, testimonies }: Weighing): Attribution | undefined {
  if (scene.views.resource?.kind !== 'absent' || testimonies.length > 0) return undefined;
  const { service, resource = '' } = parseArn(pair.resource) ?? {};
  const isKey = service === 'kms' && resource.startsWith('key/');
  const isRole = service === 'iam' && resource.startsWith('role/') && pair.action.startsWith('sts:');
  if (!isKey && !isRole) return undefined;
  // Where there is no key and no role there is no policy that could be silent.
  const others = [...judgement.certain, ...judgement.possible].filter(
    ({ layer }) => layer !== 'resourcePolicy',
  );
  const isOpen = judgement.hidden.some(({ onlyAllows }) => onlyAllows !== true);
  const isHinted = stated.layer === 'resourcePolicy';
  if (!isHinted && (others.length > 0 || isOpen)) return undefined;
  return {
    ...stated,
    layer: 'notAPolicy',
    policyKind: null,
    kind: 'unknown',
    reason: 'notFound',
    confidence: 'evaluated',
    evidence: [
      ...stated.evidence,
      evaluated(`${pair.resource} does not exist`),
      ...judgement.hidden.map(tellHidden),
    ],
  };
}
