/**
 * The policy types as AWS words them in denials, and our layer for each.
 *
 * Shape   words in squeezed form (message-text.ts), longest first. Older documentation spells some of them
 *         differently (`sessions policy`, `identity policy`), so a type may have several.
 * Source  IAM User Guide, "Troubleshoot access denied error messages"; S3 User Guide, "Troubleshoot 403 errors".
 */
import { POLICY_LAYER, POLICY_LAYERS, type PolicyLayer } from '../model/policy-layer.ts';

export interface PolicyWording {
  readonly words: string;
  readonly layer: PolicyLayer;
  /** The kind of resource policy, where the words name it. */
  readonly policyKind: string | null;
}

type Row = readonly [layer: PolicyLayer, policyKind: string | null, ...words: string[]];

const ROWS: readonly Row[] = [
  ...POLICY_LAYERS.map((layer): Row => [layer, null, ...POLICY_LAYER[layer].wordings]),
  ['resourcePolicy', 'roleTrustPolicy', 'roletrustpolicy', 'trustpolicy'],
  ['resourcePolicy', 'bucketPolicy', 'bucketpolicy'],
  ['resourcePolicy', 'kmsKeyPolicy', 'keypolicy', 'kmskeypolicy'],
];

const WORDINGS: readonly PolicyWording[] = ROWS.flatMap(([layer, policyKind, ...words]) =>
  words.map((each) => ({ words: each, layer, policyKind })),
).sort((a, b) => b.words.length - a.words.length);

const ARTICLES = ['an', 'a', 'the', 'any', ''];

/** The wording that stands at the start of a squeezed text, after an article if there is one, and its length. */
export function wordingAtStart(
  squeezed: string,
): { readonly wording: PolicyWording; readonly length: number } | undefined {
  for (const article of ARTICLES) {
    const wording = WORDINGS.find(({ words }) => squeezed.startsWith(article + words));
    if (wording !== undefined) return { wording, length: article.length + wording.words.length };
  }
  return undefined;
}

/** The wording that a cut text starts with, if it can be of one layer only. */
export function wordingStartingWith(squeezed: string): PolicyWording | undefined {
  const candidates = ARTICLES.filter((article) => squeezed.startsWith(article)).flatMap((article) => {
    const start = squeezed.slice(article.length);
    return start.length < 4 ? [] : WORDINGS.filter(({ words }) => words.startsWith(start));
  });
  const [first] = candidates;
  return candidates.every(({ layer }) => layer === first?.layer) ? first : undefined;
}

/** Could a text that is cut here have gone on with a policy type? */
export function isStartOfWording(squeezed: string): boolean {
  return ARTICLES.some(
    (article) =>
      article.startsWith(squeezed) ||
      (squeezed.startsWith(article) &&
        WORDINGS.some(({ words }) => words.startsWith(squeezed.slice(article.length)))),
  );
}
