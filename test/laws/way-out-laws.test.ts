/** What holds of every way out, whatever the policies, what is hidden of them, and which keys are unknown. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assess } from '../../core/assess/assess.ts';
import type { Assessment } from '../../core/assess/assessment.ts';
import { blockerInstead } from '../../core/assess/blocker-instead.ts';
import { reconcile } from '../../core/attribute/reconcile/reconcile.ts';
import { wayOut } from '../../core/fix/fix.ts';
import type { Lookups } from '../../core/gather/denied-call.ts';
import { type Attribution, UNKNOWN_ATTRIBUTION } from '../../core/model/attribution.ts';
import type { Fix } from '../../core/model/denial.ts';
import type { EvaluationInput, PolicySet } from '../../core/model/policy.ts';
import { POLICY_LAYER, POLICY_LAYERS, type PolicyLayer } from '../../core/model/policy-layer.ts';
import { aDenial } from '../support/a-denial.ts';
import { ROLE, SESSION } from './arbitrary-inputs.ts';
import {
  allows,
  completed,
  completedAtMost,
  statementsOf,
  type World,
  worlds,
} from './attribution-worlds.ts';

const RUNS = { numRuns: 800 };
const HOME = '111122223333';

/** Caller and owner belong to one organization, so that a statement may be suggested. */
function lookupsOf({ request }: EvaluationInput): Lookups {
  const organization = {
    kind: 'found',
    value: {
      organization: 'o-demo',
      managementAccount: '999988887777',
      path: [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
  } as const;
  const owner = request.resourceAccount ?? HOME;
  return {
    organization,
    identity: undefined,
    resource: undefined,
    owner,
    ownersOrganization: organization,
    endpoint: undefined,
  };
}

/** AWS names no layer, or any: the policies may have changed since. */
const stated = fc.oneof(
  { weight: 3, arbitrary: fc.constant(UNKNOWN_ATTRIBUTION) },
  {
    weight: 1,
    arbitrary: fc
      .record({
        layer: fc.constantFrom(...POLICY_LAYERS),
        kind: fc.constantFrom('explicit' as const, 'implicit' as const),
      })
      .map((named): Attribution => ({ ...UNKNOWN_ATTRIBUTION, ...named, confidence: 'stated' })),
  },
);

interface Answer {
  readonly attribution: Attribution;
  readonly assessment: Assessment;
  readonly fix: Fix;
}

const TYPES: readonly (readonly [part: string, type: string])[] = [
  [':user/', 'IAMUser'],
  [':role/', 'AssumedRole'],
  [':assumed-role/', 'AssumedRole'],
  [':federated-user/', 'FederatedUser'],
  [':root', 'Root'],
  ['.amazonaws.com', 'AWSService'],
];

function answer({ input, hidden }: World, given: Attribution): Answer {
  const assessment = assess({ input, hidden });
  if (assessment === undefined) throw new Error('the request of the test cannot be read');
  const { request, policies } = input;
  const lookups = lookupsOf(input);
  const context = new Map();
  const evidenceContext = { policies, lookups, context };
  const attribution = reconcile({
    stated: given,
    awsReports: [],
    assessment,
    evidenceContext,
    pair: request,
  });
  const arn = request.principal === SESSION ? ROLE : request.principal;
  const [, type] = TYPES.find(([part]) => request.principal.includes(part)) ?? ['', 'AWSAccount'];
  const denial = aDenial({
    principal: { arn, type, session: null, sessionArn: null },
    action: request.action,
    resource: request.resource,
    account: arn.startsWith('arn:') ? HOME : null,
    attribution,
  });
  const gathered = { input, hidden, context, lookups };
  const fix = wayOut({ denial, record: undefined, attribution, gathered, assessment, probing: false });
  return { attribution, assessment, fix };
}

/** The same policies with the statement in the layer that did not allow the call. */
function putInPlace(policies: PolicySet, layer: PolicyLayer, statement: object): PolicySet {
  const { policySet } = POLICY_LAYER[layer];
  const added = (given: readonly unknown[]) => ({
    document: { Version: '2012-10-17', Statement: [...given, statement] },
  });
  if (policySet.holds === 'levels') throw new Error('a guardrail takes no statement');
  if (policySet.holds === 'one') {
    const one = policies[policySet.member];
    return {
      ...policies,
      [policySet.member]: added(one === null || one === undefined ? [] : statementsOf(one)),
    };
  }
  const [first, ...others] = policies[policySet.member] ?? [];
  const changed =
    layer === 'identityPolicy'
      ? [added([]), ...(first === undefined ? [] : [first])]
      : [added(first === undefined ? [] : statementsOf(first))];
  return { ...policies, [policySet.member]: [...changed, ...others] };
}

/** In the layer that AWS names, or in the one that blocks instead. */
function placed(world: World, { attribution, fix: { statement } }: Answer): World | undefined {
  const assessment = assess(world);
  const layer = (assessment && blockerInstead(assessment, attribution))?.layer ?? attribution.layer;
  const found = POLICY_LAYERS.find((each) => each === layer);
  if (statement === null || found === undefined) return undefined;
  const policies = putInPlace(world.input.policies, found, statement);
  // What the fix assumes: the session has no session policy.
  const hidden = world.hidden.filter((each) => each.layer !== 'sessionPolicy');
  return { ...world, input: { ...world.input, policies }, hidden };
}

const NEIGHBOURS = [
  { action: 's3:GetObject', resource: 'arn:aws:s3:::reports/b' },
  { action: 's3:GetObjectAcl', resource: 'arn:aws:s3:::reports/a' },
  { action: 's3:PutObject', resource: 'arn:aws:s3:::ledger/a' },
  { action: 'sts:AssumeRole', resource: `arn:aws:iam::${HOME}:role/other` },
  { action: 'kms:Encrypt', resource: `arn:aws:kms:eu-central-1:${HOME}:key/k` },
  { action: 'ec2:StartInstances', resource: `arn:aws:ec2:eu-central-1:${HOME}:instance/i-2` },
];

describe('a statement', () => {
  test('comes often enough to check it', () => {
    const sampled = fc.sample(fc.tuple(worlds, stated), { numRuns: 1000, seed: 2 });
    const statements = sampled
      .map(([world, given]) => answer(world, given).fix)
      .filter((fix) => fix.statement !== null);
    expect(statements.length).toBeGreaterThan(60);
    expect(statements.filter(({ proven }) => proven === true).length).toBeGreaterThan(20);
    expect(new Set(sampled.map(([world, given]) => answer(world, given).fix.kind)).size).toBe(4);
  });

  test('is never against an explicit deny or a guardrail, and never wider than the call', () => {
    fc.assert(
      fc.property(worlds, stated, (world, given) => {
        const { attribution, assessment, fix } = answer(world, given);
        if (fix.statement === null) return;
        expect(attribution.kind).toBe('implicit');
        const { layer } = attribution;
        expect(layer === 'serviceControlPolicy' || layer === 'resourceControlPolicy').toBe(false);
        // AWS names an explicit deny first: where it reports a missing allow, one that is only possible did not deny.
        const isStated = attribution.confidence === 'stated' || attribution.confidence === 'decoded';
        expect(
          [...assessment.certain, ...(isStated ? [] : assessment.possible)].filter(
            ({ kind }) => kind === 'explicit',
          ),
        ).toEqual([]);
        const { Effect, Action, Resource = world.input.request.resource } = fix.statement;
        expect({ Effect, Action, Resource }).toEqual({
          Effect: 'Allow',
          Action: world.input.request.action,
          Resource: world.input.request.resource,
        });
      }),
      RUNS,
    );
  });

  test('lets the call pass where it is proven, whatever is hidden besides', () => {
    fc.assert(
      fc.property(worlds, stated, (world, given) => {
        const found = answer(world, given);
        const changed = found.fix.proven === true ? placed(world, found) : undefined;
        if (changed === undefined) return;
        for (const each of completed(changed)) expect(allows(each)).toBe(true);
      }),
      RUNS,
    );
  });

  test('lets no neighbour of the call pass', () => {
    fc.assert(
      fc.property(worlds, stated, fc.constantFrom(...NEIGHBOURS), (world, given, neighbour) => {
        const found = answer(world, given);
        const changed = placed(world, found);
        if (changed === undefined) return;
        const { hidden, completions } = changed;
        // A trust policy holds for its own role alone.
        const isTrust = found.fix.statement?.Resource === undefined;
        if (isTrust && neighbour.action === world.input.request.action) return;
        const other = isTrust ? { action: neighbour.action } : neighbour;
        const before = completedAtMost({ input: world.input, hidden, completions });
        for (const [index, each] of completedAtMost(changed).entries()) {
          const asked = { ...each, request: { ...each.request, ...other } };
          if (!allows(asked)) continue;
          expect(allows({ ...asked, policies: before[index]?.policies ?? {} })).toBe(true);
        }
      }),
      RUNS,
    );
  });
});

test('there is always a way out, and a reason exactly where there is no statement', () => {
  fc.assert(
    fc.property(worlds, stated, (world, given) => {
      const { attribution, fix } = answer(world, given);
      expect(fix.why === null).toBe(fix.statement !== null);
      expect(fix.kind === 'allow').toBe(fix.statement !== null);
      if (fix.statement === null) expect([fix.proven, fix.next, fix.assumes]).toEqual([null, null, []]);
      if (fix.kind === 'meetCondition') expect(fix.callerCan).not.toEqual([]);
      if (attribution.layer !== 'unknown') expect(fix.kind).not.toBe('none');
      for (const line of [fix.summary, fix.where, ...fix.callerCan, ...fix.assumes])
        expect(line).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u);
    }),
    RUNS,
  );
});
