/**
 * A change of policies as a change file writes it: what is put in force or removed, by the names that people use.
 *
 * Shape   docs/what-if.md; names are looked up in `resolve.ts`.
 */
import type { PolicyLayer } from '../../model/policy-layer.ts';
import type { JsonObject } from '../../record/json.ts';

interface OfFile {
  /** Where it stands: `$.changes[0]`. */
  readonly path: string;
  /** Undefined: it is removed. */
  readonly document: JsonObject | undefined;
}

export type GuardrailLayer = 'serviceControlPolicy' | 'resourceControlPolicy';

export interface GuardrailChange extends OfFile {
  readonly kind: GuardrailLayer;
  /** `p-…`, its ARN, or its name. */
  readonly policy: string;
  /** Ids or names; undefined: where it is attached now, or of a removal everywhere. */
  readonly targets: readonly string[] | undefined;
}

export interface InlineChange extends OfFile {
  readonly kind: 'identityPolicy';
  /** ARN of a user, role or group. */
  readonly principal: string;
  readonly name: string;
}

export interface ManagedChange extends OfFile {
  readonly kind: 'managedPolicy';
  /** ARN. */
  readonly policy: string;
}

export interface BoundaryChange extends OfFile {
  readonly kind: 'permissionsBoundary';
  /** ARN of a user or role. */
  readonly principal: string;
}

export interface ResourceChange extends OfFile {
  readonly kind: 'resourcePolicy';
  /** ARN; of a role: its trust policy. */
  readonly resource: string;
}

export interface EndpointChange extends OfFile {
  readonly kind: 'vpcEndpointPolicy';
  /** `vpce-…` */
  readonly endpoint: string;
}

export type Change =
  | GuardrailChange
  | InlineChange
  | ManagedChange
  | BoundaryChange
  | ResourceChange
  | EndpointChange;

export type ChangeKind = Change['kind'];

/** Whose grammar the document of each kind has. */
export const LAYER_OF_CHANGE: Readonly<Record<ChangeKind, PolicyLayer>> = {
  serviceControlPolicy: 'serviceControlPolicy',
  resourceControlPolicy: 'resourceControlPolicy',
  identityPolicy: 'identityPolicy',
  managedPolicy: 'identityPolicy',
  permissionsBoundary: 'permissionsBoundary',
  resourcePolicy: 'resourcePolicy',
  vpcEndpointPolicy: 'vpcEndpointPolicy',
};
