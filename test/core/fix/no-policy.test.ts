/** The way out where a service enforced a policy of the organization. */
import { describe, expect, test } from 'vitest';
import { decodeMessage, decodePastedText } from '../../../core/decode/decode.ts';
import { attributionOf } from '../../../core/decode/denial-claim.ts';
import { notAPolicyFix } from '../../../core/fix/no-policy.ts';
import { NOT_A_POLICY_REASONS } from '../../../core/model/attribution.ts';
import messages from '../../cases/decode/messages.json' with { type: 'json' };

const fixOf = (message: string, errorCode: string, eventName: string, eventSource = 'ec2.amazonaws.com') =>
  notAPolicyFix(attributionOf(decodeMessage(message, { errorCode, eventName, eventSource })), null);

const TAG = "The tag policy does not allow the specified value for the following tag key: 'team'.";
const EC2 = 'This action is denied due to an organizational policy in effect';

describe('an organization policy', () => {
  test('a tag policy: the caller sends another value', () => {
    expect(fixOf(TAG, 'Client.TagPolicyViolation', 'CreateTags')).toMatchObject({
      kind: 'meetCondition',
      owner: 'organization',
      callerCan: ['send a value that the tag policy allows, with its upper and lower case, for the tag team'],
      where: 'a tag policy of the organization',
      statement: null,
      proven: null,
    });
    expect(fixOf('', 'TagPolicyException', 'TagResource').callerCan).toEqual([
      'send a value that the tag policy allows, with its upper and lower case, for the tag',
    ]);
  });

  test.each([
    ['EnableSerialConsoleAccess', ' (access to the serial console)'],
    ['ModifyInstanceMetadataDefaults', ' (defaults of instance metadata)'],
    ['RunInstances', ''],
  ])('an EC2 policy: %s', (eventName, setting) => {
    expect(fixOf(EC2, 'Client.OperationNotPermitted', eventName)).toMatchObject({
      kind: 'askOwner',
      owner: 'organization',
      callerCan: [],
      where: 'an EC2 policy (declarative policy) of the organization',
      summary: `Ask the administrators of the organization: an EC2 policy (declarative policy) of the organization holds this setting${setting} for the account.`,
    });
  });
});

test('no fix of what no policy refused has a statement; one of an organization policy goes to its owner', () => {
  for (const { message, context } of messages) {
    const attribution = attributionOf(decodeMessage(message, context));
    if (attribution.layer !== 'notAPolicy') continue;
    const fix = notAPolicyFix(attribution, null);
    expect(fix).toMatchObject({ statement: null, proven: null });
    if (attribution.reason === 'organizationPolicy') expect(fix.owner).toBe('organization');
  }
});

test('every reason has a way out, also without evidence', () => {
  for (const reason of NOT_A_POLICY_REASONS)
    expect(notAPolicyFix({ reason, evidence: [] }, null).summary, reason).toMatch(/\.$/);
});

test.each([
  ['arn:aws:iam::aws:policy/ReadOnlyAccess', 'make a copy of the policy', true],
  [
    'arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS',
    'the service',
    false,
  ],
  [
    'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_a_0',
    'permission set',
    false,
  ],
  ['arn:aws:kms:eu-central-1:111122223333:alias/aws/s3', 'customer managed key', false],
])('only a managed policy can be copied: %s', (resource, says, isCopied) => {
  const { callerCan, summary } = notAPolicyFix({ reason: 'awsManaged', evidence: [] }, resource);
  expect(callerCan.join()).toContain(says);
  expect(`${summary} ${callerCan.join()}`.includes('copy')).toBe(isCopied);
});

test('a setting that was read, and not refused, is no denial', () => {
  const read = `{ "ManagedBy": "declarative-policy", "ManagedExceptionMessage": "${EC2}" }`;
  expect(decodePastedText(read)).toEqual([]);
  expect(decodePastedText(EC2)).toHaveLength(1);
});
