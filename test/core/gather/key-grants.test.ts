/** What a grant of a key allows, decided by the evaluator from its statements. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluateInput, readInput } from '../../../core/evaluate/input.ts';
import { grantStatements, isOpen } from '../../../core/gather/key-grants.ts';
import type { KeyGrant } from '../../../core/model/policy-source.ts';

const ANA = 'arn:aws:iam::111122223333:user/ana';
const SESSION = 'arn:aws:sts::111122223333:assumed-role/deploy/ci';
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/a';
const SOURCE = 'arn:aws:ec2:eu-central-1:111122223333:volume/vol-1';
const SUBSET = { EncryptionContextSubset: { app: 'a' } };
const EQUALS = { EncryptionContextEquals: { app: 'a', tier: 'x' } };

interface Call {
  readonly operation?: string;
  readonly principal?: string;
  readonly context?: Readonly<Record<string, string>>;
  readonly more?: Readonly<Record<string, unknown>>;
  readonly unknown?: readonly string[];
}

/** By the grants alone: the key policy and the caller's own policies allow nothing. */
function decide(
  grants: readonly KeyGrant[],
  { operation = 'Decrypt', principal = ANA, context = {}, more = {}, unknown = [] }: Call = {},
) {
  const pairs = Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]);
  const names = Object.keys(context);
  const read = readInput({
    request: {
      principal,
      action: `kms:${operation}`,
      resource: KEY,
      context: {
        ...Object.fromEntries(pairs),
        ...(names.length === 0 ? {} : { 'kms:EncryptionContextKeys': names }),
        ...more,
      },
    },
    unknownContext: unknown,
    policies: {
      identityPolicies: [],
      resourcePolicy: {
        document: { Version: '2012-10-17', Statement: [NOTHING, ...grantStatements(grants)] },
      },
    },
  });
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return evaluateInput(read.input);
}

const NOTHING = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::444455556666:root' },
  Action: 'kms:*',
  Resource: '*',
};
const grant = (constraints: KeyGrant['constraints'], overrides: Partial<KeyGrant> = {}): KeyGrant => ({
  grantee: ANA,
  operations: ['Decrypt', 'GenerateDataKey', 'DescribeKey', 'RetireGrant'],
  constraints,
  ...overrides,
});

describe('what a grant allows', () => {
  test.each<[string, KeyGrant, Call, string]>([
    ['no constraint', grant(null), {}, 'allowed'],
    ['another operation', grant(null), { operation: 'Encrypt' }, 'implicitDeny'],
    ['another grantee', grant(null, { grantee: SESSION }), {}, 'implicitDeny'],
    ['a grantee that is a session', grant(null, { grantee: SESSION }), { principal: SESSION }, 'allowed'],
    ['a grantee that is a deleted role', grant(null, { grantee: 'AROADELETED' }), {}, 'implicitDeny'],
    ['no grantee', grant(null, { grantee: '' }), {}, 'implicitDeny'],
    [
      'a grantee that is a service',
      grant(null, { grantee: 'dax.amazonaws.com' }),
      { principal: 'dax.amazonaws.com' },
      'allowed',
    ],
    ['subset: the pair', grant(SUBSET), { context: { app: 'a' } }, 'allowed'],
    ['subset: the pair and more', grant(SUBSET), { context: { app: 'a', b: 'c' } }, 'allowed'],
    ['subset: another value', grant(SUBSET), { context: { app: 'A' } }, 'implicitDeny'],
    ['subset: no pair', grant(SUBSET), {}, 'implicitDeny'],
    ['subset: the name in other letters', grant(SUBSET), { context: { App: 'a' } }, 'allowed'],
    ['equals: the pairs', grant(EQUALS), { context: { tier: 'x', app: 'a' } }, 'allowed'],
    ['equals: one is missing', grant(EQUALS), { context: { app: 'a' } }, 'implicitDeny'],
    ['equals: one too many', grant(EQUALS), { context: { tier: 'x', app: 'a', b: 'c' } }, 'implicitDeny'],
    ['equals nothing', grant({ EncryptionContextEquals: {} }), {}, 'allowed'],
    [
      'equals nothing, with a pair',
      grant({ EncryptionContextEquals: {} }),
      { context: { b: 'c' } },
      'implicitDeny',
    ],
    ['an operation without context', grant(EQUALS), { operation: 'DescribeKey' }, 'allowed'],
    [
      'a context that is not known',
      grant(SUBSET),
      { unknown: ['kms:EncryptionContext:*', 'kms:EncryptionContextKeys'] },
      'undetermined',
    ],
    ['source', grant({ SourceArn: SOURCE }), { more: { 'aws:SourceArn': SOURCE } }, 'allowed'],
    ['no source', grant({ SourceArn: SOURCE }), {}, 'implicitDeny'],
    ['no source, to describe', grant({ SourceArn: SOURCE }), { operation: 'DescribeKey' }, 'implicitDeny'],
    ['no source, to retire', grant({ SourceArn: SOURCE }), { operation: 'RetireGrant' }, 'allowed'],
    ['an unknown constraint', grant({ Weather: 'fair' }), {}, 'implicitDeny'],
    ['a variable is no pattern', grant({ SourceArn: `${SOURCE}\${x}` }), {}, 'implicitDeny'],
    [
      'a grant by way of a grant: no more operations',
      grant(null, { operations: ['CreateGrant', 'Decrypt'] }),
      { operation: 'CreateGrant', more: { 'kms:GrantOperations': ['Decrypt'] } },
      'allowed',
    ],
    [
      'a grant by way of a grant: more operations',
      grant(null, { operations: ['CreateGrant', 'Decrypt'] }),
      { operation: 'CreateGrant', more: { 'kms:GrantOperations': ['Decrypt', 'Encrypt'] } },
      'implicitDeny',
    ],
  ])('%s', (_note, given, call, decision) => {
    expect(decide([given], call).decision).toBe(decision);
  });

  test('the unmet constraint is named', () => {
    const [denial] = decide([grant(SUBSET, { id: 'g1' })], { context: { app: 'b' } }).denials;
    expect(denial?.nearest[0]).toMatchObject({
      statement: { sid: 'Grant g1', index: 1 },
      misses: 'condition',
    });
    expect(denial?.conditions).toMatchObject([
      { key: 'kms:EncryptionContext:app', expected: ['a'], actual: ['b'] },
    ]);
  });
});

