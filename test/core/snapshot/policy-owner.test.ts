import { expect, test } from 'vitest';
import { parseArn } from '../../../core/model/arn.ts';
import { isListed, policyOwner, withoutSecretEnding } from '../../../core/snapshot/policy-owner.ts';

const at = (service: string, resource: string) => `arn:aws:${service}:eu-central-1:111122223333:${resource}`;

test.each([
  ['arn:aws:s3:::ledger', 'arn:aws:s3:::ledger'],
  ['arn:aws:s3:::ledger/a/b:c', 'arn:aws:s3:::ledger'],
  [at('s3', 'accesspoint/lake/object/a/b'), at('s3', 'accesspoint/lake')],
  [at('dynamodb', 'table/orders/index/by-day'), at('dynamodb', 'table/orders')],
  [at('dynamodb', 'table/orders/stream/2026'), at('dynamodb', 'table/orders/stream/2026')],
  [at('es', 'domain/logs/index/_search'), at('es', 'domain/logs')],
  [at('codeartifact', 'package/d/r/npm//left-pad'), at('codeartifact', 'repository/d/r')],
  [at('codeartifact', 'domain/d'), at('codeartifact', 'domain/d')],
  [at('execute-api', 'a1b2/prod/GET/pets'), 'arn:aws:apigateway:eu-central-1::/restapis/a1b2'],
  [
    'arn:aws:apigateway:eu-central-1::/restapis/a1b2/stages/prod',
    'arn:aws:apigateway:eu-central-1::/restapis/a1b2',
  ],
  [at('events', 'rule/nightly'), at('events', 'event-bus/default')],
  [at('events', 'rule/own/nightly'), at('events', 'event-bus/own')],
  [at('events', 'event-bus/own'), at('events', 'event-bus/own')],
  [at('ecr', 'repository/team/app'), at('ecr', 'repository/team/app')],
  [at('lambda', 'function:work:live'), at('lambda', 'function:work:live')],
  [at('sqs', 'jobs'), at('sqs', 'jobs')],
  ['no arn', 'no arn'],
])('%s → %s', (asked, bearer) => {
  expect(policyOwner(asked)).toBe(bearer);
  expect(policyOwner(bearer)).toBe(bearer);
});

test.each([
  [at('secretsmanager', 'secret:app/db-AbC123'), at('secretsmanager', 'secret:app/db')],
  [at('secretsmanager', 'secret:app/db-??????'), at('secretsmanager', 'secret:app/db')],
  [at('secretsmanager', 'secret:app/db'), undefined],
  [at('sqs', 'jobs-AbC123'), undefined],
  ['no arn', undefined],
])('without its ending: %s → %s', (arn, name) => {
  expect(withoutSecretEnding(arn)).toBe(name);
});

test.each([
  ['arn:aws:lambda:eu-west-1:111122223333:function:f', true],
  ['arn:aws:lambda:eu-west-1:111122223333:function:f:live', true],
  ['arn:aws:lambda:eu-west-1:111122223333:function:f:12', false],
  ['arn:aws:dynamodb:eu-west-1:111122223333:table/t', true],
  ['arn:aws:dynamodb:eu-west-1:111122223333:table/t/index/i', true],
  ['arn:aws:dynamodb:eu-west-1:111122223333:table/t/stream/2026-11-20T00:00:00.000', false],
])('a snapshot lists %s: %s', (text, listed) => {
  const arn = parseArn(text);
  expect(arn && isListed(arn)).toBe(listed);
});
