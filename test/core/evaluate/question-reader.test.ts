import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answer } from '../../../core/evaluate/input.ts';
import { splitMembers } from '../../../core/evaluate/json-members.ts';
import { findRepeatedMember, lineOfPath } from '../../../core/evaluate/json-text.ts';
import { createQuestionReader } from '../../../core/evaluate/question-reader.ts';

const REQUEST = '{"principal":"arn:aws:iam::111122223333:user/ana","action":"s3:GetObject","resource":"*"}';
const question = (policies: string, id = '"1"') => `{"id":${id},"request":${REQUEST},"policies":${policies}}`;
const identity = (statement: string) =>
  `{"identityPolicies":[{"document":{"Version":"2012-10-17","Statement":${statement}}}]}`;
const ALLOW = '{"Effect":"Allow","Action":"s3:*","Resource":"*"}';

const faultsOf = (text: string) => {
  const { read } = createQuestionReader()(text);
  return read.ok ? [] : read.faults.map(({ path }) => path);
};

test.each([
  [
    'in a statement',
    question(identity('{"Effect":"Deny","Effect":"Allow","Action":"s3:*","Resource":"*"}')),
    '$.policies.identityPolicies[0].document.Statement.Effect',
  ],
  [
    'in the second of a list',
    question(identity(`[${ALLOW},{"Sid":"a","Sid":"b","Effect":"Allow","Action":"s3:*","Resource":"*"}]`)),
    '$.policies.identityPolicies[0].document.Statement[1].Sid',
  ],
  [
    'an operator',
    question(
      identity(
        '{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"a":"true"},"Bool":{"b":"true"}}}',
      ),
    ),
    '$.policies.identityPolicies[0].document.Statement.Condition.Bool',
  ],
  [
    'of the policies',
    question('{"identityPolicies":[],"identityPolicies":[]}'),
    '$.policies.identityPolicies',
  ],
  ['of the request', question('{}').replace('{"principal"', '{"action":"x","principal"'), '$.request.action'],
  ['of the question', '{"id":"1","id":"2"}', '$.id'],
  ['written with an escape', `{"id":"1","\\u0069d":"2","request":${REQUEST}}`, '$.id'],
])('G10: a member that stands there twice: %s', (_note, text, path) => {
  expect(faultsOf(text)).toContain(path);
});

test('the id is echoed, also of a question that is malformed', () => {
  const read = createQuestionReader();
  expect(read(question('{}'))).toMatchObject({ id: '1', read: { ok: true } });
  expect(read(question('[]'))).toMatchObject({ id: '1', read: { ok: false } });
  expect(read(question('{}', '7'))).toMatchObject({ id: null, read: { ok: false } });
  expect(read('{"request"')).toMatchObject({ id: null, read: { ok: false } });
  expect(read(`{"request":${REQUEST}}`)).toMatchObject({ id: null, read: { ok: true } });
});

test('equal policies are read no more from the third time on, and remembered faults are told again', () => {
  const read = createQuestionReader();
  const good = ['"1"', '"2"', '"3"'].map((id) => read(question(identity(ALLOW), id)));
  const [, second, third] = good.map((each) => (each.read.ok ? each.read.question.policies : undefined));
  expect(second).toBeDefined();
  expect(second).toBe(third);
  const bad = identity('{}');
  expect(read(question(bad)).read).toEqual(read(question(bad)).read);
  expect(read(question(bad)).read.ok).toBe(false);
});

test('more policies than are remembered are read right all the same', () => {
  const read = createQuestionReader(4000);
  const padding = ' '.repeat(1500);
  for (const round of [1, 2, 3]) {
    for (const action of ['s3:GetObject', 's3:Put*', 'ec2:*', 's3:*', 'iam:*', 's3:Get?bject', '*']) {
      const statement = `{"Effect":"Allow","Action":"${action}","Resource":"*"}${padding}`;
      const { read: result } = read(question(identity(statement)));
      if (!result.ok) throw new Error(JSON.stringify(result.faults));
      const wanted = ['s3:Put*', 'ec2:*', 'iam:*'].includes(action) ? 'implicitDeny' : 'allowed';
      expect(answer(result.question).decision, `${action} in round ${round}`).toBe(wanted);
    }
  }
});

test.each([
  '{"a":1 "b":2}',
  '{"a":1,}',
  '{,"a":1}',
  '{"a"}',
  '{"a":}',
  '{"a":1}x',
  'x{"a":1}',
  '{"a":1,"a":2}',
  '{a:1}',
  '[1]',
  '"a"',
  '',
  '{"a":1',
  '{"a":"1}',
  '{"a":1}}',
  '{"a":1:2}',
  '{"a":1]',
  '["a":1}',
  '{"a":[1}]',
  '{}{}',
])('no plain object of members: %s', (text) => {
  const members = splitMembers(text);
  const parse = () => [...(members ?? [['', '?']])].map(([, value]) => JSON.parse(value));
  expect(parse).toThrow();
});

test('members cut out of an object are those that JSON.parse finds', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(0, 1), (object, indent) => {
      const text = JSON.stringify(object, undefined, indent);
      const members = [...(splitMembers(text) ?? [])].map(([name, value]) => [name, JSON.parse(value)]);
      expect(members).toEqual(Object.entries(JSON.parse(text)));
      expect(findRepeatedMember(text, '$')).toBeUndefined();
    }),
  );
});

test.each([
  ['$', 1],
  ['$.a', 2],
  ['$.b[1]', 6],
  ['$.b[1].c', 7],
  ['$.b[1].missing', 6],
  ['$.nowhere', 1],
])('the line of %s is %i', (path, line) => {
  const text = '{\n "a": 1,\n "b": [\n  {\n   "c": 1\n  }, {\n   "c": 2}\n ]\n}';
  expect(lineOfPath(text, path)).toBe(line);
});
