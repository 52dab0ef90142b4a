/**
 * Reads AWS's published service reference: one JSON document a service, with its actions, the ARN formats of its
 * resources and, where AWS gives it, the map from API operations to the actions that they are checked under.
 *
 * Errors  throws one sentence when a document is not of that shape; nothing of it is used then.
 * Source  Service Authorization Reference, "Simplified AWS service information for programmatic access".
 */
import type { ActionTable } from '../core/normalize/action-table.ts';
import { type ServiceActions, type SourceAction, splitPatterns } from './action-table-text.ts';

interface ReferenceDocument {
  readonly Name: string;
  readonly Actions: readonly ReferenceAction[];
  readonly Resources?: readonly { readonly Name: string; readonly ARNFormats?: readonly string[] }[];
  readonly Operations?: readonly ReferenceOperation[];
}

interface ReferenceAction {
  readonly Name: string;
  readonly Resources?: readonly { readonly Name: string }[];
}

interface ReferenceOperation {
  readonly Name: string;
  readonly AuthorizedActions?: readonly { readonly Service: string; readonly Name: string }[];
}

/** `known` gives what the reference does not say: which resources are required, and the dependents. */
export function readServiceReference(document: unknown, known: ActionTable): ServiceActions {
  if (!isDocument(document)) throw new Error('this is no document of the AWS service reference');
  const prefix = document.Name;
  const patterns = new Map(
    (document.Resources ?? []).map(({ Name, ARNFormats = [] }) => [Name, ARNFormats.flatMap(splitPatterns)]),
  );
  const checked = checkedActions(document);
  return {
    prefix,
    patterns,
    actions: document.Actions.map((action) => readAction(prefix, action, patterns, checked, known)),
    operations: new Map([...checked].filter(([name]) => !hasAction(document, name))),
  };
}

function isDocument(value: unknown): value is ReferenceDocument {
  if (typeof value !== 'object' || value === null) return false;
  const { Name, Actions } = value as Partial<ReferenceDocument>;
  return (
    typeof Name === 'string' &&
    Array.isArray(Actions) &&
    Actions.every((each) => typeof each?.Name === 'string')
  );
}

const hasAction = ({ Actions }: ReferenceDocument, name: string) =>
  Actions.some((action) => action.Name.toLowerCase() === name.toLowerCase());

/** By operation: the actions it is checked under, iam:PassRole last, for no call is named after it. */
function checkedActions({ Operations = [] }: ReferenceDocument): ReadonlyMap<string, readonly string[]> {
  return new Map(
    Operations.flatMap(({ Name, AuthorizedActions = [] }) => {
      const actions = AuthorizedActions.map((each) => `${each.Service}:${each.Name}`);
      const ordered = actions.toSorted((a, b) => Number(a === PASS_ROLE) - Number(b === PASS_ROLE));
      return ordered.length === 0 ? [] : [[Name, [...new Set(ordered)]] as const];
    }),
  );
}

const PASS_ROLE = 'iam:PassRole';

function readAction(
  prefix: string,
  { Name, Resources = [] }: ReferenceAction,
  patterns: ReadonlyMap<string, readonly string[]>,
  checked: ReadonlyMap<string, readonly string[]>,
  known: ActionTable,
): SourceAction {
  const facts = known.find(prefix, Name);
  const required = new Set(facts?.resources.filter((each) => each.required).map(({ arn }) => arn));
  const others = (checked.get(Name) ?? []).filter((action) => action !== `${prefix}:${Name}`);
  return {
    name: Name,
    resources: Resources.map((each) => ({
      type: each.Name,
      required: (patterns.get(each.Name) ?? []).some((arn) => required.has(arn)),
    })),
    dependents: [...new Set([...(facts?.dependents ?? []), ...others])],
  };
}
