import { describe, expect, test } from 'vitest';
import { adapterFor } from '../../../adapters/aws/resource-policies/adapters.ts';
import { parseArn } from '../../../core/model/arn.ts';
import { policyOwner } from '../../../core/snapshot/policy-owner.ts';
import { policySupport, withoutReadPolicy } from '../../../core/snapshot/policy-support.ts';
import hand from '../../../data/resource-policy-services.json' with { type: 'json' };

const here = (service: string, resource: string) =>
  `arn:aws:${service}:eu-central-1:111122223333:${resource}`;

test.each([
  ['arn:aws:s3:::ledger/a', 'read'],
  ['arn:aws:s3:::job/a', 'read'],
  [here('s3', 'accesspoint/lake/object/a'), 'read'],
  [here('s3', 'job/1'), 'none'],
  [here('s3', 'access-grants/default'), 'unread'],
  [here('sqs', 'jobs'), 'read'],
  [here('execute-api', 'abc123/prod/GET/orders'), 'read'],
  [here('execute-api', '/domainnames/a.example.com+abc'), 'unread'],
  ['arn:aws:apigateway:eu-central-1::/restapis/abc/stages/prod', 'read'],
  ['arn:aws:apigateway:eu-central-1::/domainnames/a.example.com', 'unread'],
  ['arn:aws:apigateway:eu-central-1::/usageplans/abc', 'none'],
  [here('lambda', 'function:orders:live'), 'read'],
  [here('lambda', 'event-source-mapping:1'), 'none'],
  [here('dynamodb', 'table/orders/index/i'), 'read'],
  [here('iam', 'role/deploy'), 'read'],
  [here('iam', 'user/ana'), 'none'],
  [here('events', 'rule/shop/nightly'), 'read'],
  [here('events', 'event-busv2/shop/1'), 'unread'],
  [here('events', 'archive/all'), 'none'],
  [here('aps', 'workspace/ws-1'), 'read'],
  [here('lambda', 'layer:common:3'), 'read'],
  [here('osis', 'pipeline/logs'), 'unread'],
  [here('cloudfront', 'vpcorigin/vo-1'), 'read'],
  [here('cloudfront', 'distribution/D1'), 'none'],
  [here('aps', 'scraper/s-1'), 'none'],
  [here('networkmanager', 'core-network/c-1'), 'read'],
  [here('backup', 'backup-vault:main'), 'read'],
  [here('backup', 'recovery-point:1'), 'unread'],
  [here('logs', 'log-group:/app:*'), 'unread'],
  [here('xray', 'group/a/1'), 'unread'],
  [here('sagemaker', 'model-package-group/a'), 'unread'],
  [here('sagemaker', 'endpoint/a'), 'shared'],
  [here('ec2', 'instance/i-1'), 'none'],
  [here('ec2', 'subnet/subnet-1'), 'shared'],
  [here('ec2', '*/*'), 'shared'],
  [here('ec2', 'new-thing/1'), 'shared'],
  [here('lambda', 'new-thing:1'), 'unread'],
  [here('athena', 'workgroup/primary'), 'none'],
  [here('athena', 'new-thing/1'), 'none'],
  [here('not-yet-a-service', 'thing/1'), 'unread'],
  ['not an ARN', 'unread'],
])('%s: %s', (arn, support) => {
  expect(policySupport(arn)).toBe(support);
});

test('what is not read says which action shows it', () => {
  const why = (arn: string) => withoutReadPolicy(arn);
  expect(why(here('osis', 'pipeline/logs'))).toMatchObject({
    kind: 'notVisible',
    code: 'notRead',
    why: 'policies of osis resources of this type are not read (osis:GetResourcePolicy shows them)',
  });
  expect(why(here('ec2', 'subnet/subnet-1'))).toMatchObject({ kind: 'notVisible', code: 'notRead' });
  expect(why(here('ec2', 'instance/i-1'))).toEqual({ kind: 'absent' });
  expect(why(here('sqs', 'jobs'))).toBeUndefined();
});

describe('what is read has a reader', () => {
  const types = Object.entries(hand.read).flatMap(([service, heads]) =>
    heads.map((head) => [service, head === '*' ? 'name' : head] as const),
  );
  test.each(types.filter(([service]) => service !== 'iam'))('%s %s', async (service, head) => {
    const arn =
      service === 's3' && head === 'name' ? 'arn:aws:s3:::name' : here(service, `${head}/name/more`);
    expect(policySupport(arn)).toBe('read');
    const owner = parseArn(policyOwner(arn));
    expect(owner && (await adapterFor(owner))).toBeDefined();
  });
});
