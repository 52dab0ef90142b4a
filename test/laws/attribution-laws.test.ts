/** What holds of every attribution, whatever the policies, what is hidden of them, and which keys are unknown. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assess } from '../../core/assess/assess.ts';
import { reconcile } from '../../core/attribute/reconcile/reconcile.ts';
import { type Attribution, UNKNOWN_ATTRIBUTION } from '../../core/model/attribution.ts';
import { POLICY_LAYERS, type PolicyLayer } from '../../core/model/policy-layer.ts';
import {
  allows,
  completed,
  completedAtMost,
  evaluate,
  mayAllow,
  opened,
  openedExcept,
  type World,
  waysToBlock,
  worlds,
} from './attribution-worlds.ts';

const RUNS = { numRuns: 600 };

const LOOKUPS = {
  organization: undefined,
  identity: undefined,
  resource: undefined,
  owner: undefined,
  ownersOrganization: undefined,
  endpoint: undefined,
};

/** Of a call of which AWS names no layer. */
function attributed({ input, hidden }: Pick<World, 'input' | 'hidden'>): Attribution {
  const assessment = assess({ input, hidden });
  if (assessment === undefined) throw new Error('the request of the test cannot be read');
  return reconcile({
    stated: UNKNOWN_ATTRIBUTION,
    awsReports: [],
    assessment,
    evidenceContext: { policies: input.policies, lookups: LOOKUPS, context: new Map() },
    pair: input.request,
  });
}

function namedLayer({ layer }: Attribution): PolicyLayer | undefined {
  return POLICY_LAYERS.find((each) => each === layer);
}

const isNamed = (world: World): boolean => namedLayer(attributed(world)) !== undefined;

/** Layers of which one statement, or the missing allow, blocks the call whatever is filled in and opened up elsewhere. */
function blockersOf(world: World): readonly PolicyLayer[] {
  const all = completedAtMost(world);
  return POLICY_LAYERS.filter((layer) => {
    const ways = all.map((each) =>
      waysToBlock(each.policies ?? {}, layer).map((policies) =>
        mayAllow(openedExcept({ ...each, policies }, layer)),
      ),
    );
    return ways[0]?.some((_, way) => ways.every((each) => each[way] !== true)) === true;
  });
}

test('the random worlds have every answer', () => {
  const answers = fc.sample(worlds, { numRuns: 1000, seed: 3 }).map(attributed);
  const count = (isThis: (each: Attribution) => boolean) => answers.filter(isThis).length;
  for (const given of ['evaluated', 'inferred', 'unknown'])
    expect(
      count(({ confidence }) => confidence === given),
      given,
    ).toBeGreaterThan(100);
  for (const layer of POLICY_LAYERS)
    expect(
      count((each) => each.layer === layer),
      layer,
    ).toBeGreaterThan(10);
});

describe('which layer', () => {
  test('a named layer is necessary: while it stays, the call is denied, whatever all else is', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const layer = namedLayer(attributed(world));
        if (layer === undefined) return;
        for (const each of completed(world)) {
          expect(allows(each)).toBe(false);
          expect(allows(openedExcept(each, layer))).toBe(false);
        }
      }),
      RUNS,
    );
  });

  test('opened up, it is named no more', () => {
    fc.assert(
      fc.property(worlds, ({ input, hidden }) => {
        const { alsoBlockedBy, ...attribution } = attributed({ input, hidden });
        const layer = namedLayer({ alsoBlockedBy, ...attribution });
        if (layer === undefined) return;
        const next = {
          input: { ...input, ...opened(input, layer), policies: opened(input, layer).policies ?? {} },
          hidden: hidden.filter((each) => each.layer !== layer),
        };
        const after = attributed(next);
        expect(after.layer).not.toBe(layer);
        const others = alsoBlockedBy.filter((each) => each.layer !== layer && each.kind === 'explicit');
        if (others.length > 0) expect(after.kind).toBe('explicit');
      }),
      RUNS,
    );
  });

  test('it is unknown only where no layer blocks by itself', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        if (world.input.unknownContext.length > 0 || isNamed(world)) return;
        expect(blockersOf(world)).toEqual([]);
      }),
      RUNS,
    );
  });

  test('it is seldom unknown because the values of unknown keys cannot be listed', () => {
    const open = fc
      .sample(worlds, { numRuns: 600, seed: 5 })
      .filter((world) => world.input.unknownContext.length > 0 && !isNamed(world));
    const blocked = open.filter((world) => blockersOf(world).length > 0);
    expect(open.length).toBeGreaterThan(50);
    expect(blocked.length / open.length).toBeLessThan(0.03);
  });

  test('evaluated: AWS can have named nothing else; otherwise what it may have named is in the answer', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { layer, kind, confidence, mayAlsoBlock, alsoBlockedBy } = attributed(world);
        const possible = new Set<string>([
          layer,
          ...[...mayAlsoBlock, ...alsoBlockedBy].map((each) => each.layer),
        ]);
        for (const each of completed(world)) {
          const [first] = evaluate(each).denials;
          if (confidence === 'evaluated') expect([first?.layer, first?.kind]).toEqual([layer, kind]);
          else if (first !== undefined) expect(possible).toContain(first.layer);
        }
      }),
      RUNS,
    );
  });
});
