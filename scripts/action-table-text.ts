/** Writes the text that core/normalize/action-table.ts reads; the two scripts that make tables share it. */
import { ACTION_TABLE_HEADER, contractPattern } from '../core/normalize/action-table.ts';

export interface ServiceActions {
  readonly prefix: string;
  /** ARN patterns by the name of their resource type, in any case. */
  readonly patterns: ReadonlyMap<string, readonly string[]>;
  readonly actions: readonly SourceAction[];
  /** API operations that are checked under other names than their own. */
  readonly operations: ReadonlyMap<string, readonly string[]>;
}

export interface SourceAction {
  readonly name: string;
  readonly resources: readonly { readonly type: string; readonly required: boolean }[];
  readonly dependents: readonly string[];
}

export function formatActionTable(source: string, services: readonly ServiceActions[]): string {
  const lines = services
    .toSorted((a, b) => (a.prefix < b.prefix ? -1 : 1))
    .map((service) => formatService(service));
  return [`${ACTION_TABLE_HEADER} from ${source}`, ...lines, ''].join('\n');
}

function formatService({ prefix, patterns, actions, operations }: ServiceActions): string {
  const arns = [...new Set([...patterns.values()].flat())];
  const numbers = new Map<string, readonly number[]>(
    [...patterns].map(([type, own]) => [type.toLowerCase(), own.map((arn) => arns.indexOf(arn))]),
  );
  const columns = [
    prefix,
    arns.map((arn) => contractPattern(prefix, arn)).join(' '),
    actions.map((action) => formatAction(action, numbers)).join(' '),
    [...operations].map(([name, targets]) => `${name}=${targets.join(',')}`).join(' '),
  ];
  return columns.join('\t').trimEnd();
}

function formatAction(action: SourceAction, numbers: ReadonlyMap<string, readonly number[]>): string {
  const resources = action.resources.flatMap(({ type, required }) =>
    (numbers.get(type.toLowerCase()) ?? []).map((number) => `${number}${required ? '!' : ''}`),
  );
  const list = resources.length === 0 ? '' : `:${resources.join(',')}`;
  const dependents = action.dependents.length === 0 ? '' : `>${action.dependents.toSorted().join(',')}`;
  return `${action.name}${list}${dependents}`;
}

/** Some pages list two patterns in one, parted by a comma; a pattern itself never holds white space. */
export function splitPatterns(arn: string): readonly string[] {
  return arn
    .split(/[,\s]/)
    .map((part) => part.trim())
    .filter((part) => part.startsWith('arn:'));
}
