import { expect, test } from 'vitest';
import { InputError } from '../../adapters/input/files.ts';
import { UsageError } from '../../cli/command.ts';
import { reportFailure } from '../../cli/failure.ts';
import { main } from '../../cli/main.ts';
import { denials } from '../support/run-cli.ts';

async function reported(error: unknown) {
  let err = '';
  const status = await reportFailure(error, {
    err: (text) => {
      err += text;
    },
  });
  return { status, err };
}

const named = (name: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), { name, ...more });

const READER = 'arn:aws:sts::111122223333:assumed-role/Reader/ana';
const TABLE = 'arn:aws:dynamodb:us-east-1:111122223333:table/T';
const REFUSED = `User: ${READER} is not authorized to perform: dynamodb:Query on resource: ${TABLE} because no identity-based policy allows the dynamodb:Query action`;

test.each<[string, unknown, string]>([
  ['a mistake in the call', new UsageError('give one file'), 'give one file'],
  ['input that cannot be read', new InputError('`x` is empty'), '`x` is empty'],
  [
    'no credentials',
    named('CredentialsProviderError', 'Could not load credentials from any providers'),
    'no AWS credentials were found: Could not load credentials from any providers',
  ],
  [
    'what AWS refused',
    named('AccessDeniedException', 'not authorized', { $metadata: { httpStatusCode: 400 } }),
    'AWS answered AccessDeniedException: not authorized',
  ],
  [
    'an action that AWS refused',
    named('AccessDeniedException', REFUSED, { $metadata: { httpStatusCode: 400 } }),
    `AWS refuses dynamodb:Query on ${TABLE} to ${READER}: its policies must allow it (docs/permissions.md, "People"); AWS answered AccessDeniedException: ${REFUSED}`,
  ],
  [
    'a folder that may not be written',
    named('Error', "EACCES: permission denied, open 'x'", { code: 'EACCES', syscall: 'open' }),
    "EACCES: permission denied, open 'x'",
  ],
  [
    'a host that is not there',
    new TypeError('fetch failed', {
      cause: named('Error', 'getaddrinfo ENOTFOUND x', { syscall: 'getaddrinfo' }),
    }),
    'getaddrinfo ENOTFOUND x',
  ],
  [
    'a store that another process has locked',
    named('Error', 'database is locked', { code: 'ERR_SQLITE_ERROR', errcode: 5 | (1 << 8) }),
    'the store cannot be used: database is locked',
  ],
])('%s: one sentence, status 2', async (_, error, sentence) => {
  expect(await reported(error)).toEqual({ status: 2, err: `denials: ${sentence}\n` });
});

test.each<[string, unknown, string]>([
  [
    'an error of the language',
    new TypeError("Cannot read properties of undefined (reading 'x')"),
    'TypeError: ',
  ],
  [
    'an error of Node, which has a code',
    named('TypeError', 'not a string', { code: 'ERR_INVALID_ARG_TYPE' }),
    'at ',
  ],
  ['a statement that SQLite does not know', named('Error', 'syntax error', { errcode: 1 }), 'syntax error'],
  ['an invariant that broke', new Error('the table holds an item without its text `pk`'), 'at '],
  ['the error behind it', new Error('outer', { cause: new Error('inner') }), 'caused by Error: inner'],
  ['what is no error', 'oops', 'oops'],
])('%s is a defect of ours: its stack, status 70', async (_, error, shown) => {
  const { status, err } = await reported(error);
  expect(status).toBe(70);
  expect(err).toContain('defect');
  expect(err).toContain(shown);
});

test('a command that fails by a defect ends with status 70 and shows where', async () => {
  let err = '';
  const status = await main(['--help'], {
    out: () => {
      throw new RangeError('a defect');
    },
    err: (text) => {
      err += text;
    },
    stdin: process.stdin,
    env: {},
    isTerminal: false,
    now: Date.now,
  });
  expect(status).toBe(70);
  expect(err).toContain('RangeError: a defect');
  expect(err).toContain('failure.test.ts');
});

test.each(['list', 'mutes', 'evaluate', 'detect', 'doctor'])(
  '%s: a hundred thousand options in one',
  async (name) => {
    const before = process.threadCpuUsage().user;
    const { status, out, err } = await denials([name, `-${'9'.repeat(100_000)}`]);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toBe(`denials: there is no option \`-${'9'.repeat(38)}…\`\n`);
    expect(process.threadCpuUsage().user - before).toBeLessThan(1_000_000);
  },
);
