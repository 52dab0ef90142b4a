/**
 * Reads the policies of all layers once, for many evaluations.
 *
 * Shape   JSON value of the contract's `policies` -> CompiledPolicies.
 * Errors  faults with their JSON paths; policies with faults must not be evaluated. Warnings do not hinder.
 */
import {
  byLayer,
  POLICY_LAYER,
  type PolicyGrammar,
  type PolicyLayer,
  type PolicySetPlace,
} from '../../model/policy-layer.ts';
import { isObject } from '../../record/json.ts';
import { type CompiledPolicy, readDocument } from './document.ts';
import { isArray, type Problems, reject } from './fault.ts';
import { StatementIndex } from './statement-index.ts';

export interface Level {
  /** SCP and RCP: the root, OU or account the policies are attached to. */
  readonly target: string | undefined;
  /** Of all its policies. */
  readonly statements: StatementIndex;
}

export function levelOf(target: string | undefined, policies: readonly CompiledPolicy[]): Level {
  return { target, statements: new StatementIndex(policies) };
}

/** Levels from the root down; only SCPs and RCPs have more than one. No level: the layer has no policies. */
export type CompiledPolicies = Readonly<Record<PolicyLayer, readonly Level[]>>;

export function readPolicies(value: unknown, path: string, problems: Problems): CompiledPolicies {
  const given = value ?? {};
  if (!isObject(given)) problems.faults.push({ path, problem: 'must be an object' });
  const policies = isObject(given) ? given : {};
  return byLayer((layer) => readLayer(layer, policies[POLICY_LAYER[layer].policySet.member], path, problems));
}

/** `value`: the layer's member of the policy set; `path`: of the set. */
export function readLayer(
  layer: PolicyLayer,
  value: unknown,
  path: string,
  problems: Problems,
): readonly Level[] {
  const { policySet, grammar } = POLICY_LAYER[layer];
  const { holds, member } = policySet;
  return READERS[holds](value ?? undefined, grammar, `${path}.${member}`, problems);
}

type Reader = (value: unknown, grammar: PolicyGrammar, path: string, problems: Problems) => readonly Level[];

const readOne: Reader = (value, grammar, path, problems) => {
  if (value === undefined) return [];
  return [levelOf(undefined, readEntry(value, grammar, path, problems))];
};

const readList: Reader = (value, grammar, path, problems) => {
  const policies = readEntries(value, grammar, path, problems);
  return policies.length === 0 ? [] : [levelOf(undefined, policies)];
};

const readLevels: Reader = (value, grammar, path, problems) => {
  if (value === undefined) return [];
  if (!isArray(value)) return reject(problems.faults, path, 'must be a list of levels, or null');
  return value.map((level, index) => readLevel(level, grammar, `${path}[${index}]`, problems));
};

const READERS: Readonly<Record<PolicySetPlace['holds'], Reader>> = {
  levels: readLevels,
  list: readList,
  one: readOne,
};

function readLevel(value: unknown, grammar: PolicyGrammar, path: string, problems: Problems): Level {
  const { target, policies } = isObject(value) ? value : {};
  if (typeof target !== 'string') {
    problems.warnings.push({ path: `${path}.target`, says: 'The target is no text; the level has no name.' });
  }
  if (!isArray(policies))
    problems.faults.push({ path: `${path}.policies`, problem: 'must be a list of policies' });
  return levelOf(
    typeof target === 'string' ? target : undefined,
    isArray(policies) ? readEntries(policies, grammar, `${path}.policies`, problems) : [],
  );
}

function readEntries(
  value: unknown,
  grammar: PolicyGrammar,
  path: string,
  problems: Problems,
): readonly CompiledPolicy[] {
  if (value === undefined) return [];
  if (!isArray(value)) return reject(problems.faults, path, 'must be a list of policies, or null');
  return value.flatMap((entry, index) => readEntry(entry, grammar, `${path}[${index}]`, problems));
}

/** The policy, if it is one. */
function readEntry(
  value: unknown,
  grammar: PolicyGrammar,
  path: string,
  problems: Problems,
): readonly CompiledPolicy[] {
  if (!isObject(value)) return reject(problems.faults, path, 'must be a policy: {"name", "arn", "document"}');
  const policy: CompiledPolicy = {
    name: readName(value.name, `${path}.name`, problems),
    arn: readName(value.arn, `${path}.arn`, problems),
    statements: readDocument(value.document, grammar, `${path}.document`, problems),
  };
  return [policy];
}

function readName(value: unknown, path: string, problems: Problems): string | undefined {
  if (typeof value === 'string') return value;
  if (value !== undefined && value !== null) {
    problems.warnings.push({ path, says: 'This is no text; it is ignored.' });
  }
  return undefined;
}
