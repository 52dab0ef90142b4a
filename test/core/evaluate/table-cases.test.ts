import { describe, expect, test } from 'vitest';
import { evaluateInput, readInput } from '../../../core/evaluate/input.ts';
import { placePolicy, whereAllowDecides, whereDenyDecides } from './place-policy.ts';
import { TABLES } from './table-cases.ts';

const USER = 'arn:aws:iam::111122223333:user/ana';

interface Asked {
  readonly statement: Readonly<Record<string, unknown>>;
  readonly effect: 'Allow' | 'Deny';
  readonly action?: string;
  readonly resource?: string;
  readonly context?: unknown;
  readonly version?: string | null | undefined;
}

/** One statement of an identity policy; a Deny stands beside an Allow of everything. */
function decide({ statement, effect, context = {}, version = '2012-10-17', ...asked }: Asked): string {
  const own = {
    Effect: effect,
    Action: '*',
    ...('NotResource' in statement ? {} : { Resource: '*' }),
    ...statement,
  };
  if ('NotAction' in own) delete (own as { Action?: unknown }).Action;
  const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
  const Version = version === null ? {} : { Version: version };
  const policies = effect === 'Deny' ? [own, everything] : [own];
  const read = readInput({
    request: { principal: USER, action: 's3:GetObject', resource: '*', context, ...asked },
    policies: { identityPolicies: policies.map((each) => ({ document: { ...Version, Statement: each } })) },
  });
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return evaluateInput(read.input).decision;
}

const allowed = (holds: boolean | null) =>
  holds === null ? 'undetermined' : holds ? 'allowed' : 'implicitDeny';
const denied = (holds: boolean | null) =>
  holds === null ? 'undetermined' : holds ? 'explicitDeny' : 'allowed';

describe('conditions', () => {
  test.each(TABLES.conditions.map((row) => [row.note, row] as const))(
    '%s',
    (_note, { condition, context, holds, version }) => {
      const statement = { Condition: condition };
      expect(decide({ statement, effect: 'Allow', context, version })).toBe(allowed(holds));
      expect(decide({ statement, effect: 'Deny', context, version })).toBe(denied(holds));
    },
  );
});

describe('actions and resources', () => {
  test.each(TABLES.matching.map((row) => [row.note, row] as const))('%s', (_note, row) => {
    const { statement, action, resource, context, version, matches } = row;
    expect(decide({ statement, effect: 'Allow', action, resource, context, version })).toBe(allowed(matches));
    expect(decide({ statement, effect: 'Deny', action, resource, context, version })).toBe(denied(matches));
  });
});

const OTHER_REQUEST = {
  principal: USER,
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::reports/a',
  context: { 'aws:PrincipalTag/n': '7', a: '7' },
};

describe('odd documents are evaluated, with warnings', () => {
  test.each(TABLES.oddDocuments.map((row) => [row.note, row] as const))('%s', (_note, row) => {
    const [, path] = placePolicy(row.layer, row.document);
    for (const effect of ['Allow', 'Deny'] as const) {
      const text = JSON.stringify(row.document).replaceAll(
        /"Effect":"(?:Allow|Deny)"/g,
        `"Effect":"${effect}"`,
      );
      const place = effect === 'Allow' ? whereAllowDecides : whereDenyDecides;
      const read = readInput({
        request: { ...OTHER_REQUEST, ...row.request },
        policies: place(row.layer, JSON.parse(text)),
      });
      if (!read.ok) throw new Error(JSON.stringify(read.faults));
      const { decision, warnings, undetermined } = evaluateInput(read.input);
      expect(decision, effect).toBe(effect === 'Allow' ? row.allow : row.deny);
      expect(undetermined).toEqual([]);
      for (const { says } of warnings) expect(says).toMatch(/^[A-Z].*\.$/s);
      if ((row.warnedAs ?? effect) !== effect) continue;
      expect(warnings.map((each) => each.path)).toEqual(row.warnings.map((each) => path + each));
    }
  });
});

describe('malformed documents are faults with their path and a sentence', () => {
  test.each(TABLES.malformedDocuments.map((row) => [row.note, row] as const))('%s', (_note, row) => {
    const [policies, path] = placePolicy(row.layer, row.document);
    const read = readInput({
      request: { principal: USER, action: 's3:GetObject', resource: '*' },
      policies,
    });
    expect(read).toMatchObject({ ok: false });
    expect(read.ok ? [] : read.faults).toEqual([{ path: path + row.path, problem: row.problem }]);
  });
});

describe('malformed inputs are faults with their path and a sentence', () => {
  test.each(TABLES.malformedInputs.map((row) => [row.note, row] as const))('%s', (_note, row) => {
    const read = readInput(row.input);
    expect(read.ok ? [] : read.faults).toContainEqual({ path: row.path, problem: row.problem });
  });
});

test.each([
  [
    'a policy name that is a number',
    { permissionsBoundary: { name: 1, document: { Statement: [] } } },
    '.permissionsBoundary.name',
  ],
  [
    'a policy ARN that is a number',
    { permissionsBoundary: { arn: 1, document: { Statement: [] } } },
    '.permissionsBoundary.arn',
  ],
  [
    'a level without target',
    { serviceControlPolicies: [{ policies: [] }] },
    '.serviceControlPolicies[0].target',
  ],
])('W2: %s is ignored', (_note, policies, path) => {
  const read = readInput({ request: { principal: USER, action: 's3:GetObject', resource: '*' }, policies });
  expect(read.ok && read.input.warnings.map((each) => each.path)).toEqual([`$.policies${path}`]);
});

test('one fault is reported once', () => {
  for (const { input, note } of TABLES.malformedInputs) {
    const read = readInput(input);
    const paths = read.ok ? [] : read.faults.map(({ path }) => path);
    expect(new Set(paths).size, note).toBe(paths.length);
  }
});

test('no two rows of a table are the same', () => {
  for (const [name, rows] of Object.entries(TABLES)) {
    const inputs = rows.map(({ note: _note, rules: _rules, ...row }) => JSON.stringify(row));
    expect(new Set(inputs).size, name).toBe(inputs.length);
  }
});
