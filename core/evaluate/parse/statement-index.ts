/**
 * The statements of one level by what they may cover: those of a service, and among them those that cover an action. So a
 * request costs what the statements for its action cost, however many others the policies have.
 *
 * Memory  bounded in services and in actions of a level; when they are too many, both are found anew.
 *
 * INVARIANT: statements keep the order of the policies and of their documents.
 */
import { remember } from '../../model/remember.ts';
import { coversAction, mayCoverService, serviceOf } from './action.ts';
import type { CompiledPolicy } from './document.ts';
import type { Statement } from './statement.ts';

export interface PlacedStatement {
  readonly policy: CompiledPolicy;
  readonly statement: Statement;
}

/** So few are compared with the action at once. */
const FEW = 8;
const MOST_REMEMBERED = 64;

export class StatementIndex {
  readonly #all: readonly PlacedStatement[];
  #ofService: Map<string, readonly PlacedStatement[]> | undefined;
  #covering: Map<string, readonly PlacedStatement[]> | undefined;

  constructor(policies: readonly CompiledPolicy[]) {
    const all: PlacedStatement[] = [];
    for (const policy of policies) for (const statement of policy.statements) all.push({ policy, statement });
    this.#all = all;
  }

  /** @param action in lower case. */
  covering(action: string): readonly PlacedStatement[] {
    this.#covering ??= new Map();
    const known = this.#covering.get(action);
    if (known !== undefined) return known;
    const found = this.ofService(serviceOf(action)).filter(({ statement }) =>
      coversAction(statement.actions, action),
    );
    return remember(this.#covering, action, found, MOST_REMEMBERED);
  }

  /** Those that may cover some action of the service. @param service in lower case. */
  ofService(service: string): readonly PlacedStatement[] {
    if (this.#all.length <= FEW) return this.#all;
    this.#ofService ??= new Map();
    const known = this.#ofService.get(service);
    if (known !== undefined) return known;
    const found = this.#all.filter(({ statement }) => mayCoverService(statement.actions, service));
    return remember(this.#ofService, service, found, MOST_REMEMBERED);
  }
}
