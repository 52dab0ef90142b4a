import { expect, test } from 'vitest';
import { evaluate } from '../../../../core/evaluate/decide/evaluate.ts';
import { readInput } from '../../../../core/evaluate/input.ts';

const ACCOUNT = '111122223333';
const by = (AWS: string, Condition = {}) => ({
  Effect: 'Allow',
  Principal: { AWS },
  Action: 's3:GetObject',
  Resource: '*',
  Condition,
});
const account = by(ACCOUNT);
const role = by(`arn:aws:iam::${ACCOUNT}:role/deploy`);
const session = by(`arn:aws:sts::${ACCOUNT}:assumed-role/deploy/build`);
const perhaps = by(ACCOUNT, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } });
const other = by('444455556666');

/** Whether the Allows name the session itself, its role, its account. */
function namedBy(...Statement: object[]): readonly string[] {
  const read = readInput({
    request: {
      principal: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/build`,
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::reports/a.csv',
      resourceAccount: '777788889999',
    },
    unknownContext: ['aws:MultiFactorAuthPresent'],
    policies: { resourcePolicy: { document: { Version: '2012-10-17', Statement } } },
  });
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const { layers } = evaluate(read.input.request, read.input.policies);
  const { directly, bySessionIssuer, byAccount } = layers.resourcePolicy?.[0]?.named ?? {};
  return [`${directly}`, `${bySessionIssuer}`, `${byAccount}`];
}

test.each([
  ['none', [other], ['no', 'no', 'no']],
  ['the account', [account], ['no', 'no', 'yes']],
  ['the role', [role], ['no', 'yes', 'no']],
  ['the session', [session], ['yes', 'no', 'no']],
  ['another account, and the role', [other, role], ['no', 'yes', 'no']],
  ['the account and the role', [account, role], ['no', 'yes', 'yes']],
  ['the account, the role and the session', [account, role, session], ['yes', 'yes', 'yes']],
  ['the account, perhaps', [perhaps], ['no', 'no', 'maybe']],
  ['the account, perhaps and certainly', [perhaps, account], ['no', 'no', 'yes']],
  ['the account, perhaps, and the role', [perhaps, role], ['no', 'yes', 'maybe']],
] as const)('Allows that name %s, in any order', (_note, statements, expected) => {
  expect(namedBy(...statements)).toEqual(expected);
  expect(namedBy(...statements.toReversed())).toEqual(expected);
});
