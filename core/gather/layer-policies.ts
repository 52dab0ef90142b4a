/**
 * The policies of one layer as far as they can be seen.
 *
 * INVARIANT: `hidden` is set whenever a policy of this layer may exist that nobody read. What is visible still counts
 * for its explicit denies; the silence of the rest proves nothing.
 */

import type { Policy, PolicyLevel, PolicySet } from '../model/policy.ts';
import type { PolicyLayer } from '../model/policy-layer.ts';
import type { LookupResult } from '../model/policy-source.ts';

/** Why a policy of a layer could not be read, or is not enough. */
export type HiddenCode =
  | 'lookupNotVisible'
  | 'missing'
  | 'ownerUnknown'
  | 'documentNotRead'
  | 'documentInvalid'
  | 'grantsNotRead'
  | 'grantConstraints'
  | 'bucketBehindAccessPoint'
  | 'sessionPolicyNotRecorded'
  | 'sessionPolicyTruncated';

export interface HiddenLayer {
  readonly layer: PolicyLayer;
  readonly code: HiddenCode;
  /** One clause, for a person. */
  readonly why: string;
  /** What is hidden may allow, as the grants of a key do; it cannot deny explicitly. */
  readonly onlyAllows?: true;
}

export interface LayerPolicies {
  readonly policies: PolicySet;
  readonly hidden: readonly HiddenLayer[];
}

export const NOTHING: LayerPolicies = { policies: {}, hidden: [] };

export function joined(layers: readonly LayerPolicies[]): LayerPolicies {
  return {
    policies: Object.assign({}, ...layers.map(({ policies }) => policies)),
    hidden: layers.flatMap(({ hidden }) => hidden),
  };
}

export type Reason = Pick<HiddenLayer, 'code' | 'why'>;

export function hide(layer: PolicyLayer, reason: Reason): LayerPolicies {
  return { policies: {}, hidden: [{ layer, ...reason }] };
}

/** Why a thing that was asked for was not found. */
export function whyNot(
  lookup: Exclude<LookupResult<unknown>, { readonly kind: 'found' }>,
  what: string,
): Reason {
  return lookup.kind === 'absent'
    ? { code: 'missing', why: `${what} does not exist` }
    : { code: 'lookupNotVisible', why: lookup.why };
}

export function readable(policies: readonly Policy[]): readonly Policy[] {
  return policies.filter(({ document }) => document !== null);
}

/** Attached policies whose documents nobody could read, as hidden parts of their layer. */
export function unreadable(layer: PolicyLayer, policies: readonly Policy[]): readonly HiddenLayer[] {
  return policies
    .filter(({ document }) => document === null)
    .map(({ arn, name }) => ({
      layer,
      code: 'documentNotRead',
      why: `the document of ${arn ?? name ?? 'a policy'} could not be read`,
    }));
}

export function readableLevels(levels: readonly PolicyLevel[]): readonly PolicyLevel[] {
  return levels.map((level) => ({ ...level, policies: readable(level.policies) }));
}
