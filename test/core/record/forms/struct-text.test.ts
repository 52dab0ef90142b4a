import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type StructValue, structIn } from '../../../../core/record/forms/struct-text.ts';

const NAMES = new Set(['type', 'arn', 'username', 'sessioncontext', 'attributes']);

test.each<[string, string, StructValue | undefined]>([
  ['a struct', '{type=AssumedRole, arn=arn:aws:sts::1:x}', { type: 'AssumedRole', arn: 'arn:aws:sts::1:x' }],
  [
    'a struct in it, null',
    '{type=null, sessioncontext={attributes={}}}',
    { type: null, sessioncontext: { attributes: {} } },
  ],
  ['a list of structs', '[{arn=a, type=b}, {arn=c}]', [{ arn: 'a', type: 'b' }, { arn: 'c' }]],
  ['lists of values', '[a, b, ]', ['a', 'b', '']],
  ['nothing in it', '[]', []],
  ['a comma that begins no name', '{username=a, b=c, type=x}', { username: 'a, b=c', type: 'x' }],
  ['an equals sign', '{username=a=b, type=x}', { username: 'a=b', type: 'x' }],
  ['a value that pretends to hold the next member', '{username=a, arn=x, arn=y}', undefined],
  ['a bracket in a value', '{username=a}b, type=x}', undefined],
  ['no end', '{type=x', undefined],
  ['something behind it', '{type=x} y', undefined],
  ['no struct', 'arn:aws:iam::1:user/x', undefined],
  ['too deep', `${'['.repeat(9)}${']'.repeat(9)}`, undefined],
])('%s', (_note, text, want) => {
  expect(structIn(text, NAMES)).toEqual(want);
});

/** As Athena prints it. */
const print = (value: StructValue): string => {
  if (value === null || typeof value === 'string') return value ?? 'null';
  if (Array.isArray(value)) return `[${value.map(print).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([name, each]) => `${name}=${print(each)}`)
    .join(', ')}}`;
};

test('law: what is printed is read back, where no value looks like more', () => {
  const text = fc
    .stringMatching(/^[\w:/. @+=-]{1,20}$/)
    .filter((each) => each !== 'null' && !/^\s|\s$/.test(each));
  const struct = fc.dictionary(fc.constantFrom(...NAMES), text, { minKeys: 1 });
  const value = fc.dictionary(
    fc.constantFrom(...NAMES),
    fc.oneof(text, struct, fc.array(struct, { minLength: 1 })),
    { minKeys: 1 },
  );
  fc.assert(
    fc.property(value, (each) => {
      expect(structIn(print(each), NAMES)).toEqual({ ...each });
    }),
  );
});
