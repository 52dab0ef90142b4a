/** Questions to the evaluator of which two parts grow that meet: patterns and the texts they match, values and values. */
import type { Growth } from './growth.ts';

interface Question {
  readonly action?: string;
  readonly resource?: string;
  readonly context?: unknown;
  readonly unknownContext?: readonly string[];
  readonly statements: readonly Readonly<Record<string, unknown>>[];
}

function text({ action, resource, context, unknownContext, statements }: Question): string {
  const Statement = statements.map((statement) => ({
    Effect: 'Allow',
    Action: '*',
    Resource: '*',
    ...statement,
  }));
  return JSON.stringify({
    request: {
      principal: 'arn:aws:iam::111122223333:user/ana',
      action: action ?? 's3:GetObject',
      resource: resource ?? 'arn:aws:s3:::reports/a',
      context: context ?? {},
    },
    unknownContext: unknownContext ?? [],
    policies: { identityPolicies: [{ document: { Version: '2012-10-17', Statement } }] },
  });
}

const each = <T>(size: number, make: (n: number) => T): readonly T[] =>
  Array.from({ length: size }, (_, n) => make(n));

const RESOURCE = 'arn:aws:s3:::reports/';
const KEY = 'aws:PrincipalTag/team';
const LONG = 'aaaaaaaaaaaaaaaa';

type Growing = readonly (readonly [string, (size: number) => Question])[];

/** Each value of one is compared with each of the other. AWS bounds both: a policy, an ARN, the tags of a request. */
const PRODUCTS: Growing = [
  [
    'one run before a long literal that almost matches',
    (n) => ({
      resource: RESOURCE + LONG.repeat(n),
      statements: [{ Resource: `${RESOURCE}*${LONG.repeat(n / 2)}b` }],
    }),
  ],
  [
    'the same with one character left open',
    (n) => ({
      resource: RESOURCE + LONG.repeat(n),
      statements: [{ Resource: `${RESOURCE}*a?${LONG.repeat(n / 2)}b` }],
    }),
  ],
  [
    'runs between letters',
    (n) => ({
      resource: RESOURCE + LONG.repeat(n),
      statements: [{ Resource: `${RESOURCE}${'*a'.repeat(4 * n)}b` }],
    }),
  ],
  [
    'a value that almost matches',
    (n) => ({
      context: { [KEY]: LONG.repeat(n) },
      statements: [{ Condition: { StringLike: { [KEY]: `*${LONG.repeat(n / 2)}b` } } }],
    }),
  ],
  [
    'values and values of a list',
    (n) => ({
      context: { 'aws:TagKeys': each(n, (at) => `given-tag-${at}`) },
      statements: [
        { Condition: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': each(n, (at) => `other-tag-${at}`) } } },
      ],
    }),
  ],
  [
    'values and patterns of a list',
    (n) => ({
      context: { 'aws:TagKeys': each(n, (at) => `given-tag-${at}`) },
      statements: [
        { Condition: { 'ForAnyValue:StringLike': { 'aws:TagKeys': each(n, (at) => `*other-tag-${at}`) } } },
      ],
    }),
  ],
];

const QUESTIONS: Growing = [
  [
    'statements and keys of the request',
    (n) => ({
      context: Object.fromEntries(each(n, (at) => [`aws:RequestTag/${at}`, `value ${at}`])),
      statements: each(n, (at) => ({
        Sid: `S${at}`,
        Condition: { StringEquals: { [`aws:RequestTag/${at}`]: 'x' } },
      })),
    }),
  ],
  [
    'statements about unknown keys',
    (n) => ({
      unknownContext: each(n, (at) => `aws:RequestTag/${at}`),
      statements: each(n, (at) => ({
        Sid: `S${at}`,
        Condition: { StringEquals: { [`aws:RequestTag/${at}`]: 'x' } },
      })),
    }),
  ],
  ...[
    'StringLike',
    'StringEquals',
    'NumericLessThan',
    'DateLessThan',
    'IpAddress',
    'ArnLike',
    'BinaryEquals',
  ].map(
    (operator) =>
      [
        `values of an unknown key: ${operator}`,
        (n: number) => ({
          unknownContext: [KEY],
          statements: [
            { Condition: { [operator]: { [KEY]: each(n, (at) => valueFor(operator, at)) } } },
            { Effect: 'Deny', Condition: { [operator]: { [KEY]: valueFor(operator, n) } } },
          ],
        }),
      ] as const,
  ),
];

function valueFor(operator: string, n: number): string {
  switch (operator) {
    case 'NumericLessThan':
      return String(n);
    case 'DateLessThan':
      return String(1_767_571_200 + n);
    case 'IpAddress':
      return `10.${(n >> 8) % 256}.${n % 256}.0/24`;
    case 'ArnLike':
      return `arn:aws:s3:::bucket-${n}*`;
    case 'BinaryEquals':
      return Buffer.from(`value ${n}`).toString('base64');
    default:
      return operator === 'StringLike' ? `value-${n}*` : `value-${n}`;
  }
}

const PRODUCT = 2.2;

export const evaluationGrowths: readonly Growth[] = [
  ...QUESTIONS.map(([name, question]) => ({ name, textOf: (size: number) => text(question(size)) })),
  ...PRODUCTS.map(([name, question]) => ({
    ...{ name, mostExponent: PRODUCT },
    textOf: (size: number) => text(question(size)),
  })),
];
