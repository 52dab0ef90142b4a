/**
 * Answers of a service that is in trouble.
 *
 * Source  Amazon DynamoDB Developer Guide, "Error handling with DynamoDB"; Amazon DynamoDB API Reference,
 *         "TransactionCanceledException"; Amazon SNS API Reference, "Common Errors".
 */
import { oneOf, type Random } from '../../support/seeded-random.ts';
import type { CannedAnswer } from './proxy.ts';

export type Service = 'dynamodb' | 'sns';

type ErrorAnswer = (code: string, status: number, more?: object) => CannedAnswer;

const dynamodbError: ErrorAnswer = (code, status, more = {}) => ({
  status,
  type: 'application/x-amz-json-1.0',
  body: JSON.stringify({
    ...{ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message: 'for the moment' },
    ...more,
  }),
});

const snsError: ErrorAnswer = (code, status) => ({
  status,
  type: 'text/xml',
  body:
    '<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Receiver</Type>' +
    `<Code>${code}</Code><Message>for the moment</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
});

const ERROR: Readonly<Record<Service, ErrorAnswer>> = { dynamodb: dynamodbError, sns: snsError };

/** What stands before the service may answer in its place, in no form of the service's own. */
const UNAVAILABLE: CannedAnswer = {
  ...{ status: 503, type: 'text/html' },
  body: '<html><body>Service Unavailable</body></html>',
};

export const serverError = (service: Service, random: Random): CannedAnswer =>
  oneOf(random, [
    ERROR[service](service === 'sns' ? 'InternalError' : 'InternalServerError', 500),
    UNAVAILABLE,
  ]);

const THROTTLES: Readonly<Record<Service, readonly [string, ...string[]]>> = {
  dynamodb: ['ThrottlingException', 'ProvisionedThroughputExceededException', 'RequestLimitExceeded'],
  sns: ['Throttling', 'ThrottlingException'],
};

export const throttled = (service: Service, random: Random): CannedAnswer =>
  ERROR[service](oneOf(random, THROTTLES[service]), 400);

/** One of the actions was refused for the moment; the others were fine, and not done either. */
export function cancelled(actions: number, random: Random): CannedAnswer {
  const code = oneOf(random, ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);
  const refused = Math.floor(random() * actions);
  const CancellationReasons = Array.from({ length: actions }, (_, action) =>
    action === refused ? { Code: code, Message: 'for the moment' } : { Code: 'None' },
  );
  return dynamodbError('TransactionCanceledException', 400, {
    CancellationReasons,
    Message: `Transaction cancelled, [${CancellationReasons.map(({ Code }) => Code).join(', ')}]`,
  });
}
