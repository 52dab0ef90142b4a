import { expect, test } from 'vitest';
import { IDENTITY_TYPES, identityType, identityTypeOfArn } from '../../../core/model/identity-type.ts';

test.each([
  ['root', 'Root'],
  ['user', 'IAMUser'],
  ['assumed-role', 'AssumedRole'],
  ['role', 'Role'],
  ['federated-user', 'FederatedUser'],
  ['saml-provider', 'Unknown'],
  [undefined, 'Unknown'],
])('an ARN of %s names the type %s', (arnResourceType, type) => {
  expect(identityTypeOfArn(arnResourceType)).toBe(type);
});

test.each([undefined, '', 'assumedrole', 'AnythingNew', 'constructor', '__proto__'])(
  'what is no known type has the facts of an unknown one: %s',
  (type) => {
    expect(identityType(type)).toBe(identityType('Unknown'));
  },
);

test('only identities with policies may have a session policy, and the root user of AssumeRoot', () => {
  const withSessionPolicy = IDENTITY_TYPES.filter(
    (type) => identityType(type).sessionPolicy !== 'impossible',
  );
  expect(withSessionPolicy).toEqual(['Root', 'AssumedRole', 'Role', 'FederatedUser']);
  const withPolicies = IDENTITY_TYPES.filter((type) => identityType(type).hasPolicies);
  expect(withPolicies).toEqual(['IAMUser', 'AssumedRole', 'Role', 'FederatedUser']);
});
