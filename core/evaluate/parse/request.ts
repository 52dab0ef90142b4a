/** Reads a request: parses its principal, puts keys into lower case, and takes the caller's account as default owner. */
import type { PolicyLayer } from '../../model/policy-layer.ts';
import { remembering } from '../../model/remember.ts';
import { isObject, type JsonObject } from '../../record/json.ts';
import { type Caller, parseCaller, signInCaller } from './caller.ts';
import {
  type ContextValue,
  createContext,
  firstValue,
  type RequestContext,
  readUnknownKeys,
} from './context.ts';
import { deriveFrom } from './derived-keys.ts';
import { type Fault, isArray, memberPath, reject } from './fault.ts';

export interface ReadRequest {
  readonly caller: Caller;
  /** In lower case. */
  readonly action: string;
  readonly resource: string;
  /** undefined: not given, and the principal has no account. */
  readonly resourceAccount: string | undefined;
  readonly context: RequestContext;
  /** Layers that apply but whose policies could not be read: they may allow, or deny. */
  readonly unseen: readonly PolicyLayer[];
}

export function readRequest(
  value: unknown,
  unknownContext: unknown,
  path: string,
  faults: Fault[],
): ReadRequest | undefined {
  const unknown = readUnknownContext(unknownContext, faults);
  if (!isObject(value)) {
    faults.push({ path, problem: 'must be an object' });
    return undefined;
  }
  const caller = readCaller(value, path, faults);
  const action = readAction(value, path, faults);
  const resource = readText(value, 'resource', path, faults);
  const owner = readOwner(value, path, faults);
  const given = readContext(value.context, `${path}.context`, faults);
  if (caller === undefined || action === undefined || resource === undefined) return undefined;
  const resourceAccount = owner ?? caller.account;
  const derive = deriveFrom({ caller, action, resourceAccount });
  const context = createContext(given, readUnknownKeys(unknown), derive);
  return {
    caller: signInCaller(caller, action, firstValue(given.get('aws:federatedprovider'))),
    action,
    resource,
    resourceAccount,
    context,
    unseen: [],
  };
}

function readText(request: JsonObject, member: string, path: string, faults: Fault[]): string | undefined {
  const { [member]: value } = request;
  if (typeof value === 'string' && value !== '') return value;
  faults.push({ path: memberPath(path, member), problem: 'must be a string that is not empty' });
  return undefined;
}

function readCaller(request: JsonObject, path: string, faults: Fault[]): Caller | undefined {
  const principal = readText(request, 'principal', path, faults);
  if (principal === undefined) return undefined;
  const caller = parseCaller(principal);
  if (caller === undefined) {
    faults.push({
      path: `${path}.principal`,
      problem: 'must be the ARN of a user, role, session, root or federated user, a service, or "anonymous"',
    });
  }
  return caller;
}

function readAction(request: JsonObject, path: string, faults: Fault[]): string | undefined {
  const action = readText(request, 'action', path, faults);
  if (action === undefined) return undefined;
  if (/^[^:\s]+:[^:\s]+$/.test(action)) return action.toLowerCase();
  faults.push({ path: `${path}.action`, problem: 'must be `service:Action`' });
  return undefined;
}

function readOwner({ resourceAccount }: JsonObject, path: string, faults: Fault[]): string | undefined {
  if (resourceAccount === undefined || resourceAccount === null) return undefined;
  // A mistyped owner would turn the caller's own account into another one.
  if (typeof resourceAccount === 'string' && /^\d{12}$/.test(resourceAccount)) return resourceAccount;
  faults.push({ path: `${path}.resourceAccount`, problem: 'must be an account id of 12 digits' });
  return undefined;
}

const inLowerCase = remembering((name) => name.toLowerCase());

/** A key without values is absent. */
function readContext(value: unknown, path: string, faults: Fault[]): ReadonlyMap<string, ContextValue> {
  const given = new Map<string, ContextValue>();
  if (value === undefined || value === null) return given;
  if (!isObject(value)) {
    faults.push({ path, problem: 'must be an object of condition keys' });
    return given;
  }
  for (const [name, entry] of Object.entries(value)) {
    const key = inLowerCase(name);
    if (given.has(key)) faults.push({ path: memberPath(path, name), problem: 'occurs twice' });
    const values = valuesOf(entry);
    if (values === undefined) reject(faults, memberPath(path, name), 'must be a string or a list of strings');
    given.set(key, values ?? 'absent');
  }
  return given;
}

function valuesOf(entry: unknown): ContextValue | undefined {
  if (typeof entry === 'string') return [entry];
  if (!isArray(entry) || !entry.every((item) => typeof item === 'string')) return undefined;
  return entry.length > 0 ? entry : 'absent';
}

function readUnknownContext(value: unknown, faults: Fault[]): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!isArray(value) || !value.every((item) => typeof item === 'string')) {
    return reject(faults, '$.unknownContext', 'must be a list of condition keys');
  }
  return value;
}
