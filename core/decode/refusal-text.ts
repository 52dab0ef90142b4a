/**
 * Fixed texts that services use instead of IAM's sentence, or where that sentence gives no reason.
 *
 * Shape   text -> the row whose longest fragment occurs in it, and that fragment's place.
 * Source  data/refusal-texts.json, each row with its own.
 */
import table from '../../data/refusal-texts.json' with { type: 'json' };
import { LAYERS, type Layer, NOT_A_POLICY_REASONS, type NotAPolicyReason } from '../model/attribution.ts';
import { type OrganizationPolicyKind, organizationPolicyKind } from '../model/organization-policy.ts';
import { type MessageText, rawAt, rawBehind, squeeze } from './message-text.ts';
import { readToken } from './token.ts';
import { writtenValue } from './written-value.ts';

export interface RefusalText {
  readonly layer: Layer;
  readonly policyKind: string | null;
  readonly reason: NotAPolicyReason | null;
  /** Of the layer, where there is one. */
  readonly confidence: 'stated' | 'inferred';
  readonly says: string;
  /** It says no more than that access was denied. */
  readonly isSilent: boolean;
  /** It reports a denial whatever the error code. */
  readonly decides: boolean;
  /** A record that says so is no denial, whatever the error code: expired credentials, a wrong password, deletion protection. */
  readonly isLookAlike: boolean;
  readonly action: (operation: string | null) => string | null;
  readonly resource: string | null;
  /** Where a service enforced a policy of the organization: its kind. */
  readonly organizationPolicy: OrganizationPolicyKind | undefined;
  /** What stands in quotes behind the text, where the row asks for it: a tag key. */
  readonly quoted: string | undefined;
}

type Row = (typeof table.rows)[number];

interface Fragment {
  readonly squeezed: string;
  /** Of a setting, squeezed: behind it the fragment is a value that was read. Empty: the row excludes none. */
  readonly label: string;
  readonly row: Row;
}

const FRAGMENTS: readonly Fragment[] = table.rows
  .flatMap((row) => {
    const label = squeeze(row.notBehind ?? '');
    return row.texts.map((text) => ({ squeezed: squeeze(text), label, row }));
  })
  .sort((a, b) => b.squeezed.length - a.squeezed.length);

export function findRefusalText(text: MessageText): RefusalText | undefined {
  for (const fragment of FRAGMENTS) {
    const q = placeOf(text.squeezed, fragment);
    if (q >= 0) return readRow(text, fragment.row, q, q + fragment.squeezed.length);
  }
  return undefined;
}

function placeOf(text: string, { squeezed, label }: Fragment): number {
  let q = text.indexOf(squeezed);
  if (label === '') return q;
  const isLabelled = (at: number) =>
    text.slice(Math.max(0, at - label.length - NEAR_LABEL), at).includes(label);
  while (q >= 0 && isLabelled(q)) q = text.indexOf(squeezed, q + 1);
  return q;
}

/** Quotes, brackets and colons between a label and its value. */
const NEAR_LABEL = 6;

function readRow(text: MessageText, row: Row, q: number, behind: number): RefusalText {
  const layer = LAYERS.find((each) => each === row.layer) ?? 'unknown';
  return {
    layer,
    policyKind: row.policyKind ?? null,
    reason: NOT_A_POLICY_REASONS.find((each) => each === row.reason) ?? null,
    confidence: row.confidence === 'inferred' ? 'inferred' : 'stated',
    says: row.says,
    isSilent: row.silent === true,
    decides: row.decides === true,
    isLookAlike: row.lookAlike === true,
    action: (operation) => readAction(text, row, behind, operation),
    resource: row.resource === undefined ? null : readResource(text, row.resource, q, behind),
    organizationPolicy: organizationPolicyKind(row.organizationPolicy),
    quoted: row.quoted === true ? quotedBehind(text.raw.slice(rawBehind(text, behind))) : undefined,
  };
}

function readAction(text: MessageText, row: Row, behind: number, operation: string | null): string | null {
  if (row.actionAfter !== undefined) return actionIn(text.raw.slice(rawBehind(text, behind)));
  if (typeof row.action === 'string') return row.action;
  return new Map(Object.entries(row.action ?? {})).get(operation ?? '') ?? null;
}

/** A tag key has at most 128 characters, and no quotes. */
function quotedBehind(raw: string): string | undefined {
  return /^[\s:]{0,9}['"‘`]([^'"’`\r\n]{1,128})['"’`]/.exec(raw.slice(0, NEAR))?.[1];
}

const NEAR = 200;

function actionIn(raw: string): string | null {
  return /[a-z][a-z0-9-]{1,40}:[A-Z][A-Za-z]{1,80}/.exec(raw.slice(0, NEAR))?.[0] ?? null;
}

type Place = NonNullable<Row['resource']>;

/** The text between two fixed texts, or the token behind the first. */
function readResource(text: MessageText, place: Place, q: number, behind: number): string | null {
  if (place.within !== undefined) return readNear(text, place.after, behind, place.within);
  const from = rawBehind(text, behind);
  if (place.before === undefined) return readToken(text, from + 1)?.value ?? null;
  const near = text.squeezed.slice(q, q + 2 * NEAR);
  const end = near.indexOf(squeeze(place.before));
  return end < 0 ? null : (writtenValue(text.raw.slice(from, rawAt(text, q + end)), text.pasted) ?? null);
}

function readNear(text: MessageText, after: string, behind: number, within: number): string | null {
  const from = rawBehind(text, behind);
  const at = text.raw.slice(from, from + within).indexOf(after);
  return at < 0 ? null : (readToken(text, from + at + after.length)?.value ?? null);
}
