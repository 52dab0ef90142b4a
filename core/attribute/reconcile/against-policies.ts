/** Where the policies as they were read do not fit what AWS named: one line each. */

import type { EvidenceContext } from '../../assess/blocker.ts';
import type { DenialResult } from '../../evaluate/explain/result.ts';
import type { Attribution } from '../../model/attribution.ts';
import { oneLine } from '../../text/one-line.ts';
import { layerName } from '../../text/reason.ts';
import { describeBlocker } from './describe.ts';
import type { ReconcileInput } from './reconcile.ts';

/** `finding`: what denies, or may, in the named layer. */
export function againstPolicies(
  { stated, assessment, scene }: ReconcileInput,
  finding: DenialResult | undefined,
): readonly string[] {
  const { layer } = stated;
  if (layer === 'notAPolicy' || layer === 'unknown') return [];
  const { certain, hidden, result } = assessment;
  const isOpen = hidden.some((each) => each.layer === layer) || result.layers[layer] === 'undetermined';
  const explicit = certain.find(({ kind }) => kind === 'explicit');
  return [
    ...(finding === undefined && !isOpen ? absence(stated, scene) : []),
    ...(stated.kind === 'implicit' && explicit !== undefined
      ? [`AWS says that nothing denies explicitly, but ${describeBlocker(explicit)}: changed since?`]
      : []),
  ].map(oneLine);
}

function absence(stated: Attribution, scene: EvidenceContext): readonly string[] {
  const { layer, kind, policy } = stated;
  const name = policy?.arn ?? policy?.name ?? `the ${layerName(layer)}`;
  const does = kind === 'explicit' ? 'does not deny it' : 'is not silent on it';
  const line = `AWS names the ${layerName(layer)}, but ${name} as it was then ${does}: changed since?`;
  const [setting] = layer === 'resourcePolicy' ? blockPublicAccess(scene) : [];
  if (setting === undefined) return [line];
  return [line, `S3 tells Block Public Access in these words too, and ${setting} is on`];
}

function blockPublicAccess({ views }: EvidenceContext): readonly string[] {
  return views.resource?.kind === 'found' ? (views.resource.value.publicAccessBlock ?? []) : [];
}
