/** A denied call with everything that its policies are looked up by. */
import type { AuthorizationDetails } from '../decode/authorization-details.ts';
import type { AuthorizationMessage } from '../decode/authorization-message.ts';
import type { Denial } from '../model/denial.ts';
import type { SessionGrant } from '../model/session-grant.ts';

export interface DeniedCall {
  readonly denial: Denial;
  /** The CloudTrail record; undefined where only the denial was kept: then less of the request is known. */
  readonly record: unknown;
  /** What the caller's session was given; undefined: nobody recorded it, which does not mean "nothing". */
  readonly grant: SessionGrant | undefined;
  /** CloudTrail's `errorMessage`, where the record itself is not there any more. */
  readonly message?: string | undefined;
  /** The answer of `iam:GetRequestAuthorizationDetails`. */
  readonly details?: AuthorizationDetails | undefined;
  /** The answer of `sts:DecodeAuthorizationMessage`. */
  readonly decoded?: AuthorizationMessage | undefined;
  /** Does AWS check the action on `*` only? */
  readonly hasNoResource?: boolean;
}
