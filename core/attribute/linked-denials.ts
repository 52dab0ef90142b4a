/**
 * Denials that explain each other: the next layer of a call that was denied before, and the key behind a call to S3.
 *
 * S3 passes KMS's refusal of a key on without naming the key. CloudTrail records the denial of the key beside it, of
 * the same caller in the same second.
 */
import { evaluated } from '../assess/describe.ts';
import type { DeniedCall } from '../gather/denied-call.ts';
import type { Attribution } from '../model/attribution.ts';
import type { Denial } from '../model/denial.ts';
import { layerName } from '../text/reason.ts';
import type { Explanation } from './attribute-call.ts';

export const isKeyCall = ({ eventSource }: Pick<Denial, 'eventSource'>): boolean =>
  eventSource === 'kms.amazonaws.com';

export interface KeyDenial {
  readonly denial: Denial;
  readonly explain: () => Promise<Explanation>;
}

/** `explanation`: of the call by itself. `findKeyDenial` is called only where it can matter. */
export async function withKeyDenial(
  call: DeniedCall,
  explanation: Explanation,
  findKeyDenial: () => Promise<KeyDenial | undefined>,
): Promise<Explanation> {
  const mayBeKey = call.denial.eventSource === 's3.amazonaws.com';
  if (!mayBeKey || explanation.attribution.layer !== 'unknown') return explanation;
  const key = await findKeyDenial();
  if (key === undefined) return explanation;
  // INVARIANT: what explained the key may be its whole denial, of another group: only the reason and the way out are taken.
  const { attribution, changed, fix, nextSteps } = await key.explain();
  return { ...explanation, attribution: causedByKey(attribution, key.denial), changed, fix, nextSteps };
}

function causedByKey(ofKey: Attribution, key: Denial): Attribution {
  const says = `${key.action} on ${key.resource ?? 'a key'} was denied to the same caller in the same second (event ${key.eventId})`;
  const { action, resource } = key;
  const refusedCheck = ofKey.refusedCheck ?? { action, resource, from: 'evaluation' };
  return { ...ofKey, refusedCheck, evidence: [evaluated('keyDenied', says), ...ofKey.evidence] };
}

export type EarlierDenial = Pick<Denial, 'eventId' | 'attribution'>;

/** The same call of the same session, denied a layer deeper: one layer was fixed, and the next one denies. */
export function afterEarlier(attribution: Attribution, before: EarlierDenial): Attribution {
  const { layer } = before.attribution;
  if (layer === attribution.layer || layer === 'unknown' || attribution.layer === 'unknown')
    return attribution;
  const says = `the same call was denied before by the ${layerName(layer)} (event ${before.eventId}); this is the next layer`;
  return { ...attribution, evidence: [...attribution.evidence, evaluated('deniedBefore', says)] };
}

/** What the same call of the same session has in common with its next denial. */
export function callKey({ principal, action, resource }: Denial): string {
  return JSON.stringify([principal.sessionArn ?? principal.arn, action, resource]);
}
