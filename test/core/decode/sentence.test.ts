import { describe, expect, test } from 'vitest';
import { prepareText } from '../../../core/decode/message-text.ts';
import { readSentence } from '../../../core/decode/sentence.ts';

const user = 'arn:aws:iam::111122223333:user/kim';
const read = (text: string, pasted = true) => {
  const sentence = readSentence(prepareText(text, pasted));
  return sentence && { principal: sentence.principal, action: sentence.action };
};

describe('who', () => {
  test.each([
    ['user and colon', `User: ${user} is not authorized to perform: a:B`, user],
    ['principal and colon', `Principal: ${user} is not authorized to perform: a:B`, user],
    ['no space behind the colon', `User:${user} is not authorized to perform: a:B`, user],
    ['user without a colon', `User ${user} is not authorized to perform a:B`, user],
    ['quoted, without a colon', "User `kim' is not authorized to perform a:B", 'kim'],
    ['a plain word without a colon is prose', 'User kim is not authorized to perform a:B', undefined],
    ['two quoted words', 'User "or service role" is not authorized to perform a:B', undefined],
    ['a role in prose', `the role ${user} is not authorized to perform: a:B`, user],
    ['a bare ARN', `${user} is not authorized to perform: a:B`, user],
    ['an ARN further away', `${user} is here; it is not authorized to perform: a:B`, undefined],
    ['anonymous', 'User: anonymous is not authorized to perform: a:B', 'anonymous'],
    ['nobody', 'is not authorized to perform: a:B', undefined],
    ['you', 'You are not authorized to perform: a:B', undefined],
    ['a name that ends in is', 'User: boris is not authorized to perform: a:B', 'boris'],
    ['a name glued to is', `User: ${user}is not authorized to perform: a:B`, user],
    ['a user of the log', `user admin: User: ${user} is not authorized to perform: a:B`, user],
    ['a user in an earlier paragraph', `User: someone\n\n${user} is not authorized to perform: a:B`, user],
    [
      'a colon in an earlier paragraph, none later',
      'User: someone\n\nhe is not authorized to perform: a:B',
      undefined,
    ],
    ['an elided name', 'User: arn:aws:sts::1:assumed-role/... is not authorized to perform: a:B', undefined],
    ['a placeholder', 'User: [hidden] is not authorized to perform: a:B', undefined],
    ['part of a word', `superuser: ${user} is not authorized to perform: a:B`, user],
    ['too far away', `User: ${'x'.repeat(1500)} is not authorized to perform: a:B`, undefined],
  ])('%s', (_note, text, principal) => {
    expect(read(text)).toEqual({ principal, action: 'a:B' });
  });
});

