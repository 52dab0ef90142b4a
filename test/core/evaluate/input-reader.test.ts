import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateInput, readInput } from '../../../core/evaluate/input.ts';
import { createInputReader, type InputLine } from '../../../core/evaluate/input-reader.ts';
import type { Fault } from '../../../core/evaluate/parse/fault.ts';
import { splitMembers } from '../../../core/evaluate/parse/json-members.ts';
import { findRepeatedMember, lineOfPath } from '../../../core/evaluate/parse/json-text.ts';
import { DEEPEST_JSON } from '../../../core/record/json.ts';
import { readEvaluationCases } from './evaluation-cases.ts';

const REQUEST = '{"principal":"arn:aws:iam::111122223333:user/ana","action":"s3:GetObject","resource":"*"}';
const input = (policies: string, id = '"1"') => `{"id":${id},"request":${REQUEST},"policies":${policies}}`;
const identity = (statement: string) =>
  `{"identityPolicies":[{"document":{"Version":"2012-10-17","Statement":${statement}}}]}`;
const ALLOW = '{"Effect":"Allow","Action":"s3:*","Resource":"*"}';

const faultsOf = (text: string) => {
  const { read } = createInputReader()(text);
  return read.ok ? [] : read.faults.map(({ path }) => path);
};

test.each([
  [
    'in a statement',
    input(identity('{"Effect":"Deny","Effect":"Allow","Action":"s3:*","Resource":"*"}')),
    '$.policies.identityPolicies[0].document.Statement.Effect',
  ],
  [
    'in the second of a list',
    input(identity(`[${ALLOW},{"Sid":"a","Sid":"b","Effect":"Allow","Action":"s3:*","Resource":"*"}]`)),
    '$.policies.identityPolicies[0].document.Statement[1].Sid',
  ],
  [
    'an operator',
    input(
      identity(
        '{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"a":"true"},"Bool":{"b":"true"}}}',
      ),
    ),
    '$.policies.identityPolicies[0].document.Statement.Condition.Bool',
  ],
  ['of the policies', input('{"identityPolicies":[],"identityPolicies":[]}'), '$.policies.identityPolicies'],
  ['of the request', input('{}').replace('{"principal"', '{"action":"x","principal"'), '$.request.action'],
  ['of the input', '{"id":"1","id":"2"}', '$.id'],
  ['written with an escape', `{"id":"1","\\u0069d":"2","request":${REQUEST}}`, '$.id'],
])('G10: a member that occurs twice: %s', (_note, text, path) => {
  expect(faultsOf(text)).toContain(path);
});

test('the id is echoed, also of an input that is malformed', () => {
  const read = createInputReader();
  expect(read(input('{}'))).toMatchObject({ id: '1', read: { ok: true } });
  expect(read(input('[]'))).toMatchObject({ id: '1', read: { ok: false } });
  expect(read(input('{}', '7'))).toMatchObject({ id: null, read: { ok: false } });
  expect(read('{"request"')).toMatchObject({ id: null, read: { ok: false } });
  expect(read(`{"request":${REQUEST}}`)).toMatchObject({ id: null, read: { ok: true } });
});

test('equal policies are parsed no more from the third time on, and cached faults and warnings are reported again', () => {
  const read = createInputReader();
  const good = ['"1"', '"2"', '"3"'].map((id) => read(input(identity(ALLOW), id)));
  const [, second, third] = good.map((each) => (each.read.ok ? each.read.input.policies : undefined));
  expect(second).toBeDefined();
  expect(second).toBe(third);
  const odd = ['"1"', '"2"', '"3"'].map((id) => read(input(identity('{}'), id)));
  const warnings = odd.map((each) => (each.read.ok ? each.read.input.warnings : []));
  expect(warnings[0]?.length).toBeGreaterThan(0);
  expect(warnings).toEqual([warnings[0], warnings[0], warnings[0]]);
  const bad = identity('7');
  expect(read(input(bad)).read).toEqual(read(input(bad)).read);
  expect(read(input(bad)).read.ok).toBe(false);
});

const OTHER = REQUEST.replace('s3:GetObject', 'ec2:RunInstances');
const LINES = ['"1"', '"2"', '7', 'null', 'x'].flatMap((id) =>
  [REQUEST, OTHER, '{}', REQUEST.replace('{', '{"action":"x",')].flatMap((request) =>
    ['', ',"unknownContext":["aws:SourceIp"]', ',"unknownContext":7', ',"note":1', ',"note":x'].map(
      (more) => `{"id":${id},"request":${request},"policies":${identity(ALLOW)}${more}}`,
    ),
  ),
);

const said = ({ id, read }: InputLine) => [id, read.ok ? evaluateInput(read.input) : read.faults];

