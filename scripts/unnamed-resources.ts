/**
 * The calls of a log whose resource would not be known if they were denied, although they have parameters and IAM checks
 * them on a resource: which member names it belongs into data/resource-parameters.json.
 *
 *   node scripts/unnamed-resources.ts LOG.json[.gz]    one line a call: action, how often, members of its request
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { lazyActionTable } from '../adapters/action-table.ts';
import { normalizeRecord } from '../core/normalize/cloudtrail.ts';
import { isObject, listAt } from '../core/record/json.ts';

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('give a log file: node scripts/unnamed-resources.ts LOG.json.gz');
const bytes = readFileSync(path);
const log: unknown = JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));

const found = new Map<string, number>();
for (const record of listAt(log, 'Records')) {
  if (!isObject(record) || !isObject(record.requestParameters)) continue;
  const denied = { ...record, errorCode: 'AccessDenied', errorMessage: 'Access Denied' };
  const normalized = normalizeRecord(denied, lazyActionTable);
  if (normalized.kind !== 'denial' || normalized.recorded.denial.resource !== null) continue;
  const { action, resourceFrom } = normalized.recorded.denial;
  const [prefix = '', name = ''] = action.split(':');
  if (!lazyActionTable.find(prefix, name)?.resources.length) continue;
  const line = `${action}  ${resourceFrom}  ${Object.keys(record.requestParameters).join(', ')}`;
  found.set(line, (found.get(line) ?? 0) + 1);
}
for (const [line, count] of [...found].toSorted(([, left], [, right]) => right - left)) {
  console.log(`${count}  ${line}`);
}
