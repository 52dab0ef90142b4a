/**
 * The way out of a sign-in whose record does not name the role: which trust policy must admit whom.
 *
 * Source  STS API Reference, AssumeRoleWithWebIdentity, AssumeRoleWithSAML; CloudTrail User Guide, "CloudTrail
 *         userIdentity element": `principalId` of a sign-in is PROVIDER:AUDIENCE:SUBJECT.
 */
const SIGN_IN = /^sts:AssumeRoleWith(?:WebIdentity|SAML)$/i;

/** With a token; a SAML provider is not part of what identifies the caller. */
export const isWebSignIn = (action: string | null): boolean =>
  action?.toLowerCase() === 'sts:assumerolewithwebidentity';

/** A sign-in to a role that is not known; `principal`: who signs in, as the record identifies it. */
export interface SignIn {
  readonly action: string | null;
  readonly resource: string | null;
  readonly principal: string | null;
}

export const UNNAMED_ROLE = 'the trust policy of the role that the sign-in asks for';

/** What the role's owner is asked; undefined: it is no sign-in, or the role is known. */
export function signInQuestion({ action, resource, principal }: SignIn): string | undefined {
  const isNamed = resource !== null && !resource.includes('*');
  if (action === null || !SIGN_IN.test(action) || isNamed) return undefined;
  const whom = principal === null ? 'this identity' : principal;
  return `whether the trust policy of the role should let ${whom} sign in; the record does not say which role the sign-in asks for`;
}
