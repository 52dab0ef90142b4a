import { describe, expect, test } from 'vitest';
import { loadActionTable } from '../../../adapters/action-table.ts';
import { ACTION_LEVELS, levelOf, whyGrave } from '../../../core/detect/sensitive-actions.ts';
import sensitive from '../../../data/sensitive-actions.json' with { type: 'json' };

const ANA = 'arn:aws:iam::111122223333:user/ana';
const BOB = 'arn:aws:iam::111122223333:user/bob';

test.each([
  ['cloudtrail:StopLogging', undefined, 'grave'],
  ['CloudTrail:stoplogging', undefined, 'grave'],
  ['organizations:LeaveOrganization', undefined, 'grave'],
  ['iam:CreateAccessKey', BOB, 'grave'],
  ['iam:CreateAccessKey', ANA, 'sensitive'],
  ['iam:CreateAccessKey', undefined, 'sensitive'],
  ['iam:CreateAccessKey', '*', 'sensitive'],
  ['iam:CreateAccessKey', 'arn:aws:iam::111122223333:user/*', 'sensitive'],
  ['secretsmanager:GetSecretValue', undefined, 'sensitive'],
  ['s3:PutBucketPolicy', undefined, 'sensitive'],
  ['guardduty:DeleteMembers', undefined, 'sensitive'],
  ['macie2:DisableMacie', undefined, 'sensitive'],
  ['s3:GetObject', undefined, 'ordinary'],
  ['guardduty:ListDetectors', undefined, 'ordinary'],
  ['cloudtrail', undefined, 'ordinary'],
  ['__proto__:constructor', undefined, 'ordinary'],
  ['', undefined, 'ordinary'],
  [undefined, undefined, 'ordinary'],
])('%s on %s is %s', (action, resource, want) => {
  const attempt = { action, principal: ANA, resource };
  expect(ACTION_LEVELS[levelOf(attempt)]).toBe(want);
  expect(whyGrave(attempt) !== undefined).toBe(want === 'grave');
});

describe.each(Object.entries(sensitive.actions))('%s', (action, { level, why, source }) => {
  test('is an action of AWS, with a level, a reason and the page that it comes from', () => {
    const [prefix = '', name = ''] = action.split(':');
    expect(loadActionTable().find(prefix, name)?.action).toBe(action);
    expect(ACTION_LEVELS.slice(1)).toContain(level);
    expect(why).toMatch(/^[a-z][^\n.]{10,80}$/);
    expect(source).toMatch(/, [A-Z]/);
  });
});
