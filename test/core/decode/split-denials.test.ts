import { expect, test } from 'vitest';
import { prepareText } from '../../../core/decode/message-text.ts';
import { splitDenials } from '../../../core/decode/split-denials.ts';

const sentence = (action: string) =>
  `User: arn:aws:iam::111122223333:user/ana is not authorized to perform: ${action}`;
const error = (name: string, code = 'AccessDenied') =>
  `An error occurred (${code}) when calling the ${name} operation`;

/** The pieces stand in a list; together they are the text. */
test.each<[string, readonly string[]]>([
  ['no denial', ['nothing\nof interest']],
  ['an error a line', [`${error('A')}: Access Denied\n`, `${error('B')}: Access Denied\n`, error('C')]],
  ['the commands are part of what they follow', [`$ aws a\n\n${error('A')}\n$ aws b\n\n`, `${error('B')}\n`]],
  ['what stands before an error on its line goes with it', [`${error('A')}\n`, `b: ${error('B')}`]],
  ['two errors in one line are one', [`\n${error('A')}: ${error('B', 'Throttling')}\n`, error('C')]],
  ['errors behind a sentence, on its line', [`${sentence('s3:GetObject')}; ${error('A')}, ${error('B')}`]],
  [
    'and on the next line',
    [`${sentence('s3:GetObject')}; ${error('A')}, ${error('B')}\n`, `x ${error('C')}`],
  ],
  ['a sentence a line', [`${sentence('s3:GetObject')}\n`, `\t${sentence('s3:PutObject')}\n`]],
  [
    'an error and its sentence on the next line are one',
    [`${error('A')}:\n${sentence('s3:GetObject')}\n`, `${error('B')}: ${sentence('s3:PutObject')}`],
  ],
  [
    'sentences and errors by turns: what follows an error is its message',
    [
      `${sentence('s3:GetObject')}\n`,
      `${error('B')}: Access Denied\n${sentence('s3:PutObject')}\n`,
      error('D'),
    ],
  ],
  [
    "Go's SDK: the call that failed behind the call that needed it",
    [
      'operation error Lambda: CreateFunction, https response\noperation error IAM: PassRole, api error AccessDenied: no\n',
      'operation error S3: GetObject, An error of a proxy\noperation error KMS: Decrypt, api error Throttling: no',
    ],
  ],
])('%s', (_note, pieces) => {
  expect(splitDenials(prepareText(pieces.join(''), true))).toEqual(pieces);
});

test('of more errors than two thousand the last ones are one piece', () => {
  const errors = Array.from({ length: 2002 }, () => `${error('A')}\n`);
  const pieces = splitDenials(prepareText(errors.join(''), true));
  expect(pieces).toHaveLength(2000);
  expect(pieces.at(-1)).toBe(errors.slice(1999).join(''));
});
