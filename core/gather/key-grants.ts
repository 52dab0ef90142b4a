/**
 * Grants of a KMS key as statements of its policy, so that the evaluator decides them like any other Allow.
 *
 * Shape   KeyGrant -> statements; their Sid names the grant.
 * Source  KMS API Reference, "GrantConstraints", "CreateGrant": keys of an encryption context compare without regard
 *         to case, values with; these constraints hold for operations that take an encryption context, SourceArn for
 *         all but RetireGrant; a grant made by way of a grant allows no more operations and has no weaker constraints.
 *
 * INVARIANT: what a grant allows only perhaps is no statement: it is `isOpen` for the action.
 */
import type { KeyGrant } from '../model/policy-source.ts';
import { isObject } from '../record/json.ts';

/** Symmetric operations: those that take an encryption context. */
const WITH_CONTEXT: ReadonlySet<string> = new Set([
  ...['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo'],
  ...['GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'],
  ...['GenerateDataKeyPair', 'GenerateDataKeyPairWithoutPlaintext'],
]);

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

interface Constraints {
  readonly context: Condition;
  readonly source: Condition;
}

const NONE: Constraints = { context: {}, source: {} };

export function grantStatements(grants: readonly KeyGrant[]): readonly unknown[] {
  return grants.flatMap((grant) => {
    const constraints = constraintsOf(grant);
    if (constraints === undefined || grant.grantee === '') return [];
    const { operations } = grant;
    const { context, source } = constraints;
    const takesContext = (operation: string) => WITH_CONTEXT.has(operation);
    const isOther = (operation: string) => !takesContext(operation) && !APART.has(operation);
    return [
      ...statement(grant, operations.filter(takesContext), joined(context, source)),
      ...statement(grant, operations.filter(isOther), source),
      ...statement(
        grant,
        operations.filter((each) => each === 'RetireGrant'),
        {},
      ),
      ...statement(
        grant,
        isConstrained(constraints) ? [] : operations.filter((each) => each === 'CreateGrant'),
        {
          'ForAllValues:StringEquals': { 'kms:GrantOperations': operations },
        },
      ),
    ];
  });
}

const APART: ReadonlySet<string> = new Set(['RetireGrant', 'CreateGrant']);

/** May a grant allow the action, although no statement says so? */
export function isOpen(grants: readonly KeyGrant[], action: string): boolean {
  const operation = action.slice(action.indexOf(':') + 1).toLowerCase();
  return grants.some((grant) => {
    const isNamed = grant.operations.some((each) => each.toLowerCase() === operation);
    const constraints = constraintsOf(grant);
    const isUnread = constraints === undefined || (operation === 'creategrant' && isConstrained(constraints));
    return isNamed && isUnread;
  });
}

const isConstrained = ({ context, source }: Constraints): boolean =>
  Object.keys(context).length + Object.keys(source).length > 0;

/** Undefined: a constraint that is not known here, or that a policy would read as a variable. */
function constraintsOf({ constraints }: KeyGrant): Constraints | undefined {
  const read = Object.entries(constraints ?? {}).map(([name, value]) => READ.get(name)?.(value));
  if (read.includes(undefined)) return undefined;
  return read.reduce<Constraints>(
    (all, each) => ({
      context: joined(all.context, each?.context ?? {}),
      source: joined(all.source, each?.source ?? {}),
    }),
    NONE,
  );
}

const READ: ReadonlyMap<string, (value: unknown) => Partial<Constraints> | undefined> = new Map([
  ['EncryptionContextSubset', (value) => contextOf(value, () => ({}))],
  ['EncryptionContextEquals', (value) => contextOf(value, onlyThese)],
  [
    'SourceArn',
    (value) => (isLiteral(value) ? { source: { ArnEquals: { 'aws:SourceArn': value } } } : undefined),
  ],
]);

function contextOf(
  value: unknown,
  more: (names: readonly string[]) => Condition,
): Partial<Constraints> | undefined {
  if (!isObject(value)) return undefined;
  const pairs = Object.entries(value);
  const texts = pairs.flatMap(([name, text]) => (isLiteral(text) ? [[name, text] as const] : []));
  if (texts.length < pairs.length) return undefined;
  const has = Object.fromEntries(texts.map(([name, text]) => [`kms:EncryptionContext:${name}`, text]));
  const equal: Condition = texts.length === 0 ? {} : { StringEquals: has };
  return { context: joined(equal, more(texts.map(([name]) => name))) };
}

const onlyThese = (names: readonly string[]): Condition =>
  names.length === 0
    ? { Null: { 'kms:EncryptionContextKeys': 'true' } }
    : { 'ForAllValues:StringEqualsIgnoreCase': { 'kms:EncryptionContextKeys': names } };

/** A policy would replace `${…}` by a value. */
const isLiteral = (value: unknown): value is string => typeof value === 'string' && !value.includes('${');

/** Both must hold. */
function joined(left: Condition, right: Condition): Condition {
  const operators = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return Object.fromEntries(operators.map((each) => [each, { ...left[each], ...right[each] }]));
}

function statement(
  { grantee, id }: KeyGrant,
  operations: readonly string[],
  condition: Condition,
): readonly unknown[] {
  if (operations.length === 0) return [];
  const isService = grantee.endsWith('.amazonaws.com');
  return [
    {
      Sid: id === undefined ? 'Grant' : `Grant ${id}`,
      Effect: 'Allow',
      Principal: isService ? { Service: grantee } : { AWS: grantee },
      Action: operations.map((operation) => `kms:${operation}`),
      Resource: '*',
      ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
    },
  ];
}
