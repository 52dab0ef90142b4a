/** Denials of one group that different policies of the organization caused are explained apart. */
import { expect, test } from 'vitest';
import { decodeMessage } from '../../../core/decode/decode.ts';
import { attributionOf } from '../../../core/decode/denial-claim.ts';
import { causeOf } from '../../../core/model/cause.ts';

const cause = (message: string, errorCode: string, eventName = 'EnableSerialConsoleAccess') =>
  causeOf({
    attribution: attributionOf(
      decodeMessage(message, { errorCode, eventName, eventSource: 'ec2.amazonaws.com' }),
    ),
    region: 'eu-central-1',
    vpcEndpointId: null,
  });

const tag = (key: string) =>
  `The tag policy does not allow the specified value for the following tag key: '${key}'.`;
const IAM = 'You are not authorized to perform this operation.';

test.each<[string, [string, string], [string, string]]>([
  ['two tags', [tag('stage'), 'Client.TagPolicyViolation'], [tag('team'), 'Client.TagPolicyViolation']],
  ['two texts', ['Ask the cloud team', 'OperationNotPermitted'], ['Ask security', 'OperationNotPermitted']],
  [
    "IAM's words and others",
    [IAM, 'Client.UnauthorizedOperation'],
    ['Ask the cloud team', 'Client.UnauthorizedOperation'],
  ],
])('%s: two causes', (_note, first, second) => {
  expect(cause(...first)).not.toBe(cause(...second));
  expect(cause(...first)).toBe(cause(...first));
});

test('of other operations the text is no part of the cause', () => {
  expect(cause('Ask the cloud team', 'OperationNotPermitted', 'RunInstances')).toBe(
    cause('Ask security', 'OperationNotPermitted', 'RunInstances'),
  );
});
