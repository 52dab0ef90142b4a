/**
 * Random inputs in the words of the contract. The vocabulary is small, so that statements often meet the request
 * and layers often disagree.
 */
import fc from 'fast-check';

export type Json = Readonly<Record<string, unknown>>;

const A = '111122223333';
const B = '444455556666';
export const USER = `arn:aws:iam::${A}:user/ana`;
export const ROLE = `arn:aws:iam::${A}:role/deploy`;
export const SESSION = `arn:aws:sts::${A}:assumed-role/deploy/run`;
export const FEDERATED = `arn:aws:sts::${A}:federated-user/kim`;
export const ROOT = `arn:aws:iam::${A}:root`;
export const SERVICE = 'cloudtrail.amazonaws.com';

export const principals = fc.constantFrom(USER, ROLE, SESSION, FEDERATED, ROOT, SERVICE, 'anonymous');

const targets = fc.constantFrom(
  { action: 's3:GetObject', resource: 'arn:aws:s3:::reports/a' },
  { action: 's3:PutObject', resource: 'arn:aws:s3:::ledger/b' },
  { action: 'sts:AssumeRole', resource: `arn:aws:iam::${A}:role/audit` },
  { action: 'kms:Decrypt', resource: `arn:aws:kms:eu-central-1:${A}:key/k` },
  { action: 'ec2:StartInstances', resource: `arn:aws:ec2:eu-central-1:${A}:instance/i-1` },
  { action: 's3:ListAllMyBuckets', resource: '*' },
);

const actions = fc.constantFrom('*', 's3:*', 's3:Get*', 'sts:*', 'kms:Decrypt', 'ec2:Start*', 's3:GetObject');
const resources = fc.constantFrom(
  '*',
  'arn:aws:s3:::reports/*',
  'arn:aws:s3:::*/a',
  'arn:aws:kms',
  `arn:aws:iam::${A}:role/a?dit`,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
  'arn:aws:s3:::reports/${aws:username}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
  "arn:aws:s3:::reports/${aws:PrincipalTag/team, 'a'}",
);

