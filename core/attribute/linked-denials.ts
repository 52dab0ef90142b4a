/** Denials that explain each other: the next layer of a call that was denied before, and the key behind a call to S3. */
import type { Attribution } from '../model/attribution.ts';
import type { Denial } from '../model/denial.ts';
import { layerName } from '../text/reason.ts';
import { evaluated } from './reconcile/describe.ts';

export type EarlierDenial = Pick<Denial, 'eventId' | 'attribution'>;

/** The same call of the same session, denied a layer deeper: one thing was solved, the next one met. */
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

/** KMS refused the key to the same caller in the same second: the service passed that refusal on as its own. */
export function becauseOfKey(ofKey: Attribution, key: Denial): Attribution {
  const says = `${key.action} on ${key.resource ?? 'a key'} was denied to the same caller in the same second (event ${key.eventId})`;
  return { ...ofKey, evidence: [evaluated('keyDenied', says), ...ofKey.evidence] };
}
