/**
 * The policies of one layer (SCP and RCP: of one level), evaluated for one request.
 *
 * INVARIANT: the order and number of policies and of their statements never change `deny`, `allow` or `named`.
 */
import type { CompiledPolicy } from '../parse/document.ts';
import type { Level } from '../parse/policies.ts';
import type { Statement } from '../parse/statement.ts';
import { and, or, type Ternary } from '../parse/ternary.ts';
import { NOT_NAMED, type PrincipalMatch } from './principal-match.ts';
import { coversRequest, principalMatchOf, type StatementRequest } from './statement.ts';

/** A statement that applies, or may. */
export interface Match {
  readonly policy: CompiledPolicy;
  readonly statement: Statement;
  readonly applies: 'yes' | 'maybe';
}

export interface LevelTrace extends Level {
  readonly denies: readonly Match[];
  readonly allows: readonly Match[];
  readonly deny: Ternary;
  readonly allow: Ternary;
  /** How strongly the Allows name the caller; of use in a resource policy only. */
  readonly named: PrincipalMatch;
}

/** Does a statement that names the caller like this apply to it? */
export type PrincipalTest = (named: PrincipalMatch) => Ternary;

export function traceLevel(
  { target, statements }: Level,
  request: StatementRequest,
  appliesTo: PrincipalTest,
): LevelTrace {
  const denies: Match[] = [];
  const allows: Match[] = [];
  let deny: Ternary = 'no';
  let allow: Ternary = 'no';
  let named = NOT_NAMED;
  for (const { policy, statement } of statements.covering(request.action)) {
    const covered = coversRequest(statement, request);
    if (covered === 'no') continue;
    const match = principalMatchOf(statement, request);
    const applies = and(covered, appliesTo(match));
    if (applies === 'no') continue;
    (statement.effect === 'Deny' ? denies : allows).push({ policy, statement, applies });
    if (statement.effect === 'Deny') deny = or(deny, applies);
    else {
      allow = or(allow, applies);
      named = strongest(named, match, covered);
    }
  }
  return { target, statements, denies, allows, deny, allow, named };
}

function strongest(known: PrincipalMatch, match: PrincipalMatch, covered: Ternary): PrincipalMatch {
  if (known === NOT_NAMED && covered === 'yes') return match;
  return {
    directly: or(known.directly, and(match.directly, covered)),
    bySessionIssuer: or(known.bySessionIssuer, and(match.bySessionIssuer, covered)),
    byAccount: or(known.byAccount, and(match.byAccount, covered)),
  };
}
