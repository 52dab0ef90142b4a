/** A successful AssumeRole… or GetFederationToken that passed a session policy or session tags. */
export interface SessionGrant {
  /** `responseElements.credentials.accessKeyId`: joins the grant to the calls made with it. */
  readonly accessKeyId: string;
  readonly time: string;
  readonly principal: string;
  readonly sessionArn: string | null;
  /** The inline session policy as passed, JSON text; null when none was passed. */
  readonly policy: string | null;
  readonly policyArns: readonly string[];
  /** In the order passed; keys are chosen by the caller, so they are never object keys. */
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}
