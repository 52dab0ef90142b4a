import { expect, test } from 'vitest';
import { fixForms } from '../../../core/attribute/fix-forms.ts';

const STATEMENT = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111122223333:role/ci/deploy' },
  Action: 'kms:Decrypt',
  Resource: 'arn:aws:kms:eu-central-1:111122223333:key/a',
  Condition: { StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } },
};

test('JSON and CDK hold the statement itself', () => {
  const { json, cdk } = fixForms(STATEMENT);
  expect(JSON.parse(json)).toEqual(STATEMENT);
  expect(JSON.parse(cdk.slice('iam.PolicyStatement.fromJson('.length, -1))).toEqual(STATEMENT);
});

test('Terraform has a block for each part', () => {
  expect(fixForms(STATEMENT).terraform).toBe(`statement {
  effect = "Allow"
  actions = ["kms:Decrypt"]
  resources = ["arn:aws:kms:eu-central-1:111122223333:key/a"]
  principals {
    type = "AWS"
    identifiers = ["arn:aws:iam::111122223333:role/ci/deploy"]
  }
  condition {
    test = "StringEquals"
    variable = "kms:ViaService"
    values = ["s3.eu-central-1.amazonaws.com"]
  }
}`);
});

test('a name that looks like code stays a text', () => {
  const hostile = ['arn:aws:s3:::b/$', '{file("x")}"%{if true}'].join('');
  const { terraform } = fixForms({ ...STATEMENT, Resource: hostile });
  expect(terraform).toContain(['"arn:aws:s3:::b/$$', '{file(\\"x\\")}\\"%%{if true}"'].join(''));
});
