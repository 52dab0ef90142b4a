/**
 * What AWS checks besides the action that a call is named after: the version action where a version is named,
 * the ACL or tagging action where the request carries one, iam:PassRole where it hands over a role.
 *
 * Source  data/request-actions.json; the dependents of the action table.
 */
import requestActions from '../../data/request-actions.json' with { type: 'json' };
import { hasParameter, type RequestValue } from '../record/request-values.ts';
import { TAGGED_TYPE } from '../record/tag-members.ts';
import type { ActionTable } from './action-table.ts';

export interface DependentActions {
  readonly action: string;
  readonly alsoChecked: readonly string[];
  readonly maybeChecked: readonly string[];
}

interface RequestAction {
  readonly action: string;
  readonly parameter: string;
  readonly becomes?: string;
  readonly adds?: string;
}

const REQUEST_ACTIONS: readonly RequestAction[] = requestActions.rows;

/** Whether the request shows that a dependent is checked; where it can show it and does not, it is not checked. */
const SHOWN_BY_REQUEST: ReadonlyMap<string, (values: readonly RequestValue[]) => boolean> = new Map([
  ['iam:PassRole', passesRole],
  ['ec2:CreateTags', (values) => values.some(({ path }) => TAGGED_TYPE.test(path))],
]);

export function dependentActions(
  action: string,
  also: readonly string[],
  values: readonly RequestValue[],
  requestKnown: boolean,
  table: ActionTable | undefined,
): DependentActions {
  const rows = REQUEST_ACTIONS.filter((row) => row.action === action && hasParameter(values, row.parameter));
  const checked = rows.find(({ becomes }) => becomes !== undefined)?.becomes ?? action;
  const added = rows.flatMap(({ adds }) => adds ?? []);
  const documented = documentedDependents(action, table);
  const shown = documented.filter((each) => SHOWN_BY_REQUEST.get(each)?.(values) === true);
  const open = documented.filter((each) => !requestKnown || !SHOWN_BY_REQUEST.has(each));
  const alsoChecked = new Set([...also, ...added, ...shown]);
  return {
    action: checked,
    alsoChecked: [...alsoChecked].filter((each) => each !== checked),
    maybeChecked: open.filter((each) => !alsoChecked.has(each) && each !== checked),
  };
}

function documentedDependents(action: string, table: ActionTable | undefined): readonly string[] {
  const colon = action.indexOf(':');
  return table?.find(action.slice(0, colon), action.slice(colon + 1))?.dependents ?? [];
}

function passesRole(values: readonly RequestValue[]): boolean {
  return values.some(
    ({ name, path, value }) =>
      value.includes(':role/') ||
      name.endsWith('role') ||
      name.endsWith('rolearn') ||
      path.startsWith('iaminstanceprofile'),
  );
}