describe('what', () => {
  test.each([
    ['colon', 'is not authorized to perform: iam:GetRole', 'iam:GetRole'],
    ['no colon', 'is not authorized to perform iam:GetRole', 'iam:GetRole'],
    ['no to', 'is not authorized perform iam:GetRole', 'iam:GetRole'],
    ['British', 'is not authorised to perform: iam:GetRole', 'iam:GetRole'],
    ['allowed', 'is not allowed to execute [iam:GetRole]', 'iam:GetRole'],
    ['permission', "doesn't have permission to iam:GetRole", 'iam:GetRole'],
    ['permissions', 'does not have permissions to perform iam:GetRole', 'iam:GetRole'],
    ['the following action', 'is not authorized to perform the following action: iam:GetRole', 'iam:GetRole'],
    [
      'the following actions',
      'is not authorized to perform the following actions: "iam:GetRole"',
      'iam:GetRole',
    ],
    ['operation', 'is not authorized to perform operation: iam:GetRole', 'iam:GetRole'],
    ['upper-case service', 'is not authorized to perform: SNS:Publish', 'SNS:Publish'],
    ['lower-case operation', 'is not authorized to perform: sqs:sendmessage', 'sqs:sendmessage'],
    ['hyphen and digits', 'is not authorized to perform: ec2-x1:Get2', 'ec2-x1:Get2'],
    ['a wildcard', 'is not authorized to perform: s3:Get*', 's3:Get*'],
    ['a service that begins like a filler', 'is not authorized to perform: theater:Open', 'theater:Open'],
    [
      'Lambda’s way',
      'does not have permissions to call CreateNetworkInterface on EC2',
      'ec2:CreateNetworkInterface',
    ],
    [
      'Lambda’s way with MSK',
      'does not have permissions to call DescribeCluster on MSK',
      'kafka:DescribeCluster',
    ],
    ['a call on nothing', 'is not authorized to call GetRole', undefined],
    ['a call on a common word', 'is not authorized to call GetRole on the role', undefined],
    ['a word on a service', 'is not authorized to call home on EC2', undefined],
    ['AssumeRole alone', 'is not authorized to perform AssumeRole on role x', 'sts:AssumeRole'],
    ['this operation', 'is not authorized to perform this operation', undefined],
    ['null', 'is not authorized to perform: null', undefined],
    ['cut', 'is not authorized to perform: ec2:Desc...', undefined],
    ['cut at the colon', 'is not authorized to perform: ec2:', undefined],
    ['broken in the operation', 'is not authorized to perform: iam:Get\nRole on resource: x', 'iam:GetRole'],
    ['broken in the service', 'is not authorized to perform: i\nam:GetRole on resource: x', 'iam:GetRole'],
    ['broken at the colon', 'is not authorized to perform: iam:\nGetRole on resource: x', 'iam:GetRole'],
    ['broken before the colon', 'is not authorized to perform: iam\n:GetRole on resource: x', 'iam:GetRole'],
    ['broken behind it', 'is not authorized to perform: iam:GetRole\non resource: x', 'iam:GetRole'],
    ['another line behind it', 'is not authorized to perform: iam:GetRole\nThanks', 'iam:GetRole'],
  ])('%s', (_note, text, action) => {
    expect(read(`User: ${user} ${text}`)).toEqual({ principal: user, action });
  });

  test('in a message as recorded a line break ends the action', () => {
    expect(read(`User: ${user} is not authorized to perform: iam:Get\nRole on resource: x`, false)).toEqual({
      principal: user,
      action: 'iam:Get',
    });
  });
});

describe('which', () => {
  const bare = 'You are not authorized to perform this operation. ';
  test.each([
    [
      'the one with both',
      `${bare}is not authorized to perform: a:B. User: ${user} is not authorized to perform: c:D`,
      { principal: user, action: 'c:D' },
    ],
    [
      'the first with both',
      `User: lee is not authorized to perform: a:B. User: ${user} is not authorized to perform: c:D`,
      { principal: 'lee', action: 'a:B' },
    ],
    [
      'the one with an action',
      `User: ${user} is not authorized to access it. Not authorized to perform c:D`,
      { principal: undefined, action: 'c:D' },
    ],
    [
      'the one with a principal',
      `${bare}User: ${user} is not authorized to access it`,
      { principal: user, action: undefined },
    ],
    ['any', bare, { principal: undefined, action: undefined }],
    ['none', 'We do not know', undefined],
    [
      'labels before an action alone',
      `You don't have permission to a:B\nUser: ${user}\nAction: c:D`,
      { principal: user, action: 'c:D' },
    ],
    [
      'labels with a service between',
      `User: ${user}\nService: c\nAction: c:D`,
      { principal: user, action: 'c:D' },
    ],
    ['labels without an action', `User: ${user}\nAction: unknown`, undefined],
    ['labels too far apart', `User: ${user}\n${'x'.repeat(700)}\nAction: c:D`, undefined],
    ['labels of another kind', 'User: kim\nAction: c:D', undefined],
    ['policies have actions, too', `Effect: Deny\nAction: c:D\nUser: ${user}`, undefined],
  ])('%s', (_note, text, want) => {
    expect(read(text)).toEqual(want);
  });

  test('labels are no part of a message as recorded', () => {
    expect(read(`User: ${user}\nAction: c:D`, false)).toBeUndefined();
  });
});
