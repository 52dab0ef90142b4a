/**
 * What AWS itself recorded of a refusal: the true condition keys and, for every pair of action and resource, the
 * policies that matched.
 *
 * Shape   pages of JSON -> AuthorizationDetails. Members that are missing or of another type are null or empty.
 * Errors  never throws.
 * Source  IAM Toolbox API Reference, GetRequestAuthorizationDetails. It never says which condition failed, and lists no
 *         policies for a pair that nothing allowed.
 */
import { isObject, listAt, textAt, valueAt } from '../record/json.ts';

export interface AuthorizationDetails {
  /** Condition keys as AWS saw them. */
  readonly context: ReadonlyMap<string, readonly string[]>;
  readonly evaluations: readonly AuthorizationEvaluation[];
  readonly policies: readonly AuthorizationPolicy[];
}

export interface AuthorizationEvaluation {
  readonly action: string | null;
  readonly resource: string | null;
  /** Null: a value that AWS does not document. */
  readonly effect: 'allow' | 'explicitDeny' | 'implicitDeny' | null;
  /** Of this pair, beside the context of the request. */
  readonly context: ReadonlyMap<string, readonly string[]>;
  readonly matched: readonly MatchedPolicy[];
}

export interface MatchedPolicy {
  readonly uri: string | null;
  readonly statements: readonly { readonly sid: string | null; readonly denies: boolean }[];
}

export interface AuthorizationPolicy {
  readonly uri: string | null;
  /** `SERVICE_CONTROL_POLICY` and the like. */
  readonly type: string | null;
  readonly inline: boolean;
  readonly attachedTo: readonly string[];
}

export function authorizationDetails(pages: readonly unknown[]): AuthorizationDetails {
  return {
    context: new Map(pages.flatMap((page) => [...valuesIn(valueAt(page, 'requestContext'))])),
    evaluations: pages.flatMap((page) => listAt(page, 'evaluations')).map(evaluationIn),
    policies: pages.flatMap((page) => listAt(page, 'policies')).map(policyIn),
  };
}

const EFFECTS: ReadonlyMap<unknown, AuthorizationEvaluation['effect']> = new Map([
  ['ALLOW', 'allow'],
  ['EXPLICIT_DENY', 'explicitDeny'],
  ['IMPLICIT_DENY', 'implicitDeny'],
]);

function evaluationIn(value: unknown): AuthorizationEvaluation {
  return {
    action: textAt(value, 'action') ?? null,
    resource: textAt(value, 'resource') ?? null,
    effect: EFFECTS.get(valueAt(value, 'evaluatedEffect')) ?? null,
    context: valuesIn(valueAt(value, 'context')),
    matched: listAt(value, 'matchedPolicies').map((policy) => ({
      uri: textAt(policy, 'uri') ?? null,
      statements: listAt(policy, 'matchedStatements').map((statement) => ({
        sid: textAt(statement, 'sid') ?? null,
        denies: textAt(statement, 'evaluatedEffect')?.endsWith('DENY') === true,
      })),
    })),
  };
}

function policyIn(value: unknown): AuthorizationPolicy {
  return {
    uri: textAt(value, 'uri') ?? null,
    type: textAt(value, 'type') ?? null,
    inline: valueAt(value, 'inline') === true,
    attachedTo: listAt(value, 'attachedTo').flatMap((each) => textAt(each, 'arn') ?? []),
  };
}

/** One value or a list of them; a key with other values is left out and so stays unknown. */
function valuesIn(context: unknown): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(isObject(context) ? context : {})) {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    const texts = values.flatMap((each) => (isScalar(each) ? [String(each)] : []));
    if (texts.length === values.length) found.set(key, texts);
  }
  return found;
}

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
