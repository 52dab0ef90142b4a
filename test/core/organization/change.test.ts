import fc from 'fast-check';
import { expect, test } from 'vitest';
import { organizationChange } from '../../../core/organization/change.ts';

const TIME = '2026-11-20T10:00:00Z';
const event = (eventName: string, requestParameters: object = {}, eventTime: unknown = TIME) => ({
  detail: { eventName, eventTime, requestParameters },
});

const EVERYTHING = { kind: 'everything' };
const some = (targets: readonly string[], policies: readonly string[] = []) => ({
  kind: 'some',
  targets,
  policies,
});

test.each([
  ['AttachPolicy', { policyId: 'p-abcd1234', targetId: 'ou-ab12-cdefgh34' }, some(['ou-ab12-cdefgh34'])],
  ['DetachPolicy', { policyId: 'p-FullAWSAccess', targetId: 'r-ab12' }, some(['r-ab12'])],
  ['AttachPolicy', { policyId: 'p-abcd1234', targetId: 'r-ab12/../x' }, EVERYTHING],
  ['AttachPolicy', {}, EVERYTHING],
  ['UpdatePolicy', { policyId: 'p-abcd1234', content: '{}' }, some([], ['p-abcd1234'])],
  ['DeletePolicy', { policyId: 'p-abcd1234' }, some([], ['p-abcd1234'])],
  ['DeletePolicy', { policyId: 'abcd1234' }, EVERYTHING],
  ['CreatePolicy', { type: 'SERVICE_CONTROL_POLICY' }, some([])],
  ['MoveAccount', { accountId: '111122223333', destinationParentId: 'r-ab12' }, some(['111122223333'])],
  ['RemoveAccountFromOrganization', { accountId: '111122223333' }, some(['111122223333'])],
  ['EnablePolicyType', { rootId: 'r-ab12' }, EVERYTHING],
  ['CreateOrganizationalUnit', { parentId: 'r-ab12' }, EVERYTHING],
  ['CreateAccountResult', {}, EVERYTHING],
])('%s %j', (eventName, requestParameters, touched) => {
  expect(organizationChange(event(eventName, requestParameters))).toStrictEqual({ time: TIME, touched });
});

test.each([[null], ['yesterday'], [42]])(
  'without a time that can be read, %j, it touches everything',
  (time) => {
    const change = organizationChange(event('UpdatePolicy', { policyId: 'p-abcd1234' }, time));
    expect(change).toStrictEqual({ time: undefined, touched: EVERYTHING });
  },
);

test('whatever comes is some change', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      expect(organizationChange(value).touched).toStrictEqual(EVERYTHING);
    }),
  );
});
