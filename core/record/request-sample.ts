/**
 * What a later explanation reads of `requestParameters`: values of condition keys, tags, the encryption context, roles that
 * are handed over, the provider of a sign-in, ids that EC2 generated. Of every other parameter the name is kept, so that it
 * is known to be given; the value is not, because requests hold private data.
 *
 * An external id is kept as a hash: a condition on it can be evaluated where a policy names the value.
 *
 * Shape   record, action -> the request pruned; null: nothing is known of it.
 * Source  data/context-keys.json; core/context, core/attribute/further-pairs.ts.
 *
 * INVARIANT: no parameter is lost whole: its absence would say that the request did not have it.
 */
import contextKeys from '../../data/context-keys.json' with { type: 'json' };
import { parseArn } from '../model/arn.ts';
import { hashed, isHidden, isShort, type LeftOut, NOT_KEPT } from './hidden-text.ts';
import { isObject, type JsonObject, textAt } from './json.ts';
import { isRequestWrapper, TAG_PARAMETERS } from './tag-members.ts';

/** They bound the work that a hostile request can cause; no reader goes deeper. */
const MAX_DEPTH = 10;
const MAX_VALUES = 500;

/** Services whose keys are read for any call: of roles handed over, objects copied, keys behind buckets. */
const FURTHER_SERVICES = ['iam', 's3', 'kms'];

/** The encryption context, and the key that data is encrypted with anew. */
const KEY_PARAMETERS: ReadonlySet<string> = new Set([
  ...['encryptioncontext', 'sourceencryptioncontext', 'destinationencryptioncontext'],
  'destinationkeyid',
]);

const PATHS: ReadonlyMap<string, readonly string[]> = pathsByService([
  ...contextKeys.rows.flatMap(({ keys }) => Object.entries<string>(keys)),
  ['kms:RequestAlias', 'keyId'],
]);

function pathsByService(
  keys: readonly (readonly [key: string, parameter: string])[],
): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, string[]>();
  for (const [key, parameter] of keys) {
    const service = key.split(':')[0] ?? '';
    paths.set(service, [...(paths.get(service) ?? []), parameter.toLowerCase()]);
  }
  return paths;
}

interface Walk {
  /** Paths of the values that condition keys are made of. */
  readonly paths: ReadonlySet<string>;
  /** Members at the top whose every value is read. */
  readonly whole: (name: string) => boolean;
  readonly leftOut: LeftOut;
  /** Null: the call takes no external id. */
  readonly saltOfExternalId: string | null;
  /** Paths whose values are not kept: how often they occur does not matter. */
  readonly named: Set<string>;
  values: number;
}

interface Place {
  /** As written. */
  readonly name: string;
  /** Lower case, with dots. */
  readonly path: string;
  readonly depth: number;
  readonly whole: boolean;
}

export function prunedRequest({ requestParameters }: JsonObject, action: string, leftOut: LeftOut): unknown {
  if (!isObject(requestParameters)) return null;
  const service = action.slice(0, Math.max(0, action.indexOf(':'))).toLowerCase();
  const walk: Walk = {
    paths: new Set([service, ...FURTHER_SERVICES].flatMap((each) => PATHS.get(each) ?? [])),
    whole: (name) => TAG_PARAMETERS.has(name) || (service === 'kms' && KEY_PARAMETERS.has(name)),
    leftOut,
    saltOfExternalId: service === 'sts' ? saltOf(requestParameters) : null,
    named: new Set(),
    values: 0,
  };
  const pruned = members(requestParameters, { name: '', path: '', depth: 0, whole: false }, walk);
  if (walk.values <= MAX_VALUES) return pruned;
  leftOut.add('requestParameters');
  return null;
}

const EXTERNAL_ID = 'externalid';

/** Of the request that is kept: the role that was to be assumed. */
export const saltOf = (requestParameters: unknown): string => textAt(requestParameters, 'roleArn') ?? '';

function members(value: JsonObject, at: Place, walk: Walk): JsonObject {
  const kept = Object.entries(value).map(([name, member]) => {
    const lower = name.toLowerCase();
    const path = at.path === '' ? lower : `${at.path}.${lower}`;
    const whole = at.whole || (isTop(at) && walk.whole(lower));
    return [name, pruned(member, { name, path, whole, depth: at.depth + 1 }, walk)] as const;
  });
  return Object.fromEntries(kept.filter(([, each]) => each !== undefined));
}

const isTop = ({ path, depth }: Place): boolean => depth === 0 || (depth === 1 && isRequestWrapper(path));

function pruned(value: unknown, at: Place, walk: Walk): unknown {
  if (at.depth > MAX_DEPTH || walk.values > MAX_VALUES) return undefined;
  if (isObject(value)) return members(value, at, walk);
  if (Array.isArray(value)) {
    const kept = value.map((each) => pruned(each, { ...at, depth: at.depth + 1 }, walk));
    return kept.filter((each) => each !== undefined);
  }
  if (value === null || value === undefined) return undefined;
  return single(value, at, walk);
}

function single(value: unknown, { name, path, whole }: Place, walk: Walk): unknown {
  const isRead = whole || walk.paths.has(withoutWrapper(path)) || isReadArn(value) || isGeneratedId(value);
  if (!isRead && walk.named.has(path)) return undefined;
  walk.values += 1;
  if (!isRead) {
    walk.named.add(path);
    return '';
  }
  if (typeof value !== 'string') return value;
  if (path === EXTERNAL_ID && walk.saltOfExternalId !== null && !isHidden(value)) {
    return hashed(value, walk.saltOfExternalId);
  }
  return isShort(name, value, walk.leftOut) ? value : NOT_KEPT;
}

function withoutWrapper(path: string): string {
  const dot = path.indexOf('.');
  return dot > 0 && isRequestWrapper(path.slice(0, dot)) ? path.slice(dot + 1) : path;
}

/** `subnet-0aa11bb22`: EC2 made it up, and a call with several resources is explained by it. */
function isGeneratedId(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z]{1,12}-[0-9a-f]{8,17}$/.test(value);
}

/** A role that is handed over, and the provider of a SAML sign-in. */
const READ_ARN = /^(?:role|saml-provider)\//;

function isReadArn(value: unknown): boolean {
  return typeof value === 'string' && READ_ARN.test(parseArn(value)?.resource ?? '');
}
