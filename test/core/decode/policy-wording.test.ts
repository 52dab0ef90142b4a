import { expect, test } from 'vitest';
import { wordingAtStart, wordingStartingWith } from '../../../core/decode/policy-wording.ts';

test.each([
  ['servicecontrolpolicyallows', 'serviceControlPolicy', 'servicecontrolpolicy'.length],
  ['anidentitybasedpolicy', 'identityPolicy', 'anidentitybasedpolicy'.length],
  ['anysessionpolicies', 'sessionPolicy', 'anysessionpolicies'.length],
  ['thekmskeypolicy', 'resourcePolicy', 'thekmskeypolicy'.length],
])('at the start of %s', (text, layer, length) => {
  expect(wordingAtStart(text)).toMatchObject({ wording: { layer }, length });
});

test.each([
  ['sess', 'sessionPolicy'],
  ['ases', undefined],
  ['ses', undefined],
  ['anidentityb', 'identityPolicy'],
  ['resourcec', 'resourceControlPolicy'],
  ['resource', undefined],
  ['fookeyp', undefined],
  ['', undefined],
])('starting with %j', (text, layer) => {
  expect(wordingStartingWith(text)?.layer).toBe(layer);
});
