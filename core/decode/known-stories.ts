/**
 * What is known of denials that many people meet: a sentence of evidence for each. It explains the denial and never
 * decides its layer.
 *
 * Shape   who, what, and the layer that AWS named -> the first story of data/known-stories.json that fits, if any.
 */
import table from '../../data/known-stories.json' with { type: 'json' };
import { parseAssumedRole } from '../model/arn.ts';
import type { Evidence, Layer } from '../model/attribution.ts';

interface KnownDenial {
  readonly principal: string | null;
  readonly action: string | null;
  readonly layer: Layer;
}

type Row = (typeof table.rows)[number];

export function storyEvidence(denial: KnownDenial): readonly Evidence[] {
  const row = table.rows.find((each) => fits(each, denial));
  return row === undefined ? [] : [{ source: 'message', code: 'knownStory', says: row.says }];
}

/** What a row leaves out may be anything. */
function fits(row: Row, { principal, action, layer }: KnownDenial): boolean {
  const session = principal === null ? '' : (parseAssumedRole(principal)?.session ?? '');
  return (
    (row.principal === undefined || row.principal === principal) &&
    (row.action === undefined || row.action.toLowerCase() === action?.toLowerCase()) &&
    (row.layer === undefined || row.layer === layer) &&
    (row.session === undefined || session.startsWith(row.session))
  );
}
