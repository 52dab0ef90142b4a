/**
 * How many API calls get an IAM action that exists, and by which rule.
 *
 *   node scripts/coverage-actions.ts [--records FILE] [--sdk DIR] [--botocore DIR] [--table FILE] [--list]
 *
 * --records   CloudTrail log file, gzip or plain (default: the real records beside the checkout, when there)
 * --sdk       a node_modules folder with `@aws-sdk/client-*` (default: this project's own)
 * --botocore  an unpacked botocore wheel: the models of all services
 * --list      name what was not resolved
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { loadActionTable } from '../adapters/action-table.ts';
import type { ActionMethod } from '../core/model/found.ts';
import type { ActionTable } from '../core/normalize/action-table.ts';
import { iamActions } from '../core/normalize/iam-action.ts';
import type { ApiCall } from '../core/record/api-call.ts';

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));
const REAL_RECORDS = ['../shared', '../../shared'].map((shared) =>
  join(REPOSITORY, shared, 'data/cloudtrail-real/stratus-red-team-cloudtrail.json.gz'),
);

const { values: options } = parseArgs({
  options: {
    records: { type: 'string' },
    sdk: { type: 'string', default: join(REPOSITORY, 'node_modules') },
    botocore: { type: 'string' },
    table: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
});

const table = loadActionTable(options.table);

/** One line of the table: how many of the calls a way of naming resolves to an action that exists. */
interface Way {
  readonly name: string;
  readonly resolves: (call: ApiCall) => boolean;
}

const exists = (action: string, known: ActionTable): boolean => {
  const colon = action.indexOf(':');
  return known.find(action.slice(0, colon), action.slice(colon + 1)) !== undefined;
};

const WAYS: readonly Way[] = [
  {
    name: 'naive: source:eventName',
    resolves: ({ eventSource, eventName }) => exists(`${eventSource.split('.')[0]}:${eventName}`, table),
  },
  {
    name: 'map: hand-kept tables, no action table',
    resolves: (call) => exists(iamActions(call, undefined).action, table),
  },
  { name: 'ours', resolves: (call) => exists(iamActions(call, table).action, table) },
];

const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)}%`;

function report(title: string, calls: readonly ApiCall[]): void {
  const methods = Map.groupBy(calls, (call) => iamActions(call, table).method);
  const authorizable = calls.length - (methods.get('notAuthorizable')?.length ?? 0);
  console.log(`\n${title}: ${calls.length} calls, ${authorizable} of them for IAM to authorize`);
  for (const { name, resolves } of WAYS) {
    const count = calls.filter(resolves).length;
    console.log(
      `  ${name.padEnd(40)} ${String(count).padStart(6)} ${percent(count, calls.length)} of all, ${percent(count, authorizable)} of the authorizable`,
    );
  }
  for (const [method, found] of [...methods].sort((a, b) => b[1].length - a[1].length)) {
    console.log(
      `    by ${method.padEnd(35)} ${String(found.length).padStart(6)} ${percent(found.length, calls.length)}`,
    );
  }
  if (options.list) list(methods);
}

function list(methods: ReadonlyMap<ActionMethod, readonly ApiCall[]>): void {
  for (const method of ['unverified', 'notAuthorizable', 'convention'] as const) {
    for (const call of methods.get(method) ?? []) {
      console.log(
        `      ${method}: ${call.eventSource} ${call.eventName} -> ${iamActions(call, table).action}`,
      );
    }
  }
}

const distinct = (calls: readonly ApiCall[]) => [
  ...new Map(calls.map((call) => [`${call.eventSource} ${call.eventName}`, call])).values(),
];

interface Recorded extends ApiCall {
  readonly errorCode?: string;
}

function readRecords(file: string): readonly Recorded[] {
  const bytes = readFileSync(file);
  const text = file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  return (JSON.parse(text.toString('utf8')) as { Records: Recorded[] }).Records;
}

/** A client has a file for every command, and its signing name among its authentication schemes. */
function readSdk(folder: string): readonly ApiCall[] {
  return globSync(join(folder, '@aws-sdk/client-*')).flatMap((client) => {
    const scheme = readFileSync(join(client, 'dist-es/auth/httpAuthSchemeProvider.js'), 'utf8');
    const source = /name: "([^"]+)"/.exec(scheme)?.[1] ?? basename(client).slice('client-'.length);
    return globSync(join(client, 'dist-es/commands/*Command.js')).map((file) => ({
      eventSource: `${source.toLowerCase()}.amazonaws.com`,
      eventName: basename(file, 'Command.js'),
    }));
  });
}

interface ServiceModel {
  readonly metadata: { readonly signingName?: string; readonly endpointPrefix: string };
  readonly operations: Readonly<Record<string, unknown>>;
}

/** The newest model of each service. */
function readBotocore(folder: string): readonly ApiCall[] {
  const models = globSync(join(folder, '**/data/*/*/service-2.json*')).sort();
  const newest = new Map(models.map((file) => [file.split('/').at(-3), file]));
  return [...newest.values()].flatMap((file) => {
    const bytes = readFileSync(file);
    const model = JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()) as ServiceModel;
    const { signingName, endpointPrefix } = model.metadata;
    return Object.keys(model.operations).map((eventName) => ({
      eventSource: `${(signingName ?? endpointPrefix).toLowerCase()}.amazonaws.com`,
      eventName,
    }));
  });
}

const records = options.records ?? REAL_RECORDS.find(existsSync);
if (records !== undefined) {
  const calls = readRecords(records);
  const denied = calls.filter(({ errorCode }) => /AccessDenied|UnauthorizedOperation/.test(errorCode ?? ''));
  report('real records', calls);
  report('real records, distinct source and name', distinct(calls));
  report('denied records, distinct source and name', distinct(denied));
}
report('AWS SDK for JavaScript, all operations', distinct(readSdk(options.sdk)));
if (options.botocore !== undefined)
  report('botocore, all operations', distinct(readBotocore(options.botocore)));
