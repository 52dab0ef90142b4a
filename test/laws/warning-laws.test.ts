/** W10: what a warning may change, whatever the policies are: nothing that it says is ignored, and never more allowed. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateInput, type InputResult, readInput } from '../../core/evaluate/input.ts';
import { type Input, inputs, type Json } from './arbitrary-inputs.ts';

const RUNS = { numRuns: 600 };

function evaluate(input: Json | Input): InputResult {
  const read = readInput(input);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return evaluateInput(read.input);
}

const GRANTED_BY_RESOURCE = ['resourcePolicy', 'vpcEndpointPolicies'];
const OF_IDENTITIES = [
  'identityPolicies',
  'permissionsBoundary',
  'sessionPolicies',
  'serviceControlPolicies',
];

interface PolicyJson {
  readonly document: { readonly Statement: readonly Json[] };
}

/** Changes the list of statements of one policy of a layer: the first, if there are several. */
function changeStatements(
  policies: Json,
  layer: string,
  change: (list: readonly Json[]) => readonly Json[],
): Json {
  const ofPolicy = (policy: PolicyJson) => ({
    ...policy,
    document: { ...policy.document, Statement: change(policy.document.Statement) },
  });
  const ofList = ([first, ...others]: readonly PolicyJson[]) =>
    first === undefined ? [] : [ofPolicy(first), ...others];
  const value = policies[layer];
  if (!Array.isArray(value)) return { ...policies, [layer]: ofPolicy(value as PolicyJson) };
  if (layer !== 'serviceControlPolicies') return { ...policies, [layer]: ofList(value) };
  const [level, ...levels] = value as readonly { target: string; policies: readonly PolicyJson[] }[];
  if (level === undefined) return policies;
  return { ...policies, [layer]: [{ ...level, policies: ofList(level.policies) }, ...levels] };
}

/** A layer that has a policy, and a place in its list of statements. */
const places = (layers: readonly string[]) =>
  fc
    .record({ input: inputs, layer: fc.constantFrom(...layers), at: fc.nat(2) })
    .filter(({ input, layer }) => {
      const { [layer]: value } = input.policies;
      return value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0);
    });

const withStatement = (at: number, added: Json) => (list: readonly Json[]) => list.toSpliced(at, 0, added);

const summary = ({ decision, layers }: InputResult) => ({ decision, layers });

const ignored = fc.constantFrom<Json>(
  { Comment: 'for the auditors' },
  { 'not an element': {} },
  { Sid: 7 },
  { Resources: 'arn:aws:s3:::other' },
);

test('W10, W1: an element that is ignored changes nothing', () => {
  fc.assert(
    fc.property(places([...OF_IDENTITIES, ...GRANTED_BY_RESOURCE]), ignored, ({ input, layer }, extra) => {
      const change = (list: readonly Json[]) => list.map((each) => ({ ...each, ...extra }));
      const odd = evaluate({ ...input, policies: changeStatements(input.policies, layer, change) });
      expect(odd.warnings.length).toBeGreaterThan(0);
      expect(summary(odd)).toEqual(summary(evaluate(input)));
    }),
    RUNS,
  );
});

const principalElements = fc.constantFrom<Json>(
  { Principal: '*' },
  { Principal: { AWS: '444455556666' } },
  { NotPrincipal: 'nonsense' },
  { Principal: 7, NotPrincipal: [] },
);

test('W2, W10: principals in a policy of identities change nothing', () => {
  fc.assert(
    fc.property(places(OF_IDENTITIES), principalElements, ({ input, layer }, extra) => {
      const change = (list: readonly Json[]) => list.map((each) => ({ ...each, ...extra }));
      const odd = evaluate({ ...input, policies: changeStatements(input.policies, layer, change) });
      expect(odd.warnings.length).toBeGreaterThan(0);
      expect(summary(odd)).toEqual(summary(evaluate(input)));
    }),
    RUNS,
  );
});

const EFFECTS = fc.constantFrom('Allow', 'Deny');

const neverOfResources = fc.constantFrom<Json>(
  { Action: '*', Resource: '*' },
  { Action: '*', Resource: '*', Principal: {} },
  { Action: '*', Resource: '*', Principal: { AWS: [] } },
  { Action: [], Resource: '*', Principal: '*' },
  { Action: '*', Resource: [], Principal: '*' },
  { Action: ['GetObject', 's3*', ''], Resource: '*', Principal: '*' },
);

test('W3, W10: a statement that never matches changes nothing', () => {
  fc.assert(
    fc.property(
      places(GRANTED_BY_RESOURCE),
      neverOfResources,
      EFFECTS,
      ({ input, layer, at }, never, Effect) => {
        const policies = changeStatements(input.policies, layer, withStatement(at, { Effect, ...never }));
        const odd = evaluate({ ...input, policies });
        expect(odd.warnings.length).toBeGreaterThan(0);
        expect(summary(odd)).toEqual(summary(evaluate(input)));
      },
    ),
    RUNS,
  );
});

const FULL: Json = { Effect: 'Allow', Action: '*', Resource: '*' };

/** Certain to fail on some requests: an absent key, or another value that matches. */
const UNFIT: readonly Json[] = [
  { Condition: { NumericLessThan: { 's3:max-keys': 'many' } } },
  { Condition: { NumericNotEquals: { 's3:max-keys': ['many', '5'] } } },
];
const mayFail: ReadonlySet<unknown> = new Set(UNFIT);

const unreadable = fc.constantFrom<Json>(
  ...UNFIT,
  { Action: {} },
  { Action: undefined },
  { Resource: [null] },
  { Effect: 'allow' },
  { Condition: 'x' },
  { Condition: { StringEqual: { 'aws:username': 'ana' } } },
  { condition: {} },
  { NotAction: 's3:*' },
);

test('W7, W8, W10: what is decided in spite of an unreadable statement is decided with and without it', () => {
  let decided = 0;
  fc.assert(
    fc.property(
      places([...OF_IDENTITIES, ...GRANTED_BY_RESOURCE]),
      unreadable,
      EFFECTS,
      fc.constantFrom('*', 'arn:aws:s3:::reports/*'),
      ({ input, layer, at }, broken, Effect, Resource) => {
        const principals = GRANTED_BY_RESOURCE.includes(layer) ? { Principal: '*' } : {};
        const whole = { ...FULL, ...principals, Effect, Resource };
        const odd = evaluate({
          ...input,
          policies: changeStatements(input.policies, layer, withStatement(at, { ...whole, ...broken })),
        });
        expect(odd.warnings.length).toBeGreaterThan(0);
        if (odd.decision === 'undetermined') return;
        decided += 1;
        expect(odd.decision).toBe(evaluate(input).decision);
        if (mayFail.has(broken)) return;
        const complete = changeStatements(input.policies, layer, withStatement(at, whole));
        expect(odd.decision).toBe(evaluate({ ...input, policies: complete }).decision);
      },
    ),
    { numRuns: 1500 },
  );
  expect(decided).toBeGreaterThan(200);
});