/** Keys, and the values that both policies and requests give them. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
const TEXT_VALUES = ['a', 'b', 'ab', 'B', '${aws:PrincipalTag/team}', 'a*', '*'];

const textConditions = fc.record({
  operator: fc.constantFrom(
    'StringEquals',
    'StringNotEquals',
    'StringLike',
    'StringNotLike',
    'StringEqualsIgnoreCase',
    'StringNotEqualsIgnoreCase',
    'StringEqualsIfExists',
    'StringNotEqualsIfExists',
    'StringLikeIfExists',
    'StringNotLikeIfExists',
  ),
  key: fc.constantFrom('aws:ResourceTag/team', 'aws:PrincipalTag/team', 'AWS:resourcetag/TEAM'),
  values: fc.uniqueArray(fc.constantFrom(...TEXT_VALUES), { minLength: 1, maxLength: 3 }),
});

const setConditions = fc.record({
  operator: fc.constantFrom(
    'ForAllValues:StringEquals',
    'ForAnyValue:StringEquals',
    'ForAllValues:StringNotEquals',
    'ForAnyValue:StringNotEquals',
    'ForAllValues:StringLike',
    'ForAnyValue:StringLikeIfExists',
  ),
  key: fc.constant('aws:TagKeys'),
  values: fc.uniqueArray(fc.constantFrom('a', 'b', 'a*', '*'), { minLength: 1, maxLength: 2 }),
});

const valueConditions = fc.oneof(
  fc.record({
    operator: fc.constantFrom('Bool', 'BoolIfExists'),
    key: fc.constant('aws:SecureTransport'),
    values: fc.constantFrom(['true'], ['false']),
  }),
  fc.record({
    operator: fc.constantFrom('Null'),
    key: fc.constantFrom('aws:ResourceTag/team', 'aws:TagKeys', 'aws:SourceIp'),
    values: fc.constantFrom(['true'], ['false']),
  }),
  fc.record({
    operator: fc.constantFrom('IpAddress', 'NotIpAddress', 'IpAddressIfExists', 'NotIpAddressIfExists'),
    key: fc.constant('aws:SourceIp'),
    values: fc.subarray(['10.0.0.0/8', '10.1.0.0/16', '2001:db8::/32'], { minLength: 1 }),
  }),
  fc.record({
    operator: fc.constantFrom(
      'NumericEquals',
      'NumericNotEquals',
      'NumericLessThan',
      'NumericLessThanEquals',
      'NumericGreaterThan',
      'NumericGreaterThanEqualsIfExists',
    ),
    key: fc.constant('s3:max-keys'),
    values: fc.subarray(['5', '10'], { minLength: 1 }),
  }),
  fc.record({
    operator: fc.constantFrom('DateLessThan', 'DateGreaterThanEquals', 'DateNotEquals'),
    key: fc.constant('aws:CurrentTime'),
    values: fc.constantFrom(['2026-11-20T10:00:00Z'], ['1795168800', '2026-11-21']),
  }),
  fc.record({
    operator: fc.constantFrom('ArnLike', 'ArnNotLike', 'ArnEqualsIfExists'),
    key: fc.constantFrom('aws:PrincipalArn', 'aws:SourceArn'),
    values: fc.subarray([ROLE, `arn:aws:iam::*:role/*`, 'arn:aws:sns:*:*:t?'], { minLength: 1 }),
  }),
);

const conditions = fc
  .array(fc.oneof(textConditions, valueConditions, setConditions), { maxLength: 2 })
  .map((list): Json => {
    const operators = new Map<string, Record<string, unknown>>();
    for (const { operator, key, values } of list) {
      operators.set(operator, { ...operators.get(operator), [key]: values });
    }
    return Object.fromEntries(operators);
  });

const principalElements = fc.oneof(
  { weight: 2, arbitrary: fc.constant<unknown>('*') },
  {
    weight: 3,
    arbitrary: fc
      .subarray([USER, ROLE, SESSION, FEDERATED, ROOT, A, B, 'AROAEXAMPLE'], { minLength: 1, maxLength: 3 })
      .map((AWS): unknown => ({ AWS })),
  },
  { weight: 1, arbitrary: fc.constant<unknown>({ Service: SERVICE }) },
);

const effects = fc.oneof(
  { weight: 3, arbitrary: fc.constant('Allow') },
  { weight: 1, arbitrary: fc.constant('Deny') },
);

const elements = fc.record({
  Effect: effects,
  action: fc.uniqueArray(actions, { minLength: 1, maxLength: 2 }),
  resource: fc.uniqueArray(resources, { minLength: 1, maxLength: 2 }),
  notResource: fc.integer({ min: 0, max: 4 }).map((number) => number === 0),
  Condition: fc.oneof({ weight: 3, arbitrary: fc.constant<Json>({}) }, { weight: 2, arbitrary: conditions }),
});

const statements = fc.tuple(elements, fc.integer({ min: 0, max: 4 })).map(
  ([{ Effect, action, resource, notResource, Condition }, number]): Json => ({
    Effect,
    [number === 0 ? 'NotAction' : 'Action']: action,
    [notResource ? 'NotResource' : 'Resource']: resource,
    ...(Object.keys(Condition).length > 0 ? { Condition } : {}),
  }),
);

const resourceStatements = fc.tuple(statements, principalElements, fc.integer({ min: 0, max: 4 })).map(
  ([statement, principal, number]): Json => ({
    ...statement,
    [number === 0 && statement.Effect === 'Deny' ? 'NotPrincipal' : 'Principal']: principal,
  }),
);

const rcpStatements = fc
  .tuple(statements, actions)
  .map(([{ NotAction: _none, Action = ['s3:*'], ...statement }, action]): Json => {
    return { ...statement, Effect: 'Deny', Principal: '*', Action: [action, ...(Action as string[])] };
  });

const policyOf = (statement: fc.Arbitrary<Json>) =>
  fc.record({
    document: fc.record({
      Version: fc.constant('2012-10-17'),
      Statement: fc.array(statement, { minLength: 1, maxLength: 3 }),
    }),
  });

const listOf = (statement: fc.Arbitrary<Json>) =>
  fc.array(policyOf(statement), { minLength: 1, maxLength: 2 });
const levelsOf = (statement: fc.Arbitrary<Json>, minLength: number) =>
  fc.array(
    fc.record({
      target: fc.constantFrom('r-ab12', 'ou-ab12-cdef3456', A),
      policies: fc.array(policyOf(statement), { minLength, maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 2 },
  );

const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
const often = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 3, arbitrary });

/** Half of all statements allow everything, so that an input passes the layers it does not test. */
const FULL: Json = { Effect: 'Allow', Action: '*', Resource: '*' };
const orFull = fc.oneof({ weight: 1, arbitrary: fc.constant(FULL) }, { weight: 1, arbitrary: statements });
const orFullResource = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Json>({ ...FULL, Principal: '*' }) },
  { weight: 2, arbitrary: resourceStatements },
);

export const policySets = fc.record({
  serviceControlPolicies: rarely(levelsOf(orFull, 1)),
  resourceControlPolicies: rarely(levelsOf(rcpStatements, 0)),
  permissionsBoundary: rarely(policyOf(orFull)),
  sessionPolicies: rarely(listOf(orFull)),
  identityPolicies: often(listOf(orFull)),
  resourcePolicy: often(policyOf(orFullResource)),
  vpcEndpointPolicies: rarely(listOf(orFullResource)),
});

