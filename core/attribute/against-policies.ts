/** Where the policies as they were read do not fit what AWS named: one line each. */
import type { DenialResult } from '../evaluate/result.ts';
import type { Attribution } from '../model/attribution.ts';
import { oneLine } from '../text/one-line.ts';
import { layerName } from '../text/reason.ts';
import type { Scene } from './finding.ts';
import { tellFinding } from './tell.ts';
import type { Weighing } from './weigh.ts';

/** `finding`: what denies, or may, in the named layer. */
export function againstPolicies(
  { stated, judgement, scene }: Weighing,
  finding: DenialResult | undefined,
): readonly string[] {
  const { layer } = stated;
  if (layer === 'notAPolicy' || layer === 'unknown') return [];
  const { certain, hidden, result } = judgement;
  const isOpen = hidden.some((each) => each.layer === layer) || result.layers[layer] === 'undetermined';
  const explicit = certain.find(({ kind }) => kind === 'explicit');
  return [
    ...(finding === undefined && !isOpen ? absence(stated, scene) : []),
    ...(stated.kind === 'implicit' && explicit !== undefined
      ? [`AWS says that nothing denies explicitly, but ${tellFinding(explicit)}: changed since?`]
      : []),
  ].map(oneLine);
}

function absence(stated: Attribution, scene: Scene): readonly string[] {
  const { layer, kind, policy } = stated;
  const name = policy?.arn ?? policy?.name ?? `the ${layerName(layer)}`;
  const does = kind === 'explicit' ? 'does not deny it' : 'is not silent on it';
  const line = `AWS names the ${layerName(layer)}, but ${name} as it was then ${does}: changed since?`;
  const [setting] = layer === 'resourcePolicy' ? blockPublicAccess(scene) : [];
  if (setting === undefined) return [line];
  return [line, `S3 tells Block Public Access in these words too, and ${setting} is on`];
}

function blockPublicAccess({ views }: Scene): readonly string[] {
  return views.resource?.kind === 'found' ? (views.resource.value.publicAccessBlock ?? []) : [];
}
