/**
 * An explanation as the store can keep it, however long the policies and names are that it quotes. An item of the table
 * holds 400 KB.
 *
 * Units   bytes of UTF-8, as JSON. What AWS allows in policies and names stays far below.
 */
import { evaluated } from '../assess/describe.ts';
import { type Attribution, UNKNOWN_ATTRIBUTION } from '../model/attribution.ts';
import type { StoredExplanation } from '../model/explanation-request.ts';
import { jsonBytes } from '../record/record-sample.ts';

export const MOST_EXPLANATION_BYTES = 300_000;

/** One that is too long keeps what denied; if that is too long as well, the layer is unknown. */
export function boundedExplanation(stored: StoredExplanation): StoredExplanation {
  if (fits(stored)) return stored;
  const { layer, policyKind, kind, reason, policy, statement, confidence } = stored.attribution;
  const short = shortened(stored, { layer, policyKind, kind, reason, policy, statement, confidence });
  return fits(short) ? short : shortened(stored, {});
}

const fits = (stored: StoredExplanation): boolean => jsonBytes(stored) <= MOST_EXPLANATION_BYTES;

function shortened(stored: StoredExplanation, kept: Partial<Attribution>): StoredExplanation {
  const says = `the explanation takes more than ${MOST_EXPLANATION_BYTES} bytes: explain the record by itself, which prints all of it`;
  const evidence = [evaluated('recordIncomplete', says)];
  const attribution = { ...UNKNOWN_ATTRIBUTION, ...kept, evidence };
  return { ...stored, attribution, fix: null, changed: [], nextSteps: [] };
}
