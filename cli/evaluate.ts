/** `denials evaluate`: would this request be denied, by which layer, and why? */

import { createReadStream } from 'node:fs';
import { evaluateInput } from '../core/evaluate/input.ts';
import { createInputReader, type InputReader } from '../core/evaluate/input-reader.ts';
import { describeFault, type Fault } from '../core/evaluate/parse/fault.ts';
import { lineOfPath } from '../core/evaluate/parse/json-text.ts';
import { jsonText } from '../core/text/json-text.ts';
import { oneLine } from '../core/text/one-line.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { keepMemoryFlat, LITTLE_KEPT } from './flat-memory.ts';
import { parseCommandLine } from './print.ts';

const HELP = `
denials evaluate [FILE|-] [--jsonl]

Evaluates a request as AWS IAM would, with the policies of every layer: whether it is allowed, which layers deny it,
and which statements and conditions decide. Needs no AWS credentials.

  FILE      a file with one JSON object, or with --jsonl one object a line; - or nothing: standard input
  --jsonl   one request a line, one result a line, in input order; any number of lines

What AWS would not take in a policy is evaluated all the same, with a list of warnings.

Exit status: 0 every request was evaluated; 2 an input could not be: no JSON, no request, or a document without
statements (standard error says where; with --jsonl its line is {"id", "error"}, and the others are evaluated).

Example:
  echo '{"id": "1",
    "request": {"principal": "arn:aws:iam::111122223333:user/ana", "action": "s3:GetObject",
                "resource": "arn:aws:s3:::reports/2026.csv"},
    "policies": {"identityPolicies": [{"document": {"Version": "2012-10-17", "Statement":
                 {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::reports/*"}}}]}}' |
  denials evaluate
`;

export const command: Command = {
  help: HELP,
  run,
};

async function run(args: readonly string[], io: Io): Promise<number> {
  keepMemoryFlat(LITTLE_KEPT);
  const { values, positionals } = readArguments(args);
  const [file = '-', ...others] = positionals;
  if (others.length > 0) throw new UsageError('give one FILE, or `-` for standard input');
  const texts = decode(file === '-' ? io.stdin : createReadStream(file));
  return values.jsonl ? await answerLines(texts, io) : await answerOne(texts, io);
}

function readArguments(args: readonly string[]) {
  const options = { jsonl: { type: 'boolean', default: false } } as const;
  return parseCommandLine({ args: [...args], options, allowPositionals: true });
}

/** UTF-8; a byte order mark at the start is dropped. */
async function* decode(stream: AsyncIterable<string | Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    yield typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  }
  yield decoder.decode();
}

async function answerOne(texts: AsyncIterable<string>, io: Io): Promise<number> {
  let text = '';
  for await (const piece of texts) text += piece;
  const { id, read } = createInputReader()(text);
  if (read.ok) {
    await io.out(`${jsonText({ id, ...evaluateInput(read.input) }, 2)}\n`);
    return 0;
  }
  for (const fault of read.faults) {
    io.err(`denials: line ${lineOfPath(text, fault.path)}: ${oneLine(describeFault(fault))}\n`);
  }
  return 2;
}

async function answerLines(texts: AsyncIterable<string>, io: Io): Promise<number> {
  const read = createInputReader();
  let status = 0;
  let number = 0;
  let rest = '';
  const answerAll = async (lines: readonly string[]) => {
    const answers = lines.map((line) => {
      number += 1;
      if (line.trim() === '') return '';
      const { text, faults } = answerLine(line, read);
      if (faults.length > 0) status = 2;
      for (const fault of faults) io.err(`denials: line ${number}: ${oneLine(describeFault(fault))}\n`);
      return text;
    });
    const batch = answers.join('');
    if (batch !== '') await io.out(batch);
  };
  for await (const text of texts) {
    const end = text.lastIndexOf('\n');
    if (end === -1) rest += text;
    else {
      await answerAll((rest + text.slice(0, end)).split('\n'));
      rest = text.slice(end + 1);
    }
  }
  await answerAll([rest]);
  return status;
}

/** One bad line never stops the others: it is answered with what is wrong with it. */
function answerLine(line: string, readLine: InputReader): { text: string; faults: readonly Fault[] } {
  const { id, read, kept } = readLine(line);
  if (!read.ok) return { text: `${jsonText(unanswered(id, read.faults))}\n`, faults: read.faults };
  const answer = kept?.answer ?? jsonText(evaluateInput(read.input));
  if (kept !== undefined) kept.answer = answer;
  return { text: `{"id":${jsonText(id)},${answer.slice(1)}\n`, faults: [] };
}

/** Of the text of one JSON object, as `--jsonl` prints it. */
export function evaluated(text: string, readText: InputReader) {
  const { id, read } = readText(text);
  if (read.ok) return { answer: { id, ...evaluateInput(read.input) }, faults: [] };
  return { answer: unanswered(id, read.faults), faults: read.faults };
}

const unanswered = (id: string | null, faults: readonly Fault[]) => ({
  ...{ id, error: faults.map(describeFault).join('; ') },
});