/** A value for each key of the vocabulary, or none. */
export const KEY_VALUES: Readonly<Record<string, readonly (string | readonly string[])[]>> = {
  'aws:ResourceTag/team': ['a', 'b', 'ab', 'B', '', 'zz', 'a*', '*'],
  'aws:PrincipalTag/team': ['a', 'b', '', 'B', '*'],
  'aws:TagKeys': [['a'], ['b'], ['a', 'b'], ['c'], ['a', 'c'], [''], [], ['*'], ['a*']],
  'aws:SecureTransport': ['true', 'false', 'nonsense'],
  'aws:SourceIp': ['10.1.2.3', '10.2.0.1', '192.0.2.1', '2001:db8::1', 'AWS Internal'],
  's3:max-keys': ['4', '5', '7', '10', '11', 'many'],
  'aws:CurrentTime': ['2026-11-20T10:00:00Z', '2026-11-20T09:59:59Z', '2026-11-21T00:00:00Z', '1795168801'],
  'aws:SourceArn': [
    'arn:aws:sns:eu-central-1:111122223333:t1',
    'arn:aws:sns:eu-central-1:111122223333:t12',
    ROLE,
  ],
  'aws:PrincipalArn': [USER, ROLE, `arn:aws:iam::${A}:role/ci/deploy`],
  'aws:userid': ['AROAEXAMPLE:run', 'AROAEXAMPLE:other', 'AIDAEXAMPLE'],
};

export type Context = Readonly<Record<string, string | readonly string[]>>;

/** Some keys and their values. */
export function contextsOf(keys: readonly string[]): fc.Arbitrary<Context> {
  const entries = keys.map((key) => fc.option(fc.constantFrom(...(KEY_VALUES[key] ?? []))));
  return fc
    .tuple(...entries)
    .map((values) =>
      Object.fromEntries(keys.flatMap((key, index) => (values[index] == null ? [] : [[key, values[index]]]))),
    );
}

export interface Input {
  readonly request: Json & { readonly principal: string; readonly action: string; readonly context: Context };
  readonly policies: Json;
  readonly unknownContext?: readonly string[];
}

/** Keys that say who calls are left out: they must fit the caller. */
export const FREE_KEYS = Object.keys(KEY_VALUES).filter(
  (key) => key !== 'aws:PrincipalArn' && key !== 'aws:userid',
);

export const inputs: fc.Arbitrary<Input> = fc
  .record({
    principal: principals,
    target: targets,
    resourceAccount: fc.constantFrom(undefined, A, A, B),
    context: contextsOf(FREE_KEYS),
    policies: policySets,
  })
  .map(({ principal, target, resourceAccount, context, policies }) => ({
    request: {
      principal,
      ...target,
      ...(resourceAccount === undefined ? {} : { resourceAccount }),
      // Only its user id identifies the session of a bare role.
      context: principal === ROLE ? { ...context, 'aws:userid': 'AROAEXAMPLE:run' } : context,
    },
    policies,
  }));

/** Statements that turn on their conditions alone. */
const conditional = fc
  .tuple(effects, conditions)
  .map(([Effect, Condition]): Json => ({ ...FULL, Effect, Condition }));
const conditionalResource = conditional.map(
  (statement): Json => ({ ...statement, Principal: { AWS: [USER, SESSION] } }),
);

const conditionalPolicies = fc.record({
  serviceControlPolicies: rarely(levelsOf(fc.oneof(conditional, fc.constant(FULL)), 1)),
  permissionsBoundary: rarely(policyOf(conditional)),
  identityPolicies: fc.array(policyOf(conditional), { minLength: 1, maxLength: 2 }),
  resourcePolicy: rarely(policyOf(conditionalResource)),
});

/** An input of which some keys are unknown, and values for those keys. */
export const openInputs: fc.Arbitrary<{ input: Input; values: Context }> = fc
  .tuple(
    fc.oneof(
      { weight: 1, arbitrary: inputs },
      {
        weight: 3,
        arbitrary: fc.record({
          request: fc.record({
            principal: fc.constantFrom(USER, SESSION),
            action: fc.constant('s3:GetObject'),
            resource: fc.constant('arn:aws:s3:::reports/a'),
            context: contextsOf(FREE_KEYS),
          }),
          policies: conditionalPolicies,
        }),
      },
    ),
    fc.subarray([...FREE_KEYS], { minLength: 1, maxLength: 3 }),
  )
  .chain(([{ request, policies }, unknownContext]) => {
    const known = Object.entries(request.context).filter(([key]) => !unknownContext.includes(key));
    const input = {
      request: { ...request, context: Object.fromEntries(known) },
      policies,
      unknownContext,
    };
    return fc.record({ input: fc.constant<Input>(input), values: contextsOf(unknownContext) });
  });
