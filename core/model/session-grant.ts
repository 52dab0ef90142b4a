/** What a session was given when it began: a session policy, session tags, or nothing. */
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

/**
 * How it is known that a session was given nothing:
 *
 *     recordedWithout   the record of its beginning passes neither policy nor tags
 *     covered           the log holds the beginnings of sessions around its own, and none that gives it something
 *     received          the monitor received from its account and Region when it began, and nothing that gives it something
 */
export type WhyNothingGranted = 'recordedWithout' | 'covered' | 'received';

/** INVARIANT: no record of a grant is not the same as a record of none. */
export type GrantKnowledge =
  | { readonly kind: 'recorded'; readonly grant: SessionGrant }
  | { readonly kind: 'none'; readonly because: WhyNothingGranted }
  | { readonly kind: 'unknown' };

export const UNKNOWN_GRANT: GrantKnowledge = { kind: 'unknown' };

/** Of a session whose beginning was recorded. */
export const knowledgeOf = (grant: SessionGrant): GrantKnowledge =>
  givesNothing(grant) ? RECORDED_WITHOUT : { kind: 'recorded', grant };

const RECORDED_WITHOUT: GrantKnowledge = { kind: 'none', because: 'recordedWithout' };

export const givesNothing = ({ policy, policyArns, tags }: SessionGrant): boolean =>
  policy === null && policyArns.length === 0 && tags.length === 0;
