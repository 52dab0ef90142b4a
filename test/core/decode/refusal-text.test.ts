import { describe, expect, test } from 'vitest';
import { decodeMessage } from '../../../core/decode/decode.ts';
import { NOT_A_POLICY_REASONS } from '../../../core/model/attribution.ts';
import { POLICY_LAYERS } from '../../../core/model/policy-layer.ts';
import table from '../../../data/refusal-texts.json' with { type: 'json' };

const rows = table.rows.flatMap((row) => row.texts.map((text) => [text, row] as const));

describe('each fixed text leads to its own row', () => {
  test.each(rows)('%s', (text, row) => {
    const claim = decodeMessage(`Something failed: ${text} [1]`);
    expect(claim.layer).toBe(row.layer);
    expect(claim.reason).toBe(row.reason ?? null);
    expect(claim.kind).toBe('unknown');
    expect(claim.evidence.map(({ says }) => says)).toContain(row.says);
    const stated = row.layer === 'unknown' ? 'unknown' : (row.confidence ?? 'stated');
    expect(claim.confidence).toBe(stated);
    if (row.policyKind !== undefined) expect(claim.policyKind).toBe(row.policyKind);
  });
});

test('each row has a source, and a reason exactly where it is no policy', () => {
  const layers: readonly string[] = [...POLICY_LAYERS, 'notAPolicy', 'unknown'];
  const reasons: readonly string[] = NOT_A_POLICY_REASONS;
  for (const row of table.rows) {
    expect(Object.keys(table.sources), row.says).toContain(row.source);
    expect(layers, row.says).toContain(row.layer);
    expect(row.reason !== undefined, row.says).toBe(row.layer === 'notAPolicy');
    if (row.reason !== undefined) expect(reasons, row.says).toContain(row.reason);
  }
});

const sentence = 'User: anonymous is not authorized to perform: iam:GetRole on resource: role web';

test('a look-alike does not overrule a sentence that names an action', () => {
  expect(decodeMessage(`Rate exceeded. ${sentence}`)).toMatchObject({
    layer: 'unknown',
    action: 'iam:GetRole',
  });
  expect(decodeMessage(sentence, { errorCode: 'ThrottlingException' }).layer).toBe('unknown');
});

test('a text decides before an error code does', () => {
  expect(decodeMessage('odd', { errorCode: 'ExpiredToken' }).reason).toBe('expiredCredentials');
  expect(decodeMessage('Not authorized for images: [ami-1]', { errorCode: 'AuthFailure' }).reason).toBe(
    'serviceSetting',
  );
  expect(decodeMessage('Access Denied', { errorCode: 'ExpiredToken' }).reason).toBe('expiredCredentials');
});

test.each([
  ['GetSecretValue', 'kms:Decrypt'],
  ['PutSecretValue', 'kms:GenerateDataKey'],
  ['ListSecrets', null],
  ['constructor', null],
])('KMS behind %s', (eventName, action) => {
  expect(decodeMessage('Access to KMS is not allowed', { eventName }).action).toBe(action);
});

test.each([
  ['Insufficient Lake Formation permission(s): Required Create Database on Catalog', 'Catalog'],
  ['Insufficient Lake Formation permission(s) on orders (Service: AWSGlue; Status Code: 400)', 'orders'],
  ['Insufficient Lake Formation permission(s)', null],
  [
    'Access to the resource https://sqs.us-east-1.amazonaws.com/ is denied.',
    'https://sqs.us-east-1.amazonaws.com/',
  ],
  ['Access to the resource', null],
  ['Access to the resource https://sqs.us-east-1.amazonaws.com/ is odd', null],
  [`Access to the resource ${'x'.repeat(400)} is denied.`, null],
  [`Insufficient Lake Formation permission(s)${' '.repeat(160)} on orders`, null],
  ['Not authorized to access resource', null],
  ['Not authorized to access resource arn:aws:iot:::thing/t1', 'arn:aws:iot:::thing/t1'],
])('the resource in: %s', (text, resource) => {
  expect(decodeMessage(text).resource).toBe(resource);
});

test.each([
  ['named at once', ': aws-marketplace:Subscribe', 'aws-marketplace:Subscribe'],
  ['named too far away', `${' '.repeat(200)}aws-marketplace:Subscribe`, null],
])('a Marketplace action %s', (_note, behind, action) => {
  const text = `not authorized to perform the required AWS Marketplace actions${behind}`;
  expect(decodeMessage(text).action).toBe(action);
});

test('a role of Marketplace actions without any named has none', () => {
  expect(decodeMessage('not authorized to perform the required AWS Marketplace actions').action).toBeNull();
});
