import { expect, test } from 'vitest';
import { decodeMessage } from '../../../core/decode/decode.ts';
import table from '../../../data/known-stories.json' with { type: 'json' };

const storyOf = (who: string, action: string, reason = '') =>
  decodeMessage(
    `User: ${who} is not authorized to perform: ${action} on resource: arn:aws:iam::111122223333:role/x${reason}`,
  )
    .evidence.filter(({ code }) => code === 'knownStory')
    .map(({ says }) => says);
const session = (name: string) => `arn:aws:sts::111122223333:assumed-role/app/${name}`;
const bySession = ' because no session policy allows the s3:GetObject action';

test.each([
  ['an unsigned request', 'anonymous', 's3:GetObject', '', 'not signed'],
  ['a guest of Cognito', session('CognitoIdentityCredentials'), 's3:GetObject', bySession, 'guest sessions'],
  ['a pod', session('eks-prod-web-1'), 'sts:TagSession', '', 'EKS Pod Identity tags its sessions'],
  ['GitHub Actions', session('GitHubActions'), 'sts:TagSession', '', 'role-skip-session-tagging'],
  ['any other caller', 'arn:aws:iam::111122223333:user/ci', 'sts:tagsession', '', 'passes session tags'],
])('%s', (_note, who, action, reason, words) => {
  expect(storyOf(who, action, reason)).toEqual([expect.stringContaining(words)]);
});

test.each([
  ['a user', 'arn:aws:iam::111122223333:user/kim', 's3:GetObject', bySession],
  [
    'a session of Cognito, by its role',
    session('CognitoIdentityCredentials'),
    's3:GetObject',
    ' because no identity-based policy allows the s3:GetObject action',
  ],
  ['a session that only has such a name', session('eks-prod'), 's3:GetObject', ''],
  ['a user named anonymous', 'arn:aws:iam::111122223333:user/anonymous', 's3:GetObject', ''],
])('no story: %s', (_note, who, action, reason) => {
  expect(storyOf(who, action, reason)).toEqual([]);
});

test('each has a source', () => {
  expect(table.rows.filter(({ source, says }) => source === '' || says === '')).toEqual([]);
});
