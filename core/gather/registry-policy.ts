/**
 * The policy of an ECR registry, which counts for every repository of it beside the repository's own.
 *
 * Shape   ResourceView -> the repository's policy with the statements of both, those of the registry last; their Sid says
 *         so. Hidden where the registry's policy could not be read or cannot stand in one document with the other.
 * Source  Amazon ECR User Guide, "Private registry permissions": ECR allows all ECR actions in the policy and enforces
 *         the registry policy in all ECR requests.
 */
import { parseArn } from '../model/arn.ts';
import type { Policy } from '../model/policy.ts';
import type { ResourceView } from '../model/policy-source.ts';
import { isObject, textAt } from '../record/json.ts';
import type { HiddenLayer } from './layer-policies.ts';

export interface JoinedPolicy {
  readonly policy: Policy | null;
  readonly hidden: readonly HiddenLayer[];
}

export function withRegistryPolicy(view: ResourceView): JoinedPolicy {
  const { policy, registryPolicy, arn } = view;
  if (parseArn(arn)?.service !== 'ecr' || registryPolicy === null) return { policy, hidden: [] };
  if (registryPolicy === undefined) return { policy, hidden: [hiddenBecause('could not be read')] };
  const ofRegistry = statementsOf(registryPolicy.document);
  if (ofRegistry === undefined) return { policy, hidden: [hiddenBecause('cannot be read')] };
  const named = ofRegistry.map((each, index) => withOrigin(each, index));
  const version = textAt(registryPolicy.document, 'Version');
  if (policy === null) {
    return { policy: { document: { ...(version && { Version: version }), Statement: named } }, hidden: [] };
  }
  const own = statementsOf(policy.document);
  // A repository's policy that cannot be read is named as such where it is evaluated.
  if (own === undefined || !isObject(policy.document)) return { policy, hidden: [] };
  if (textAt(policy.document, 'Version') !== version && hasVariable([own, ofRegistry])) {
    return { policy, hidden: [hiddenBecause('has another policy version')] };
  }
  return {
    policy: { ...policy, document: { ...policy.document, Statement: [...own, ...named] } },
    hidden: [],
  };
}

const hiddenBecause = (what: string): HiddenLayer => ({
  layer: 'resourcePolicy',
  code: 'registryPolicyNotRead',
  why: `the policy of the registry counts too, and ${what}`,
});

/** Undefined: this is no policy document. */
function statementsOf(document: unknown): readonly unknown[] | undefined {
  if (!isObject(document) || document.Statement === undefined) return undefined;
  return Array.isArray(document.Statement) ? document.Statement : [document.Statement];
}

function withOrigin(statement: unknown, index: number): unknown {
  if (!isObject(statement)) return statement;
  return { ...statement, Sid: `${textAt(statement, 'Sid') ?? index + 1} of the registry policy` };
}

/** The older version takes variables literally. */
const hasVariable = (statements: unknown): boolean => JSON.stringify(statements).includes('${');
