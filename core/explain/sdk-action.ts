/**
 * The IAM action of the operation that a tool names around a message: `operation error KMS: Decrypt`, `when calling the
 * GetObject operation`. The operation is one call, which can need several permissions: this is the one it is named after.
 *
 * Shape   (operation, text, action table) -> the action and the rule that found it. Undefined where the tool names no
 *         service and more than one has such an operation, or where the action is not known to exist.
 * Source  data/sdk-operations.json: AWS service models of the SDKs; the action table.
 */
import sdk from '../../data/sdk-operations.json' with { type: 'json' };
import type { WrappedOperation } from '../decode/wrapper.ts';
import type { ActionMethod } from '../model/found.ts';
import type { ActionTable } from '../normalize/action-table.ts';
import { iamActions } from '../normalize/iam-action.ts';
import { servicesRenaming } from '../normalize/service-operations.ts';

export interface SdkAction {
  readonly action: string;
  readonly method: ActionMethod;
}

export function sdkAction(
  operation: WrappedOperation | null,
  text: string,
  table: ActionTable,
): SdkAction | undefined {
  if (operation === null) return undefined;
  const { service, name } = operation;
  const candidates = candidatesFor(name, table);
  const prefix = service === null ? chosen(name, candidates, text) : prefixOfClient(service);
  if (prefix === undefined) return undefined;
  const call = { eventSource: `${prefix}.amazonaws.com`, eventName: name };
  const { action, method } = iamActions(call, table);
  return method === 'unverified' ? undefined : { action, method };
}

const PREFIXES: ReadonlyMap<string, string> = new Map(Object.entries(sdk.prefixes));

/** `Secrets Manager`, `AWSKMS`, `client-dynamodb`: the names of clients differ in spaces and case only. */
function prefixOfClient(service: string): string {
  const client = service.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return PREFIXES.get(client) ?? client;
}

const byName = (table: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> =>
  new Map(Object.entries(table).map(([key, words]) => [key, words.split(' ')]));

const SHARED = byName(sdk.shared);
const ONLY: ReadonlyMap<string, string> = new Map(
  [...byName(sdk.only)].flatMap(([prefix, names]) => names.map((name) => [name, prefix] as const)),
);

function candidatesFor(name: string, table: ActionTable): readonly string[] {
  return SHARED.get(name) ?? [...new Set([...table.servicesWith(name), ...servicesRenaming(name)])];
}

/** The one service that the text names among those that have the operation; else the only one that has it. */
function chosen(name: string, candidates: readonly string[], text: string): string | undefined {
  const named = servicesNamed(text);
  const [first, ...others] = candidates.filter((prefix) => named.has(prefix));
  if (first !== undefined) return others.length === 0 ? first : undefined;
  return ONLY.get(name) ?? (candidates.length === 1 ? candidates[0] : undefined);
}

/** Each is a fixed text and one bounded run of a character class: linear on any input. */
const NAMING: readonly RegExp[] = [
  /\barn:aws[a-z-]{0,12}:([a-z0-9-]{2,40}):/g,
  /\b([a-z0-9-]{2,40})(?:\.[a-z0-9-]{2,30}){0,2}\.amazonaws\.com/g,
  /\((?:Service): ([\w ]{2,60})[;,]/g,
  /\baws ([a-z0-9-]{2,40}) [a-z]/g,
  /\bboto3\.(?:client|resource)\(["']([a-z0-9-]{2,40})/g,
  /@aws-sdk\/client-([a-z0-9-]{2,40})/g,
];

/** Words that stand for a service without naming it. */
const SIGNS: readonly (readonly [sign: string, prefix: string])[] = [
  ['s3://', 's3'],
  ['S3UploadFailedError', 's3'],
  ['.s3.', 's3'],
  ['--x-s3', 's3express'],
];

/** Services of ARNs that say who called, not what. */
const CALLERS = new Set(['iam', 'sts']);

function servicesNamed(text: string): ReadonlySet<string> {
  const words = NAMING.flatMap((pattern) => [...text.matchAll(pattern)].map(([, word = '']) => word));
  const prefixes = words.map(prefixOfClient).filter((prefix) => !CALLERS.has(prefix));
  const signs = SIGNS.flatMap(([sign, prefix]) => (text.includes(sign) ? [prefix] : []));
  return new Set([...prefixes, ...words.filter((word) => !CALLERS.has(word)), ...signs]);
}
