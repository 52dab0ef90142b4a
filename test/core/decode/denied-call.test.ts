import { describe, expect, test } from 'vitest';
import { readDeniedCall } from '../../../core/decode/denied-call.ts';
import { prepareText } from '../../../core/decode/message-text.ts';

const user = 'arn:aws:iam::111122223333:user/kim';
const read = (text: string, pasted = true) => {
  const sentence = readDeniedCall(prepareText(text, pasted));
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
    ['no principal', 'is not authorized to perform: a:B', undefined],
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
    ['nothing between it and not', `User: ${user} not authorized to perform: a:B`, user],
    ['an ARN in brackets', `User: [${user}] is not authorized to perform: a:B`, user],
    ['a paragraph before it', 'Hello\n\nUser: anonymous is not authorized to perform: a:B', 'anonymous'],
    ['a paragraph behind it', 'User: anonymous is not authorized to perform: a:B\n\nBye', 'anonymous'],
    ['the label again in the name', 'User: superuser:x is not authorized to perform: a:B', 'superuser:x'],
    ['a word that begins like the label', 'Users are not authorized to perform: a:B', undefined],
    ['a mark of another script before it', '❌User: kim is not authorized to perform: a:B', 'kim'],
    ['the label at the end of a word', 'éUser: kim is not authorized to perform: a:B', 'kim'],
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
    ['letters and digits', 'is not authorized to perform: azAZ09-b:azAZ09c', 'azAZ09-b:azAZ09c'],
    [
      'a name that is cut off by length',
      `is not authorized to perform: a:${'B'.repeat(200)}`,
      `a:${'B'.repeat(128)}`,
    ],
    ['a call without on', 'is not authorized to call GetRole inEC2', undefined],
    ['a call on nothing that is named', 'is not authorized to call GetRole on', undefined],
    ['a space around the colon', 'is not authorized to perform: iam : GetRole', 'iam:GetRole'],
    ['a label on the next line', 'is not authorized to perform: iam\nerror: x', undefined],
    ['a name on the next line', 'is not authorized to perform: iam:GetRole\nThanks Kim', 'iam:GetRole'],
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
    [
      'the one with a principal, though another follows',
      `User: ${user} is not authorized to access it. ${bare}`,
      { principal: user, action: undefined },
    ],
    [
      'the 24th',
      `${bare.repeat(23)}User: ${user} is not authorized to perform: c:D`,
      { principal: user, action: 'c:D' },
    ],
    [
      'not the 25th',
      `${bare.repeat(24)}User: ${user} is not authorized to perform: c:D`,
      { principal: undefined, action: undefined },
    ],
    ['any', bare, { principal: undefined, action: undefined }],
    ['none', 'We do not know', undefined],
    ['none where nothing is refused', `User: ${user} is now authorized to perform: a:B`, undefined],
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
    [
      'labels with a service behind',
      `User: ${user}\nAction: c:D\nService: c`,
      { principal: user, action: 'c:D' },
    ],
    [
      'labels with a value over two lines',
      'User: arn:aws:iam::1111\n22223333:user/kim\nAction: c:D',
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

describe('where it stands', () => {
  const at = (text: string) => {
    const { from, to } = readDeniedCall(prepareText(text, true)) ?? { from: 0, to: 0 };
    return text.slice(from, to);
  };

  test.each([
    [
      'from the label to the action',
      'x: ',
      `User: ${user} is not authorized to perform: a:B`,
      ' on resource',
    ],
    ['from a bare ARN', 'x: ', `${user} is not authorized to perform: a:B`, '.'],
    ['from the verb, where no principal is named', 'You', ' are not authorized to perform: a:B', '.'],
    ['to the end of the text', 'x: ', `User: ${user} is not authorized to call GetJob on GLUE`, ''],
    [
      'to the verb, where no action is named',
      '',
      `User: ${user} is not authorized to perform`,
      ' this operation',
    ],
    ['to the verb alone', '', `User: ${user} is not authorized to`, ' do'.slice(3)],
    [
      'to a placeholder',
      '',
      `User: ${user} is not authorized to perform: <service:Action>`,
      ' on resource: x',
    ],
    [
      'to the verb, for what nothing closes',
      '',
      `User: ${user} is not authorized to perform`,
      ': <service on x',
    ],
    [
      'to the verb, for what closes too late',
      '',
      `User: ${user} is not authorized to perform`,
      `: <${'x'.repeat(79)}> on x`,
    ],
  ])('%s', (_note, before, sentence, behind) => {
    expect(at(before + sentence + behind)).toBe(sentence.trimStart());
  });
});
