/** What holds of every decision, whatever the policies: the laws of docs/evaluation.md. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EvaluationResult } from '../../core/evaluate/explain/result.ts';
import { evaluateInput, readInput } from '../../core/evaluate/input.ts';
import {
  type Context,
  type Input,
  inputs,
  type Json,
  KEY_VALUES,
  openInputs,
  ROLE,
  ROOT,
  SESSION,
} from './arbitrary-inputs.ts';

function evaluate(input: Json | Input): EvaluationResult {
  const read = readInput(input);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return evaluateInput(read.input);
}

const RUNS = { numRuns: 400 };

interface PolicyJson {
  readonly document: { readonly Statement: readonly Json[] };
}

/** Applies a change to every list of policies, and to every list of statements. */
function mapPolicies(policies: Json, change: <T>(items: readonly T[]) => readonly T[]): Json {
  const document = (policy: PolicyJson) => ({
    ...policy,
    document: { ...policy.document, Statement: change(policy.document.Statement) },
  });
  const list = (items: readonly PolicyJson[]) => change(items.map(document));
  const isLevels = (items: readonly Json[]) => items.some((item) => 'target' in item);
  return Object.fromEntries(
    Object.entries(policies).map(([member, value]) => {
      if (value === null) return [member, null];
      if (!Array.isArray(value)) return [member, document(value as PolicyJson)];
      if (!isLevels(value)) return [member, list(value)];
      const levels = value as readonly { target: string; policies: readonly PolicyJson[] }[];
      return [member, levels.map((level) => ({ ...level, policies: list(level.policies) }))];
    }),
  );
}

const decisionOf = (input: Json | Input) => evaluate(input).decision;

test('the random inputs cover every decision', () => {
  const decisions = fc.sample(inputs, { numRuns: 600, seed: 7 }).map(decisionOf);
  for (const decision of ['allowed', 'explicitDeny', 'implicitDeny']) {
    expect(decisions.filter((each) => each === decision).length, decision).toBeGreaterThan(40);
  }
});

test('an explicit deny wins', () => {
  const deny = { Effect: 'Deny', Action: '*', Resource: '*' };
  const everyone = { ...deny, Principal: '*' };
  const denied = ({ request, policies }: Input): Json => ({
    request,
    policies: { ...policies, resourcePolicy: { document: { Statement: [everyone] } } },
  });
  fc.assert(
    fc.property(inputs, (input) => {
      expect(decisionOf(denied(input))).toBe('explicitDeny');
    }),
    RUNS,
  );
});

test('nothing is allowed that no policy allows', () => {
  const withoutAllows = (policies: Json) =>
    mapPolicies(policies, (items) => items.filter((item) => (item as Json).Effect !== 'Allow'));
  fc.assert(
    fc.property(
      inputs.filter(({ request }) => request.principal !== ROOT),
      ({ request, policies }) => {
        expect(decisionOf({ request, policies: withoutAllows(policies) })).not.toBe('allowed');
      },
    ),
    RUNS,
  );
});

test('the order of policies and statements changes nothing', () => {
  fc.assert(
    fc.property(inputs, ({ request, policies }) => {
      const { decision, layers } = evaluate({ request, policies });
      const turned = evaluate({ request, policies: mapPolicies(policies, (items) => items.toReversed()) });
      expect({ decision: turned.decision, layers: turned.layers }).toEqual({ decision, layers });
    }),
    RUNS,
  );
});

test('duplicates change nothing', () => {
  fc.assert(
    fc.property(inputs, ({ request, policies }) => {
      const { decision, layers } = evaluate({ request, policies });
      const doubled = evaluate({
        request,
        policies: mapPolicies(policies, (items) => items.flatMap((item) => [item, item])),
      });
      expect({ decision: doubled.decision, layers: doubled.layers }).toEqual({ decision, layers });
    }),
    RUNS,
  );
});

test.each([
  'serviceControlPolicies',
  'resourceControlPolicies',
  'permissionsBoundary',
  'vpcEndpointPolicies',
])('removing %s never allows less', (layer) => {
  fc.assert(
    fc.property(inputs, ({ request, policies }) => {
      fc.pre(policies[layer] !== null);
      if (decisionOf({ request, policies }) !== 'allowed') return;
      expect(decisionOf({ request, policies: { ...policies, [layer]: null } })).toBe('allowed');
    }),
    RUNS,
  );
});

