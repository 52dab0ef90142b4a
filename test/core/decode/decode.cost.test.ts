/** What a hostile text may cost the decoder: no more than its length. */
import { expect, test } from 'vitest';
import { decodeMessage, decodePastedText } from '../../../core/decode/decode.ts';

const SIZE = 256 * 1024;
const fill = (piece: string, size: number) => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
const denied = 'User: a is not authorized to perform: s3:GetObject on resource: ';

test.each([
  ['sentences', `${denied}x `],
  ['sentences on lines', `${denied}arn:aws:s3:::b/k\n`],
  ['explicit reasons', ' with an explicit deny in a service control policy: arn:aws:organizations::1:'],
  ['explicit reasons on lines', 'with an explicit deny in a session policy: arn:aws:iam::1:policy/\n'],
  ['implicit reasons', ' because no '],
  ['introductions', 'user: '],
  ['negations', "not n't authorized to "],
  ['ARNs', 'arn:aws:iam::'],
  ['encoded messages', 'Encoded authorization failure message: Ab '],
  ['escapes', '\\\\\\\\"\\n'],
  ['colours', '\u001b[31m'],
  ['stars', '* ** *** '],
  ['entities', '&amp;&'],
  ['boxes', '│ | > \n'],
  ['one long word', 'a'],
  ['one long line end', '\n'],
  ['brackets', '([{<"\'`'],
  ['digits with colons', '0:'],
  [
    'sentences with reasons',
    `${denied}arn:aws:es:::b because no session policy allows the s3:GetObject action, `,
  ],
  ['errors of tools', 'An error occurred (AccessDenied) when calling the X operation: \n'],
  ['beginnings of decoded messages', '{"allowed": '],
  ['beginnings of wrapped decoded messages', '{\\"allowed\\": '],
  ['blanks in decoded messages', `{"allowed": ${' '.repeat(60_000)}}`],
  ['Java clients', 'AmazonS3Client.invoke AmazonS3'],
])('%s cost no more than their length', (_note, piece) => {
  // Processor time of this thread: a busy machine does not count.
  const cost = (size: number) => {
    const text = `${denied}${fill(piece, size)}`;
    const before = process.threadCpuUsage();
    decodeMessage(text);
    decodePastedText(text);
    return process.threadCpuUsage(before).user;
  };
  cost(SIZE / 16);
  const short = Math.max(2000, Math.min(cost(SIZE / 16), cost(SIZE / 16)));
  const long = cost(SIZE);
  // A square law would need 256 times as long for 16 times the text.
  expect(long / short).toBeLessThan(100);
});
