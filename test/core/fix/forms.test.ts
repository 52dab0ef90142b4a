import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fixForms } from '../../../core/fix/forms.ts';

const STATEMENT = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111122223333:role/ci/deploy' },
  Action: 'kms:Decrypt',
  Resource: 'arn:aws:kms:eu-central-1:111122223333:key/a',
  Condition: { StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } },
};

test('JSON and CDK hold the statement itself', () => {
  const { json, cdk } = fixForms(STATEMENT);
  expect(JSON.parse(json)).toEqual(STATEMENT);
  expect(JSON.parse(cdk.slice('iam.PolicyStatement.fromJson('.length, -1))).toEqual(STATEMENT);
});

test('Terraform has a block for each part', () => {
  expect(fixForms(STATEMENT).terraform).toBe(`statement {
  effect = "Allow"
  actions = ["kms:Decrypt"]
  resources = ["arn:aws:kms:eu-central-1:111122223333:key/a"]
  principals {
    type = "AWS"
    identifiers = ["arn:aws:iam::111122223333:role/ci/deploy"]
  }
  condition {
    test = "StringEquals"
    variable = "kms:ViaService"
    values = ["s3.eu-central-1.amazonaws.com"]
  }
}`);
});

test('a name that looks like code stays a text', () => {
  const hostile = ['arn:aws:s3:::b/$', '{file("x")}"%{if true}'].join('');
  const { terraform } = fixForms({ ...STATEMENT, Resource: hostile });
  expect(terraform).toContain(['"arn:aws:s3:::b/$$', '{file(\\"x\\")}\\"%%{if true}"'].join(''));
});

/** Every character by itself, and those that mean something to one of the languages more often. */
const HOSTILE = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.constantFrom(
        '"',
        '\\',
        '$',
        '%',
        '{',
        '}',
        '${',
        '%{',
        '\n',
        '\b',
        '\u2028',
        '`',
        "'",
        '*/',
        '//',
        '#',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

/** Reads a quoted HCL literal as Terraform does; undefined: a template, a second line, or an end too early. */
function readHcl(literal: string): string | undefined {
  const inner = /^"(.*)"$/u.exec(literal)?.[1];
  if (inner === undefined) return undefined;
  const PIECE = /\\(?:u([0-9a-f]{4})|U([0-9a-f]{8}))|\\(["\\])|([$%])\4\{|[$%](?!\{)|[^"\\$%\p{Cc}]/uy;
  let text = '';
  while (PIECE.lastIndex < inner.length) {
    const piece = PIECE.exec(inner);
    if (piece === null) return undefined;
    const [whole, short, long, escaped, sign] = piece;
    const code = short ?? long;
    if (code !== undefined) text += String.fromCodePoint(Number.parseInt(code, 16));
    else text += escaped ?? (sign === undefined ? whole : `${sign}{`);
  }
  return text;
}

test('whatever a name holds, Terraform reads the same name back, on one line', () => {
  fc.assert(
    fc.property(HOSTILE, (name) => {
      const lines = fixForms({ Effect: 'Allow', Action: 's3:GetObject', Resource: name }).terraform.split(
        '\n',
      );
      expect(lines).toHaveLength(5);
      expect(readHcl(lines[3]?.replace(/^ {2}resources = \[/, '').replace(/\]$/, '') ?? '')).toBe(
        name.toWellFormed(),
      );
    }),
  );
});

test('whatever a name holds, CDK gets it as a string of JSON, which is one of TypeScript too', () => {
  fc.assert(
    fc.property(HOSTILE, (name) => {
      const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: name };
      const { cdk, json } = fixForms(statement);
      const literal = cdk.slice('iam.PolicyStatement.fromJson('.length, -1);
      expect([JSON.parse(literal), JSON.parse(json)]).toEqual([statement, statement]);
      expect(literal.split('\n')).toHaveLength(5);
    }),
  );
});