test('another level of SCPs never allows more', () => {
  fc.assert(
    fc.property(inputs, inputs, ({ request, policies }, other) => {
      const own = (policies.serviceControlPolicies ?? []) as readonly unknown[];
      const more = (other.policies.serviceControlPolicies ?? []) as readonly unknown[];
      const serviceControlPolicies = [...own, ...more];
      if (decisionOf({ request, policies: { ...policies, serviceControlPolicies } }) !== 'allowed') return;
      expect(decisionOf({ request, policies })).toBe('allowed');
    }),
    RUNS,
  );
});

test('denials and decision agree', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const { decision, denials, undetermined } = evaluate(input);
      expect(denials.length === 0).toBe(decision === 'allowed');
      if (decision === 'explicitDeny') expect(denials[0]?.kind).toBe('explicit');
      if (decision === 'implicitDeny') expect(denials.every(({ kind }) => kind === 'implicit')).toBe(true);
      expect(undetermined).toEqual([]);
    }),
    RUNS,
  );
});

const complete = ({ request, policies }: Input, values: Json): Json => ({
  request: { ...request, context: { ...request.context, ...values } },
  policies,
});

test('U2: a certain answer holds, whatever the unknown keys turn out to be', () => {
  fc.assert(
    fc.property(openInputs, ({ input, values }) => {
      const { decision } = evaluate(input);
      if (decision === 'undetermined') return;
      expect(decisionOf(complete(input, values))).toBe(decision);
    }),
    { numRuns: 2500 },
  );
});

test('U2: an undetermined answer has values that lead to different decisions', () => {
  const open = fc.sample(openInputs, { numRuns: 800, seed: 11 }).filter(({ input }) => {
    return decisionOf(input) === 'undetermined';
  });
  const decided = open.filter(({ input }) => {
    return new Set(completions(input).map((values) => decisionOf(complete(input, values)))).size > 1;
  });
  expect(open.length).toBeGreaterThan(50);
  expect(decided.length / open.length).toBeGreaterThan(0.9);
});

/** Every combination of the vocabulary's values for the unknown keys. */
function completions({ unknownContext = [] }: Input): readonly Context[] {
  return unknownContext.reduce<readonly Context[]>(
    (contexts, key) =>
      contexts.flatMap((context) => [
        context,
        ...(KEY_VALUES[key] ?? []).map((value) => ({ ...context, [key]: value })),
      ]),
    [{}],
  );
}

test('U3: with the named keys known, the decision is certain', () => {
  fc.assert(
    fc.property(openInputs, ({ input, values }) => {
      // What AWS leaves open, no key decides.
      if (decisionOf(complete(input, values)) === 'undetermined') return;
      const { decision, undetermined } = evaluate(input);
      expect(undetermined.length > 0).toBe(decision === 'undetermined');
      const named = new Set(undetermined.map((key) => key.toLowerCase()));
      const isNamed = (key: string) => named.has(key.toLowerCase());
      const given = Object.fromEntries(Object.entries(values).filter(([key]) => isNamed(key)));
      const stillUnknown = (input.unknownContext ?? []).filter((key) => !isNamed(key));
      expect(decisionOf({ ...complete(input, given), unknownContext: stillUnknown })).not.toBe(
        'undetermined',
      );
    }),
    { numRuns: 1500 },
  );
});

test('U2, U3: the same when the identity behind a session is unknown', () => {
  const fitting = fc.record(
    {
      'aws:PrincipalArn': fc.constantFrom(ROLE, ROLE.replace('role/', 'role/ci/')),
      'aws:userid': fc.constantFrom('AROAEXAMPLE:run', 'AROAOTHER:run'),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(inputs, fitting, ({ request, policies }, values) => {
      const unknownContext = ['aws:PrincipalArn', 'aws:userid'];
      const { 'aws:userid': _known, ...context } = request.context;
      const input = { request: { ...request, principal: SESSION, context }, policies, unknownContext };
      if (decisionOf(complete(input, values)) === 'undetermined') return;
      const { decision, undetermined } = evaluate(input);
      expect(undetermined.length > 0).toBe(decision === 'undetermined');
      if (decision !== 'undetermined') expect(decisionOf(complete(input, values))).toBe(decision);
    }),
    { numRuns: 1000 },
  );
});
