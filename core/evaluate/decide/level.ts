/**
 * The policies that stand side by side in one layer (of an SCP or RCP: at one level), against one request.
 *
 * INVARIANT: the order and number of policies and of their statements never change `deny`, `allow` or `naming`.
 */
import type { CompiledPolicy } from '../parse/document.ts';
import { and, or, type Ternary } from '../ternary.ts';
import type { Naming } from './naming.ts';
import { coversRequest, namingIn, type Statement, type StatementRequest } from './statement.ts';

/** A statement that applies, or may. */
export interface Match {
  readonly policy: CompiledPolicy;
  readonly statement: Statement;
  readonly applies: 'yes' | 'maybe';
}

export interface Level {
  /** SCP and RCP: the root, OU or account the policies are attached to. */
  readonly target: string | undefined;
  readonly policies: readonly CompiledPolicy[];
}

export interface LevelTrace extends Level {
  readonly denies: readonly Match[];
  readonly allows: readonly Match[];
  readonly deny: Ternary;
  readonly allow: Ternary;
  /** How strongly the Allows name the caller; of use in a resource policy only. */
  readonly naming: Naming;
}

/** What it takes in this layer to be meant by a statement. */
export type Meant = (naming: Naming) => Ternary;

export function traceLevel({ target, policies }: Level, request: StatementRequest, meant: Meant): LevelTrace {
  const denies: Match[] = [];
  const allows: Match[] = [];
  let deny: Ternary = 'no';
  let allow: Ternary = 'no';
  let naming: Naming = { directly: 'no', behind: 'no', account: 'no' };
  for (const policy of policies) {
    for (const statement of policy.statements) {
      const covered = coversRequest(statement, request);
      if (covered === 'no') continue;
      const named = namingIn(statement, request);
      const applies = and(covered, meant(named));
      if (applies === 'no') continue;
      (statement.effect === 'Deny' ? denies : allows).push({ policy, statement, applies });
      if (statement.effect === 'Deny') deny = or(deny, applies);
      else {
        allow = or(allow, applies);
        naming = strongest(naming, named, covered);
      }
    }
  }
  return { target, policies, denies, allows, deny, allow, naming };
}

function strongest(known: Naming, named: Naming, covered: Ternary): Naming {
  return {
    directly: or(known.directly, and(named.directly, covered)),
    behind: or(known.behind, and(named.behind, covered)),
    account: or(known.account, and(named.account, covered)),
  };
}
