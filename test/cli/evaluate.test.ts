import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, test } from 'vitest';
import { type Io, UsageError } from '../../cli/command.ts';
import { command } from '../../cli/evaluate.ts';
import { readEvaluationCases } from '../core/evaluate/evaluation-cases.ts';

const folder = mkdtempSync(join(tmpdir(), 'denials-evaluate-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(text: string): string {
  const path = join(folder, 'input.json');
  writeFileSync(path, text);
  return path;
}

/** Runs the command over standard input, given in the chunks it arrives in. */
async function run(args: readonly string[], chunks: readonly (string | Uint8Array)[] = []) {
  const out: string[] = [];
  const err: string[] = [];
  const io: Io = {
    out: async (text) => void out.push(text),
    err: (text) => void err.push(text),
    stdin: Readable.from(chunks),
    env: {},
    isTerminal: false,
    now: () => 0,
  };
  const status = await command.run(args, io);
  return { status, out: out.join(''), err: err.join(''), writes: out.length };
}

const request = { principal: 'arn:aws:iam::111122223333:user/ana', action: 's3:GetObject', resource: '*' };
const allow = { document: { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } };
const question = (id: string, policy: unknown = allow) => ({
  id,
  request,
  policies: { identityPolicies: [policy] },
});
const broken = { document: { Version: '2012-10-17' } };
const odd = {
  document: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Comment: 'for all' }] },
};

const layers = {
  serviceControlPolicy: 'notApplicable',
  resourceControlPolicy: 'notApplicable',
  vpcEndpointPolicy: 'notApplicable',
  permissionsBoundary: 'notApplicable',
  sessionPolicy: 'notApplicable',
  identityPolicy: 'allows',
  resourcePolicy: 'notApplicable',
};
const allowed = (id: string | null) => ({
  id,
  decision: 'allowed',
  denials: [],
  layers,
  undetermined: [],
  warnings: [],
  notAPolicy: null,
});
const parseLines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('one question', () => {
  test.each([
    ['a file', (text: string) => [[write(text)], []] as const],
    ['standard input', (text: string) => [[], [text]] as const],
    ['-', (text: string) => [['-'], [Buffer.from(text)]] as const],
  ])('from %s', async (_note, place) => {
    const [args, chunks] = place(JSON.stringify(question('one'), undefined, 2));
    const { status, out, err } = await run(args, chunks);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(JSON.parse(out)).toEqual(allowed('one'));
    expect(out.endsWith('}\n')).toBe(true);
  });

  test('a denied request is an answer like any other', async () => {
    const denied = { id: 'x', request, policies: {} };
    const { status, out } = await run([], [JSON.stringify(denied)]);
    expect([status, JSON.parse(out).decision]).toEqual([0, 'implicitDeny']);
  });

  test('malformed: line and path on standard error, nothing on standard output', async () => {
    const { status, out, err } = await run([], [JSON.stringify(question('one', broken), undefined, 2)]);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toBe(
      'denials: line 11: $.policies.identityPolicies[0].document.Statement must be a statement or a list of statements\n',
    );
  });

  test('what AWS would not take is evaluated, and exits with 0', async () => {
    const { status, out, err } = await run([], [JSON.stringify(question('one', odd))]);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(JSON.parse(out)).toEqual({
      ...allowed('one'),
      warnings: [
        {
          path: '$.policies.identityPolicies[0].document.Statement[0].Comment',
          says: 'This is no element of a statement; it is ignored.',
        },
      ],
    });
  });

  test('no request', async () => {
    const { status, err } = await run([], ['{"policies": {}}']);
    expect({ status, err }).toEqual({ status: 2, err: 'denials: line 1: $.request must be an object\n' });
  });

  test('no JSON', async () => {
    const { status, err } = await run([], ['{']);
    expect(status).toBe(2);
    expect(err).toMatch(/^denials: line 1: \$ is not JSON: /);
  });

  test('a file that is not there', async () => {
    await expect(run([join(folder, 'none.json')])).rejects.toThrow('ENOENT');
  });
});

