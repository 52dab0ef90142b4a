/**
 * What an answer for one resource leaves open about the other resources of the same call.
 *
 * INVARIANT: an answer is `evaluated` only where AWS can have named nothing else for any of them, and a fix is proven
 * only where all of them pass with it.
 */
import type { Attribution } from '../model/attribution.ts';
import type { Fix } from '../model/denial.ts';
import { oneLine } from '../text/one-line.ts';
import type { SeveralResources } from './several-resources.ts';

export function amongSeveral(attribution: Attribution, several: SeveralResources | undefined): Attribution {
  const { confidence, layer: named } = attribution;
  // Without an answer, what may deny the others stands among the candidates already.
  const others = named === 'unknown' ? [] : (several?.rivals ?? []);
  const rivals = [...others, ...(several?.unnamed ?? [])].map(({ layer, why }) => ({
    layer,
    why: oneLine(why),
  }));
  if (rivals.length === 0) return attribution;
  return {
    ...attribution,
    confidence: confidence === 'evaluated' || confidence === 'decoded' ? 'inferred' : confidence,
    mayAlsoBlock: [...attribution.mayAlsoBlock, ...rivals],
  };
}

export function fixAmongSeveral(fix: Fix, several: SeveralResources | undefined): Fix {
  if (several === undefined || several.open.length === 0 || fix.statement === null) return fix;
  const assumes = several.open.map((resource) => oneLine(`the call is allowed on ${resource}`));
  return {
    ...fix,
    assumes: [...fix.assumes, ...assumes],
    proven: fix.proven === true ? null : fix.proven,
  };
}
