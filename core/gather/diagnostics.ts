/**
 * The APIs of AWS that say more about one refusal: what it recorded, what it encoded, what it would decide now.
 *
 * Errors  none: a call that AWS refuses, or that comes too late, is `notVisible` with the reason; `absent` means that AWS has
 *         nothing to say.
 */
import type { AuthorizationDetails } from '../decode/authorization-details.ts';
import type { AuthorizationMessage } from '../decode/authorization-message.ts';
import type { LookupResult } from '../model/policy-source.ts';

export interface AuthorizationDetailsSource {
  detailsOf(refusal: RecordedRefusal): Promise<LookupResult<AuthorizationDetails>>;
}

/** A refusal that carries an authorization id. */
export interface RecordedRefusal {
  readonly id: string;
  readonly account: string;
  /** Where the call was refused: only there the id is known. */
  readonly region: string;
  /** ISO 8601; AWS writes its details after the refusal, and keeps them for a day. */
  readonly time: string;
}

/** Decodes what AWS encoded in a refusal. */
export interface MessageDecoder {
  /** `absent`: AWS says that this is no message of its own. `account`: whose call it was. */
  decode(encoded: string, account: string): Promise<LookupResult<AuthorizationMessage>>;
}

/** The simulator knows identity policies, boundary and SCPs of a user or role; nothing else of a call. */
export interface PolicySimulator {
  simulate(request: SimulationRequest): Promise<LookupResult<SimulationResult>>;
}

export interface SimulationRequest {
  readonly account: string;
  /** ARN of a user or role. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context: ReadonlyMap<string, readonly string[]>;
}

export interface SimulationResult {
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny';
  /** Null: there is no boundary, or the answer does not say. */
  readonly allowedByBoundary: boolean | null;
  readonly allowedByOrganization: boolean | null;
  /** Condition keys that policies need and the request did not have. */
  readonly missingContext: readonly string[];
}

/** An API that is left out is not called. */
export interface AwsDiagnostics {
  readonly details?: AuthorizationDetailsSource | undefined;
  readonly decoder?: MessageDecoder | undefined;
  readonly simulator?: PolicySimulator | undefined;
}
