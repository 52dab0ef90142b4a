/**
 * Of a call through an S3 access point, turns to the side that denies it: its resource, policies and condition keys are
 * then those that the attribution and the fix are about.
 */
import { assess } from '../assess/assess.ts';
import { evaluated } from '../assess/describe.ts';
import type { DenialResult } from '../evaluate/explain/result.ts';
import type { Gathered } from '../gather/gather.ts';
import type { Attribution, Evidence } from '../model/attribution.ts';
import type { Check } from './further-checks.ts';

/** `stated`: what AWS says of the denial. */
export function turnedToRefused(check: Check, stated: Attribution): Check {
  const { pair, gathered, assessment } = check;
  const fits = ({ layer, kind }: DenialResult) =>
    (stated.layer === 'unknown' || layer === stated.layer) &&
    (stated.kind === 'unknown' || kind === stated.kind);
  const first = assessment.certain.find(fits) ?? assessment.possible.find(fits);
  if (gathered.other === undefined || first?.side !== gathered.other.side) return check;
  const turned = turn(gathered, gathered.other);
  const again = assess(turned);
  if (again === undefined) return check;
  const { resource } = turned.input.request;
  return { pair: { ...pair, resource }, gathered: turned, assessment: again };
}

function turn({ other: _, ...own }: Gathered, { side, gathered }: NonNullable<Gathered['other']>): Gathered {
  return { ...gathered, other: { side: side === 'bucket' ? 'accessPoint' : 'bucket', gathered: own } };
}

/** Why a policy is named that is not that of the call's own resource. */
export function sidesEvidence({ gathered: { other, input } }: Check): readonly Evidence[] {
  if (other === undefined) return [];
  const [here, there] = [input.request.resource, other.gathered.input.request.resource];
  const [point, bucket] = other.side === 'bucket' ? [here, there] : [there, here];
  const says = `the call goes through an access point: it is checked on ${point} and on ${bucket}, and both must let it pass`;
  return [evaluated('accessPoint', says)];
}
