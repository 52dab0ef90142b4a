import { expect, test } from 'vitest';
import { shortArn } from '../../../core/text/short-arn.ts';

test.each([
  ['arn:aws:iam::111122223333:role/ci/deploy-role', 'role/ci/deploy-role'],
  ['arn:aws:dynamodb:eu-central-1:111122223333:table/carts', 'table/carts'],
  ['arn:aws:logs:eu-central-1:111122223333:log-group:a:b', 'log-group:a:b'],
  ['arn:aws:iam::111122223333:', 'arn:aws:iam::111122223333:'],
  ['deploy-role', 'deploy-role'],
  ['', ''],
])('%j: %j', (arn, short) => {
  expect(shortArn(arn)).toBe(short);
});
