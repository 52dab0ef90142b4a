import { expect, test } from 'vitest';
import { isLookAlike, reportsDenial } from '../../../core/decode/reported-denial.ts';

const kim = 'User: arn:aws:iam::111122223333:user/kim';

test.each([
  [
    'IAM’s sentence',
    `${kim} is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:111122223333:key/1`,
  ],
  [
    'the sentence behind words of the service',
    `Failed to create the stream: ${kim} is not authorized to perform: kinesis:CreateStream`,
  ],
  [
    'a role that the service used',
    'The role is not authorized to perform: sns:Publish on resource: arn:aws:sns:eu-west-1:111122223333:t',
  ],
  [
    'an execution role',
    'The provided execution role does not have permissions to call CreateNetworkInterface on EC2',
  ],
  ['words of a service', 'You are not authorized to use the requested key.'],
  ['a role that cannot be assumed', 'Access denied. Check the trust relationships of the role.'],
  [
    'a tag policy',
    "One or more parameter values were invalid: The tag policy does not allow the specified value for the following tag key: 'team'.",
  ],
  ['an EC2 policy', 'This action is denied due to an organizational policy in effect'],
  ['a policy of the organization', 'The account is managed by a organization policy.'],
  ['a role of another account', 'Cross-account pass role is not allowed.'],
  [
    'the error of a call within',
    'Could not write (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied; Request ID: 1)',
  ],
  [
    'the error of a call within, Go',
    'operation error S3: PutObject, https response error StatusCode: 403, api error AccessDenied: Access Denied',
  ],
  ['the error of a call within, its name first', 'AccessDeniedException: no'],
])('a denial: %s', (_note, message) => {
  expect(reportsDenial(message)).toBe(true);
});

test.each([
  ['nothing', ''],
  ['a bad value', 'The value of the parameter name is not valid.'],
  [
    'a value that the caller made look like a denial',
    `1 validation error detected: Value '${kim} is not authorized to perform: s3:GetObject' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern`,
  ],
  ['a role that the service cannot assume', 'The role defined for the function cannot be assumed by Lambda.'],
  ['permissions that are the subject', 'The permission set does not exist.'],
  ['an action that is no action', 'Tagging is not allowed for this resource type.'],
  ['a parameter', 'AccessDenied is not a valid value for ErrorType'],
  ['not allowed here', 'You are not allowed to perform this operation on a stopped instance'],
  ['throttled', 'Rate exceeded'],
  [
    'an action over two lines, which AWS does not write',
    `${kim} is not authorized to perform: s3:\nGetObject`,
  ],
  [
    'a setting that was read',
    '{"ManagedBy":"declarative-policy","ManagedExceptionMessage":"This action is denied due to an organizational policy in effect"}',
  ],
  ['a tag policy that is the subject', 'The tag policy does not exist.'],
  ['an image that is not shared', 'Not authorized for images: [ami-1]'],
  ['a subscription', 'You are not authorized to perform this operation until you subscribe.'],
])('no denial: %s', (_note, message) => {
  expect(reportsDenial(message)).toBe(false);
});

test.each([
  ['throttled', 'Rate exceeded', true],
  ['a setting of the service', 'Stack [a] cannot be deleted while TerminationProtection is enabled', true],
  ['the same with a word of a denial', 'Rate exceeded: no permission for more', false],
  ['a text that is none', 'The bucket does not exist.', false],
  ['a denial without such a word', 'Cross-account pass role is not allowed.', false],
  ['nothing', '', false],
])('of which no policy is the cause: %s', (_note, message, expected) => {
  expect(isLookAlike(message)).toBe(expected);
});

test('costs no more than its length', () => {
  const cost = (size: number) => {
    const message = `not authorized to ${'error code error code: '.repeat(size)}`;
    const before = process.threadCpuUsage();
    reportsDenial(message);
    return process.threadCpuUsage(before).user;
  };
  cost(1000);
  const short = Math.max(2000, Math.min(cost(1000), cost(1000)));
  expect(cost(16_000) / short).toBeLessThan(100);
});
