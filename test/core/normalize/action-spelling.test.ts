import { expect, test } from 'vitest';
import { loadActionTable } from '../../../adapters/action-table.ts';
import { spelledByAws } from '../../../core/normalize/action-spelling.ts';

const table = loadActionTable();

test.each([
  ['sqs:sendmessage', 'sqs:SendMessage'],
  ['sqs:getqueueattributes', 'sqs:GetQueueAttributes'],
  ['SNS:Publish', 'sns:Publish'],
  ['SNS:subscribe', 'sns:Subscribe'],
  ['s3:GetObject', 's3:GetObject'],
  ['es:ESHttpGet', 'es:ESHttpGet'],
  ['apigateway:GET', 'apigateway:GET'],
  ['cloudsearch:document', 'cloudsearch:document'],
  ['new:flyaway', 'new:flyaway'],
  ['nothing', 'nothing'],
])('%s → %s', (written, spelled) => {
  expect(spelledByAws(written, table)).toBe(spelled);
});

test('a name that begins in upper case needs no table', () => {
  const unread = { find: () => expect.unreachable(), operation: () => undefined, servicesWith: () => [] };
  expect(spelledByAws('SNS:Publish', unread)).toBe('sns:Publish');
  expect(spelledByAws('sqs:sendmessage', undefined)).toBe('sqs:sendmessage');
});
