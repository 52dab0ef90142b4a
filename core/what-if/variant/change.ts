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
  /** ARN of a user, role or group; of a plan `role/NAME`. */
  readonly principal: string;
  readonly name: string;
}

export interface ManagedChange extends OfFile {
  readonly kind: 'managedPolicy';
  /** ARN. */
  readonly policy: string;
  /** A template does not say whether it makes the policy; then it counts where it is attached. */
  readonly mayBeNew?: true;
}

export interface BoundaryChange extends OfFile {
  readonly kind: 'permissionsBoundary';
  /** ARN of a user or role. */
  readonly principal: string;
  /** ARN of the managed policy whose document it is, in a template, which states none. */
  readonly policy?: string;
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

/** Of a managed policy; a plan has these, a change file says it with the policies themselves. */
export interface AttachmentChange extends OfFile {
  readonly kind: 'attachment';
  /** ARN, or `role/NAME`. */
  readonly principal: string;
  /** ARN; of a policy that is new its name. */
  readonly policy: string;
  readonly isAttached: boolean;
}

export type Change = ChangeOfFile | AttachmentChange;

/** What a change file may hold. */
export type ChangeOfFile =
  | GuardrailChange
  | InlineChange
  | ManagedChange
  | BoundaryChange
  | ResourceChange
  | EndpointChange;

export type ChangeKind = ChangeOfFile['kind'];

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