describe('what stays open', () => {
  test.each<[string, KeyGrant, string, boolean]>([
    ['a known constraint is evaluated', grant(SUBSET), 'kms:Decrypt', false],
    ['an unknown constraint', grant({ Weather: 'fair' }), 'kms:Decrypt', true],
    ['an unknown constraint of another operation', grant({ Weather: 'fair' }), 'kms:Encrypt', false],
    ['a constraint that is no text', grant({ EncryptionContextSubset: { app: 1 } }), 'kms:decrypt', true],
    ['a constraint with a variable', grant({ SourceArn: `${SOURCE}\${x}` }), 'kms:Decrypt', true],
    [
      'a grant by way of a constrained grant',
      grant(SUBSET, { operations: ['CreateGrant'] }),
      'kms:CreateGrant',
      true,
    ],
    ['a grant by way of a grant', grant(null, { operations: ['CreateGrant'] }), 'kms:CreateGrant', false],
  ])('%s', (_note, given, action, open) => {
    expect(isOpen([given], action)).toBe(open);
  });
});

describe('laws', () => {
  const pairs = fc.dictionary(fc.constantFrom('app', 'tier', 'b'), fc.constantFrom('a', 'x'), { maxKeys: 3 });
  test('equals allows at most what the subset of the same pairs allows', () =>
    fc.assert(
      fc.property(pairs, pairs, (constraint, context) => {
        const subset = decide([grant({ EncryptionContextSubset: constraint })], { context });
        const equal = decide([grant({ EncryptionContextEquals: constraint })], { context });
        const isEqual =
          JSON.stringify(Object.entries(constraint).sort()) ===
          JSON.stringify(Object.entries(context).sort());
        expect(equal.decision).toBe(isEqual ? 'allowed' : 'implicitDeny');
        if (isEqual) expect(subset.decision).toBe('allowed');
      }),
    ));
  test('a constraint never widens, and what is not known is never certain', () =>
    fc.assert(
      fc.property(pairs, pairs, (constraint, context) => {
        const unknown = ['kms:EncryptionContext:*', 'kms:EncryptionContextKeys'];
        const constrained = [grant({ EncryptionContextSubset: constraint })];
        const known = decide(constrained, { context }).decision;
        expect(decide([grant(null)], { context }).decision).toBe('allowed');
        expect(['undetermined', known]).toContain(decide(constrained, { unknown }).decision);
      }),
    ));
});