test('whatever was read before, a line says the same', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...LINES), { minLength: 3, maxLength: 60 }), (lines) => {
      const read = createInputReader();
      for (const line of lines) expect(said(read(line)), line).toEqual(said(createInputReader()(line)));
    }),
  );
});

test('a request that is made again is read no more from the fourth time on, unless it has a fault', () => {
  const readAll = (policies: string) => {
    const read = createInputReader();
    return ['"1"', '"2"', '"3"', '"4"'].map((id) => read(input(policies, id)));
  };
  const [, second, third, fourth] = readAll(identity(ALLOW));
  expect(second?.kept).toBeUndefined();
  expect(third?.kept).toBeDefined();
  expect(fourth?.kept).toBe(third?.kept);
  expect(fourth?.read).toBe(third?.read);
  expect(fourth?.id).toBe('4');
  expect(readAll(identity('7')).map(({ kept }) => kept)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('more policies than the cache holds are still read correctly', () => {
  const read = createInputReader(4000);
  const padding = ' '.repeat(1500);
  for (const round of [1, 2, 3]) {
    for (const action of ['s3:GetObject', 's3:Put*', 'ec2:*', 's3:*', 'iam:*', 's3:Get?bject', '*']) {
      const statement = `{"Effect":"Allow","Action":"${action}","Resource":"*"}${padding}`;
      const { read: result } = read(input(identity(statement)));
      if (!result.ok) throw new Error(JSON.stringify(result.faults));
      const wanted = ['s3:Put*', 'ec2:*', 'iam:*'].includes(action) ? 'implicitDeny' : 'allowed';
      expect(evaluateInput(result.input).decision, `${action} in round ${round}`).toBe(wanted);
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
])('not an object of distinct members: %s', (text) => {
  const members = splitMembers(text);
  const texts = [...(members?.values() ?? [])].map((member) => member.text);
  const parse = () => (members === undefined ? ['?'] : texts).map((each) => JSON.parse(each));
  expect(parse).toThrow();
});

test('members cut out of an object are those that JSON.parse finds', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(0, 1), (object, indent) => {
      const text = JSON.stringify(object, undefined, indent);
      const members = [...(splitMembers(text) ?? [])].map(([name, member]) => [
        name,
        JSON.parse(member.text),
      ]);
      expect(members).toEqual(Object.entries(JSON.parse(text)));
      expect(findRepeatedMember(text, '$')).toBeUndefined();
    }),
  );
});

test.each([
  ['{"a":{"b":1,"c":{"d":2}}}', 3],
  ['{"a":{"b":1,"b":2}}', 2],
  ['{"a":[{"b":1},{"b":":"}]}', 2],
  ['{"a":"x:y"}', 0],
  ['{"a":{"b":"\\":\\""}}', 1],
  ['{"a":{"x:y":{}}}', 1],
  ['{"a":[[],{}]}', 0],
])('the names in the member of %s are counted', (text, names) => {
  expect(splitMembers(text)?.get('a')?.names).toBe(names);
});

test('a member that is known already is found where it stands, and not where another begins alike', () => {
  const known = { text: '{"b":1}', names: 1 };
  const found = (text: string) => splitMembers(text, known)?.get('a');
  expect(found('{"a":{"b":1}}')).toBe(known);
  expect(found('{"x":2,"a":{"b":1},"c":3}')).toBe(known);
  expect(found('{"a": {"b":1}}')).toEqual({ text: ' {"b":1}', names: 1 });
  expect(found('{"a":{"b":1} }')).toEqual({ text: '{"b":1} ', names: 1 });
  expect(found('{"a":{"b":12}}')).toEqual({ text: '{"b":12}', names: 1 });
  expect(splitMembers('{"a":{"b":1}', known)).toBeUndefined();
  expect(splitMembers('{"a":{"b":1},"c":{"b":1}}', known)?.get('c')).toBe(known);
});

test('what is as deep as it may be is cut, what is deeper is not', () => {
  const deep = (levels: number) => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;
  expect(splitMembers(deep(DEEPEST_JSON))?.size).toBe(1);
  expect(splitMembers(deep(DEEPEST_JSON + 1))).toBeUndefined();
});

test('texts of one hash are not taken for each other', () => {
  const read = createInputReader();
  // "Aa" and "BB" have the same hash, in Java and here.
  const statement = (sid: string, action: string) =>
    `{"Sid":"${sid}","Effect":"Allow","Action":"${action}","Resource":"*"}`;
  const decisions = ['Aa', 'BB', 'Aa', 'BB', 'Aa'].map((sid) => {
    const { read: result } = read(input(identity(statement(sid, 's3:*'))));
    return result.ok ? result.input.policies.identityPolicy[0]?.statements.ofService('s3')[0] : undefined;
  });
  expect(decisions.map((placed) => placed?.statement.sid)).toEqual(['Aa', 'BB', 'Aa', 'BB', 'Aa']);
});

test('a text and its parsed value give the same result', () => {
  const texts = readEvaluationCases().map(({ input }) => JSON.stringify(input));
  const read = createInputReader();
  for (const text of texts) {
    const atOnce = readInput(JSON.parse(text));
    if (!atOnce.ok) throw new Error(text);
    for (const once of [text, text.replace('"policies"', '"\\u0070olicies"')]) {
      const parts = read(once).read;
      expect(parts.ok && evaluateInput(parts.input), once).toEqual(evaluateInput(atOnce.input));
    }
  }
});

test.each<[note: string, text: string, faults: readonly Fault[]]>([
  [
    'not all of it is there',
    '{"request"',
    [{ path: '$', problem: expect.stringContaining('is not JSON: Expected') }],
  ],
  [
    'a part of it is not JSON',
    '{"policies":{},"request":x}',
    [{ path: '$', problem: expect.stringContaining('is not JSON: ') }],
  ],
  ['the id is no text', input('{}', '7'), [{ path: '$.id', problem: 'must be a string' }]],
  [
    'the id is no text, and a member occurs twice',
    input('{}', '7').replace('{"principal"', '{"action":"x","principal"'),
    [
      { path: '$.request.action', problem: 'occurs twice' },
      { path: '$.id', problem: 'must be a string' },
    ],
  ],
  [
    'policies repeat a member and have a fault',
    input('{"identityPolicies":[],"identityPolicies":7}'),
    [
      { path: '$.policies.identityPolicies', problem: 'occurs twice' },
      { path: '$.policies.identityPolicies', problem: 'must be a list of policies, or null' },
    ],
  ],
  ['the request is not there', '{"policies":{}}', [{ path: '$.request', problem: 'must be an object' }]],
])('the faults when %s', (_note, text, faults) => {
  const { read } = createInputReader()(text);
  expect(read.ok ? [] : read.faults).toEqual(faults);
});

test('policies that occur once are not cached, and evict no others', () => {
  const read = createInputReader();
  const policiesOf = (text: string) => {
    const { read: result } = read(text);
    return result.ok ? result.input.policies : undefined;
  };
  const [one, other] = [identity(ALLOW), identity(`[${ALLOW}]`)].map((policies) => input(policies));
  const first = policiesOf(one ?? '');
  expect(policiesOf(other ?? '')).not.toBe(first);
  expect(policiesOf(one ?? '')).not.toBe(first);
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

test.each([
  ['$[0]', 1],
  ['$[1]', 3],
  ['$[1][0]', 4],
  ['$[2]["b c"]', 7],
  ['$[2]["é"]', 8],
  ['$[3]', 9],
])('the line of %s in a list is %i', (path, line) => {
  const text = '[1,\n\t\r\n[\n2, "[{,:"],\n{\n\n"b c": "\\"", \n"\\u00e9": 2},\n 5]';
  expect(lineOfPath(text, path)).toBe(line);
});

test.each([
  ['a name with an escape that is none', '{"id":"1",\n"a\\q":2}'],
  ['a name that does not end', '{"id":"1",\n"a\\'],
  ['brackets that were never opened', ']}\n{"a":1}'],
])('text that is no JSON has a fault and a line: %s', (_, text) => {
  const { id, read } = createInputReader()(text);
  expect({ id, read }).toMatchObject({ id: null, read: { ok: false, faults: [{ path: '$' }] } });
  expect(lineOfPath(text, '$')).toBe(1);
});

test('the line of a path as deep as the text is long', () => {
  const depth = 30_000;
  const text = `${'['.repeat(depth)}\n1${']'.repeat(depth)}`;
  const before = process.threadCpuUsage().user;
  expect(lineOfPath(text, `$${'[0]'.repeat(depth)}`)).toBe(2);
  expect(process.threadCpuUsage().user - before).toBeLessThan(1_000_000);
});

test('a path does not lead to a member whose name begins like it', () => {
  expect(lineOfPath('{\n"a":1,\n"ab":2}', '$.ab')).toBe(3);
  expect(lineOfPath('{\n"a":\n{"c":1}}', '$.ac')).toBe(1);
});

test.each([
  ['an item', '[1,{"a":[{"b":1},{"b":1,"b":2}]}]', '$[1].a[1].b'],
  ['behind a list', '{"a":[1,2],"a":2}', '$.a'],
  ['a value is no name', '{"a":"b","b":"a"}', undefined],
  ['items may be equal', '["a","a",{"a":"a"}]', undefined],
  ['of different objects', '[{"a":1},{"a":1}]', undefined],
  ['with an escaped quote', '{"a\\"":1,"a\\"":2}', '$["a\\""]'],
  ['with an escaped slash at the end', '{"a\\\\":1,"b":2,"a\\\\":3}', '$["a\\\\"]'],
])('a member that occurs twice: %s', (_note, text, path) => {
  expect(findRepeatedMember(text, '$')).toBe(path);
});