describe('--jsonl', () => {
  const lines = (...values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

  test('one answer a line, in input order', async () => {
    const ids = Array.from({ length: 500 }, (_, index) => `q${index}`);
    const { status, out } = await run(['--jsonl'], [lines(...ids.map((id) => question(id)))]);
    expect(status).toBe(0);
    expect(parseLines(out)).toEqual(ids.map(allowed));
  });

  test('a bad line is answered in its place and does not stop the others', async () => {
    const text = `${lines(question('a'), question('b', broken))}nonsense\n${lines(question('c'))}`;
    const { status, out, err } = await run(['--jsonl', '-'], [text]);
    const problem =
      '$.policies.identityPolicies[0].document.Statement must be a statement or a list of statements';
    expect(status).toBe(2);
    expect(parseLines(out)).toEqual([
      allowed('a'),
      { id: 'b', error: problem },
      { id: null, error: expect.stringMatching(/^\$ is not JSON: /) },
      allowed('c'),
    ]);
    expect(err.split('\n')[0]).toBe(`denials: line 2: ${problem}`);
    expect(err.split('\n')[1]).toMatch(/^denials: line 3: \$ is not JSON/);
  });

  test.each([
    ['an escape that is none in a name', '{"a\\q": 1, "policies": {}}'],
    ['an escape that is none in a policy', '{"policies": {"identityPolicies": "\\q"}}'],
    ['4,000 brackets', `{"policies": ${'['.repeat(4000)}${']'.repeat(4000)}}`],
  ])('%s costs its own line', async (_note, bad) => {
    const { status, out } = await run(
      ['--jsonl'],
      [`${lines(question('a'))}${bad}\n${lines(question('c'))}`],
    );
    expect(status).toBe(2);
    const error = expect.stringMatching(/^\$ is not JSON: /);
    expect(parseLines(out)).toEqual([allowed('a'), { id: null, error }, allowed('c')]);
  });

  test('every fault of a line is reported', async () => {
    const bad = { id: 'x', request: { ...request, action: 'Get' }, policies: { identityPolicies: 7 } };
    const { out, err } = await run(['--jsonl'], [lines(bad)]);
    expect(JSON.parse(out).error).toBe(
      '$.request.action must be `service:Action`; $.policies.identityPolicies must be a list of policies, or null',
    );
    expect(err.trimEnd().split('\n')).toHaveLength(2);
  });

  test.each([1, 7, 64, 1000])('chunks of %i bytes, cut anywhere', async (size) => {
    const bytes = Buffer.from(`${lines(question('é€😀'), question('b'))}${JSON.stringify(question('last'))}`);
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    );
    const { status, out } = await run(['--jsonl'], chunks);
    expect(status).toBe(0);
    expect(parseLines(out)).toEqual(['é€😀', 'b', 'last'].map(allowed));
  });

  test('empty lines, carriage returns and a byte order mark are passed over, and lines still counted', async () => {
    const text = `\uFEFF${JSON.stringify(question('a'))}\r\n\r\n\n${JSON.stringify(question('b'))}\r\nbad\n`;
    const { out, err } = await run(['--jsonl'], [Buffer.from(text)]);
    expect(parseLines(out).slice(0, 2)).toEqual(['a', 'b'].map(allowed));
    expect(err).toMatch(/^denials: line 5: /);
  });

  test('no input, no output', async () => {
    expect(await run(['--jsonl'], [])).toMatchObject({ status: 0, out: '', err: '' });
  });

  test('a line of megabytes', async () => {
    const Statement = Array.from({ length: 20_000 }, (_, index) => ({
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::bucket-${index}/*`,
    }));
    const huge = {
      ...question('huge', { document: { Statement } }),
      request: { ...request, resource: 'arn:aws:s3:::bucket-19999/a' },
    };
    const text = lines(huge, question('next'));
    const chunks = Array.from({ length: Math.ceil(text.length / 65_536) }, (_, index) =>
      text.slice(index * 65_536, (index + 1) * 65_536),
    );
    const { status, out } = await run(['--jsonl'], chunks);
    expect(status).toBe(0);
    expect(parseLines(out)).toEqual(['huge', 'next'].map(allowed));
  });

  test('answers are written as their lines arrive, not kept', async () => {
    const chunks = Array.from({ length: 50 }, (_, index) => lines(question(`${index}`)));
    expect((await run(['--jsonl'], chunks)).writes).toBe(50);
  });

  test('all cases of the specification are decided as the library decides them', async () => {
    const cases = readEvaluationCases();
    const { status, out } = await run(['--jsonl'], [lines(...cases.map(({ input }) => input))]);
    expect(status).toBe(0);
    expect(parseLines(out).map(({ id, decision }) => [id, decision])).toEqual(
      cases.map(({ note, want }) => [note, want.decision]),
    );
  });
});

describe('usage', () => {
  test.each([
    ['two files', ['a', 'b']],
    ['an unknown option', ['--json']],
  ])('%s', async (_note, args) => {
    await expect(run(args)).rejects.toThrow(UsageError);
  });

  test('the example of the help answers', async () => {
    const example = /echo '([^']*)'/.exec(command.help)?.[1] ?? '';
    const { status, out } = await run([], [example]);
    expect([status, JSON.parse(out)]).toEqual([0, allowed('1')]);
  });
});
