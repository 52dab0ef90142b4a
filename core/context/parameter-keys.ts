/**
 * Condition keys of services whose value is a parameter of the request.
 *
 * Shape   data/context-keys.json, a call -> the keys that its rows give for this action and type of resource.
 * Units   paths in lower case, with dots; a request inside one member (`CreateFleetRequest`) is read as if it were at the top.
 *
 * INVARIANT: a key of another type of resource is absent: a launch is checked on its subnet without the instance type.
 */
import contextKeys from '../../data/context-keys.json' with { type: 'json' };
import { parseArn } from '../model/arn.ts';
import { isHidden } from '../record/hidden-text.ts';
import { isObject, valueAt } from '../record/json.ts';
import { partitionOf } from '../record/partition.ts';
import { type RequestValue, requestValues } from '../record/request-values.ts';
import { scalarAt } from '../record/scalar-at.ts';
import { isRequestWrapper } from '../record/tag-members.ts';
import { absent, type ContextEntry, derived, logged, several, unknown } from './context-entry.ts';
import type { ServiceCall } from './service-call.ts';

interface Row {
  readonly keys: Readonly<Record<string, string>>;
  readonly actions?: readonly string[];
  readonly types?: readonly string[];
  readonly missing?: string;
  readonly form?: string;
  readonly arn?: string;
  readonly default?: string;
}

const ROWS: ReadonlyMap<string, readonly Row[]> = rowsByService(contextKeys.rows);

function rowsByService(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const byService = new Map<string, Row[]>();
  for (const row of rows) {
    const service = Object.keys(row.keys)[0]?.split(':')[0] ?? '';
    byService.set(service, [...(byService.get(service) ?? []), row]);
  }
  return byService;
}

export function parameterKeys(call: ServiceCall): readonly ContextEntry[] {
  const parameters = valueAt(call.record, 'requestParameters');
  const values = isObject(parameters) ? withoutWrapper(requestValues(parameters)) : undefined;
  const action = call.action.toLowerCase();
  const rows = (ROWS.get(call.service) ?? []).filter(
    ({ actions }) => actions === undefined || actions.some((each) => each.toLowerCase() === action),
  );
  return rows.flatMap((row) =>
    Object.entries(row.keys).map(([key, parameter]) =>
      entryOf(key, parameter.toLowerCase(), row, call, values),
    ),
  );
}

function withoutWrapper(values: readonly RequestValue[]): readonly RequestValue[] {
  return values.map((each) => {
    const [first = '', ...rest] = each.path.split('.');
    return rest.length > 0 && isRequestWrapper(first) ? { ...each, path: rest.join('.') } : each;
  });
}

function entryOf(
  key: string,
  path: string,
  row: Row,
  call: ServiceCall,
  values: readonly RequestValue[] | undefined,
): ContextEntry {
  if (row.types !== undefined) {
    const type = parseArn(call.resource ?? '')?.resource.split('/')[0];
    if (type === undefined) return unknown(key);
    if (!row.types.includes(type)) return absent(key, 'derived');
  }
  if (values === undefined) return unknown(key);
  const found = values.filter((each) => each.path === path).map(({ value }) => value);
  if (found.some((value) => isHidden(value))) return unknown(key);
  if (row.form === 'list' && found.length > 0) return several(key, found, 'cloudtrail');
  const [value] = found;
  if (value === undefined) return missing(key, row, call);
  if (found.length > 1) return unknown(key);
  return row.arn === undefined ? logged(key, value) : arnEntry(key, value, row.arn, call);
}

function missing(key: string, row: Row, call: ServiceCall): ContextEntry {
  if (row.arn !== undefined && row.default !== undefined) return arnEntry(key, row.default, row.arn, call);
  return row.missing === 'absent' ? absent(key, 'derived') : unknown(key);
}

const PLAIN_NAME = /^[\w-]+$/;

/** An ARN as it stands; a plain name in the caller's account and Region. */
function arnEntry(key: string, value: string, pattern: string, { record }: ServiceCall): ContextEntry {
  if (value.startsWith('arn:')) return logged(key, value);
  const account = scalarAt(record, 'userIdentity', 'accountId');
  const region = scalarAt(record, 'awsRegion');
  if (account === undefined || region === undefined || !PLAIN_NAME.test(value)) return unknown(key);
  const variables = {
    Partition: partitionOf(region, undefined),
    Region: region,
    Account: account,
    Name: value,
  };
  const arn = Object.entries(variables).reduce(
    (text, [variable, each]) => text.replace(`\${${variable}}`, () => each),
    pattern,
  );
  return derived(key, arn);
}
