import { expect, test } from 'vitest';
import { evaluateInput, readInput, withUnseen } from '../../../core/evaluate/input.ts';
import type { PolicyLayer } from '../../../core/model/policy-layer.ts';

const USER = 'arn:aws:iam::111122223333:user/ana';
const policy = (Effect: string) => ({ document: { Statement: { Effect, Action: '*', Resource: '*' } } });

function evaluateUnseen(
  unseen: readonly PolicyLayer[],
  policies: object,
  principal = USER,
  resourceAccount = '111122223333',
) {
  const request = { principal, action: 's3:GetObject', resource: '*', resourceAccount };
  const read = readInput({ request, policies });
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return evaluateInput(withUnseen(read.input, unseen));
}

test.each<[string, readonly PolicyLayer[], object, string]>([
  ['a boundary may deny', ['permissionsBoundary'], { identityPolicies: [policy('Allow')] }, 'undetermined'],
  ['an SCP may deny', ['serviceControlPolicy'], { identityPolicies: [policy('Allow')] }, 'undetermined'],
  [
    'an explicit deny elsewhere is certain',
    ['sessionPolicy'],
    { identityPolicies: [policy('Deny')] },
    'explicitDeny',
  ],
  ['a bucket policy may grant', ['resourcePolicy'], {}, 'undetermined'],
  ['nothing unseen: the implicit deny is certain', [], {}, 'implicitDeny'],
])('unseen layers: %s', (_note, unseen, policies, decision) => {
  const result = evaluateUnseen(unseen, policies);
  expect(result.decision).toBe(decision);
  for (const layer of unseen) expect(result.layers[layer]).toBe('undetermined');
  expect(result.undetermined).toEqual([]);
});

test('an unseen layer that does not apply changes nothing', () => {
  const { decision, layers } = evaluateUnseen(
    ['permissionsBoundary', 'identityPolicy'],
    {},
    'arn:aws:iam::111122223333:root',
  );
  expect([decision, layers.permissionsBoundary, layers.identityPolicy]).toEqual([
    'allowed',
    'notApplicable',
    'notApplicable',
  ]);
});

test('denials of readable layers are listed beside an unseen one', () => {
  const { denials } = evaluateUnseen(['identityPolicy'], {
    permissionsBoundary: { document: { Statement: [] } },
  });
  expect(denials.map(({ layer, kind }) => [layer, kind])).toEqual([['permissionsBoundary', 'implicit']]);
});

/** P11: NotPrincipal exempts no caller that has a boundary. */
test.each<[string, readonly PolicyLayer[], string]>([
  ['a boundary may be there', ['permissionsBoundary'], 'undetermined'],
  ['no boundary', [], 'deniesImplicitly'],
])('a Deny that lists the caller under NotPrincipal: %s', (_note, unseen, state) => {
  const deny = {
    Effect: 'Deny',
    NotPrincipal: { AWS: [USER, '111122223333'] },
    Action: '*',
    Resource: '*',
  };
  const { layers } = evaluateUnseen(unseen, {
    identityPolicies: [policy('Allow')],
    resourcePolicy: { document: { Statement: deny } },
  });
  expect(layers.resourcePolicy).toBe(state);
});

test('an unseen policy replaces one that was given', () => {
  expect(evaluateUnseen(['identityPolicy'], { identityPolicies: [policy('Deny')] }).decision).toBe(
    'undetermined',
  );
});
