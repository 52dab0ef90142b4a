/** Which part of a sentence is its resource, where no reason bounds it. */
import { describe, expect, test } from 'vitest';
import { decodeMessage } from '../../../core/decode/decode.ts';
import { pastedClaim } from '../../support/pasted-claim.ts';

const denied = 'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: glue:GetJob ';
const job = 'arn:aws:glue:us-east-1:111122223333:job';
const role = 'arn:aws:iam::111122223333:role/web';
const service = '(Service: Glue, Status Code: 400)';

describe('in a paste', () => {
  test.each([
    ['an ARN', `on resource: ${role}`, role],
    ['a label for several', `on resource(s): ${role}`, role],
    ['a quote and a bracket in front of the label', `") on resource: ${role}`, role],
    ['without a label', `on ${role}`, role],
    ['without a label, behind its kind', `on role ${role}`, role],
    ['behind "the resource"', `on the resource ${role} and more`, role],
    ['only described', 'on the resource associated with this role', null],
    ['a kind before the ARN', `on resource: policy ${role}`, role],
    ['a kind and a name', 'on resource: role web', 'role web'],
    ['two kinds and a name', 'on resource: instance profile web', 'instance profile web'],
    ['a kind alone', 'on resource: role', 'role'],
    ['a name on the next line', 'on resource: role\nweb', 'role web'],
    ['a word on the next line', 'on resource: role web\nThanks', 'role web'],
    ['nothing but a tool’s words', `on resource: \n${service}`, null],
    ['another sentence behind it', `on resource: ${role}. Please help`, role],
    ['a small word behind a full stop', `on resource: ${role}. please help`, role],
    ['single quotes', "on resource: 'role web' and more", 'role web'],
    ['double quotes', 'on resource: "role web" and more', 'role web'],
    ['spaces before the quotes', 'on resource:   "role web" and more', 'role web'],
    ['a line break within quotes', 'on resource: "role we\nb" and more', 'role web'],
    ['a quote that nothing closes', 'on resource: "role web and more', null],
    ['JSON', 'on resource: {"a": 1}', null],
    ['spaces, before a tool’s words', `on resource: ${job}/a b c d e f g ${service}`, `${job}/a b c d e f g`],
    ['no ARN, before a tool’s words', `on resource: my job ${service}`, 'my job'],
    ['lines, before a tool’s words', `on resource: ${job}/a\nThanks a lot\n${service}`, `${job}/a`],
    ['up to five words behind the first', `on resource: ${job}/a b c d e f`, `${job}/a b c d e f`],
    ['six words are prose', `on resource: ${job}/a b c d e f g`, `${job}/a`],
    ['words of no name', `on resource: ${job}/a b!c`, `${job}/a`],
    ['words that only begin like a name', `on resource: ${job}/a b,!`, `${job}/a`],
    ['a word that is too long', `on resource: ${job}/a ${'b'.repeat(65)}`, `${job}/a`],
    ['a long word', `on resource: ${job}/a ${'b'.repeat(64)}`, `${job}/a ${'b'.repeat(64)}`],
    ['words of prose', `on resource: ${job}/a For me`, `${job}/a`],
    [
      'an ARN without a path',
      'on resource: arn:aws:sns:us-east-1:1:orders Foo Bar',
      'arn:aws:sns:us-east-1:1:orders',
    ],
    ['a path that is no ARN', 'on resource: job/a b c', 'job/a'],
  ])('%s', (_note, tail, resource) => {
    expect(pastedClaim(denied + tail).resource).toBe(resource);
  });
});

describe('in a message as recorded', () => {
  test.each([
    ['an ARN', `on resource: ${role}`, role],
    ['with a full stop', `on resource: ${role}.`, role],
    ['with a full stop and a space', `on resource: ${role}. `, role],
    ['a name that ends in a comma', `on resource: ${role},`, `${role},`],
    ['any number of words', `on resource: ${job}/a b c d e f g`, `${job}/a b c d e f g`],
    ['a line break of the name', `on resource: ${job}/a\nb`, `${job}/a\nb`],
    ['before the encoded message', `on resource: ${role}. Encoded authorization failure message: Ab-_`, role],
    ['nothing', 'on resource: ', null],
  ])('%s', (_note, tail, resource) => {
    expect(decodeMessage(denied + tail).resource).toBe(resource);
  });
});

/** Of two reasons in a paste the last is AWS's, if it can belong to the same sentence. */
describe('which reason bounds it', () => {
  const session = 'with an explicit deny in a session policy';
  const identity = 'because no identity-based policy allows the glue:GetJob action';
  const layerOf = (text: string) => pastedClaim(text).layer;

  test('none from before the sentence', () => {
    expect(layerOf(`It failed ${session}, too.\n${denied}on resource: ${role}`)).toBe('unknown');
  });

  test.each([
    ['in one line', ' ', 'identityPolicy'],
    ['a paragraph further down', '\n\n', 'sessionPolicy'],
    ['as far away as a resource is long', ` ${'x'.repeat(3900)} `, 'identityPolicy'],
    ['further away', ` ${'x'.repeat(4100)} `, 'sessionPolicy'],
    [
      'further away, with one between',
      ` ${'x'.repeat(2100)} ${session} ${'x'.repeat(2100)} `,
      'sessionPolicy',
    ],
  ])('the last of two: %s', (_note, between, layer) => {
    expect(layerOf(`${denied}on resource: "arn:aws:s3:::ledger/x ${session}${between}${identity}`)).toBe(
      layer,
    );
  });

  test('without a sentence, any', () => {
    expect(layerOf(`${'x'.repeat(5000)} ${session}`)).toBe('sessionPolicy');
    expect(layerOf(`${session}\n\n${identity}`)).toBe('sessionPolicy');
  });
});
