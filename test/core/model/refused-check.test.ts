import { describe, expect, test } from 'vitest';
import type { RefusedCheck } from '../../../core/model/attribution.ts';
import { UNKNOWN_ATTRIBUTION } from '../../../core/model/attribution.ts';
import { refusedCheckOf, underRefusedCheck } from '../../../core/model/refused-check.ts';
import { aDenial } from '../../support/denials.ts';

const ROLE = 'arn:aws:iam::111122223333:role/target';
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/a';
const { denial } = aDenial({ action: 's3:PutObject' });
const shown = (refusedCheck: RefusedCheck | null) =>
  underRefusedCheck({ ...denial, attribution: { ...UNKNOWN_ATTRIBUTION, refusedCheck } });

describe('what a denial is shown under', () => {
  test.each([
    ['its own', null, 's3:PutObject', denial.resource],
    ['an action on the same resource', ['s3:PutObjectAcl', null], 's3:PutObjectAcl', denial.resource],
    ['an action on another resource', ['kms:Decrypt', KEY], 'kms:Decrypt', KEY],
    ['one of its resources', ['s3:PutObject', ROLE], 's3:PutObject', ROLE],
  ] as const)('%s', (_note, check, action, resource) => {
    const refused = check && { action: check[0], resource: check[1], from: 'evaluation' as const };
    expect(shown(refused)).toMatchObject({ action, resource });
  });

  test('what is counted stays the call’s own', () => {
    const { id, group, resourceFamily, eventName, principal } = denial;
    const refused = { action: 'iam:PassRole', resource: ROLE, from: 'evaluation' } as const;
    expect(shown(refused)).toMatchObject({
      ...{ id, group, resourceFamily, eventName, principal },
      actionFrom: 'evaluation',
      resourceFrom: 'evaluation',
    });
  });
});

describe('the pair that was refused', () => {
  const call = { action: 'ec2:RunInstances', resource: 'arn:aws:ec2:::a' };
  test.each([
    ['the call’s own', call, call, null],
    ['its action in other letters', call, { ...call, action: 'EC2:runinstances' }, null],
    ['no resource either way', { ...call, resource: null }, { ...call, resource: '*' }, null],
    ['another action', call, { ...call, action: 'ec2:CreateTags' }, ['ec2:CreateTags', null]],
    ['another resource', call, { ...call, resource: 'b' }, ['ec2:RunInstances', 'b']],
    ['a resource where none was known', { ...call, resource: null }, call, [call.action, call.resource]],
  ] as const)('%s', (_note, own, pair, want) => {
    const refused = refusedCheckOf(own, pair, 'decodedMessage');
    expect(refused && [refused.action, refused.resource]).toEqual(want);
  });
});
