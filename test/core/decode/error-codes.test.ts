import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bareErrorCode, classifyErrorCode } from '../../../core/decode/error-codes.ts';
import { NOT_A_POLICY_REASONS } from '../../../core/model/attribution.ts';
import { organizationPolicyKind } from '../../../core/model/organization-policy.ts';
import table from '../../../data/error-codes.json' with { type: 'json' };

const classes = ['denial', 'dependency', 'lookAlike'];

describe('the table', () => {
  test('every row has a known class, a source, and a reason exactly where it is a look-alike; kinds are of denials', () => {
    const reasons: readonly string[] = NOT_A_POLICY_REASONS;
    for (const row of [...table.codes, ...table.patterns]) {
      expect(classes, JSON.stringify(row)).toContain(row.class);
      expect(Object.keys(table.sources), JSON.stringify(row)).toContain(row.source);
      const reason = 'reason' in row ? row.reason : undefined;
      expect(reason !== undefined, JSON.stringify(row)).toBe(row.class === 'lookAlike');
      const kind = 'organizationPolicy' in row ? row.organizationPolicy : undefined;
      if (kind !== undefined) expect([row.class, organizationPolicyKind(kind)]).toEqual(['denial', kind]);
      if (reason !== undefined) expect(reasons, JSON.stringify(row)).toContain(reason);
    }
  });

  test('no code twice with two meanings', () => {
    const meanings = new Map<string, string>();
    for (const row of table.codes) {
      const code = row.code.toLowerCase();
      expect(meanings.get(code) ?? row.class, row.code).toBe(row.class);
      meanings.set(code, row.class);
    }
  });

  test.each(table.codes.map((row) => [row.code, row] as const))('%s', (code, row) => {
    const reason = 'reason' in row ? { reason: row.reason } : {};
    const { organizationPolicy } = { organizationPolicy: undefined, ...row };
    const kind = organizationPolicy === undefined ? {} : { reason: 'organizationPolicy', organizationPolicy };
    const want = { class: row.class, listed: true, ...reason, ...kind };
    expect(classifyErrorCode(code)).toEqual(want);
    expect(classifyErrorCode(`Client.${code}`)).toEqual(want);
    expect(classifyErrorCode(`com.amazonaws.service#${code}`)).toEqual(want);
    expect(classifyErrorCode(code.toUpperCase())).toEqual(want);
  });
});

test.each([
  ['AccessDeniedByServiceX', { class: 'denial', listed: true }],
  ['SomeUnauthorizedOperation', { class: 'denial', listed: true }],
  ['Client.InvalidInstanceID.NotFound', { class: 'lookAlike', reason: 'notFound', listed: true }],
  ['DBInstanceNotFoundFault', { class: 'lookAlike', reason: 'notFound', listed: true }],
  ['RepositoryNotFoundException', { class: 'lookAlike', reason: 'notFound', listed: true }],
  ['VcpuLimitExceeded', { class: 'lookAlike', reason: 'quota', listed: true }],
  ['ClusterQuotaExceeded', { class: 'lookAlike', reason: 'quota', listed: true }],
  [
    'TagPolicyError',
    { class: 'denial', reason: 'organizationPolicy', organizationPolicy: 'tagPolicy', listed: true },
  ],
  ['HsmAccessDeniedProblem', { class: 'denial', listed: false }],
  ['CallerForbiddenHere', { class: 'denial', listed: false }],
  ['ClientUnauthorized', { class: 'denial', listed: false }],
  ['UserNotAuthorizedFault', { class: 'denial', listed: false }],
  ['ValidationException', { class: 'unknown', listed: false }],
  ['InternalFailure', { class: 'unknown', listed: false }],
  ['', { class: 'unknown', listed: false }],
])('patterns and names that suggest a denial: %s', (code, want) => {
  expect(classifyErrorCode(code)).toEqual(want);
});

test('exact codes win over patterns', () => {
  expect(classifyErrorCode('AccessDeniedForDependencyException').class).toBe('dependency');
  expect(classifyErrorCode('AccessDeniedFault').class).toBe('dependency');
});

test.each([
  ['Client.UnauthorizedOperation', 'UnauthorizedOperation'],
  ['com.amazonaws.kms#AccessDeniedException', 'AccessDeniedException'],
  ['a#Client.DryRunOperation', 'DryRunOperation'],
  ['ClientError', 'ClientError'],
])('bare code of %s', (code, want) => {
  expect(bareErrorCode(code)).toBe(want);
});

test('any string has a class', () => {
  fc.assert(
    fc.property(fc.string(), (code) => [...classes, 'unknown'].includes(classifyErrorCode(code).class)),
  );
});
