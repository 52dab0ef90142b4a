/**
 * Command lines with hostile values, run by `main` over standard input with nothing in it.
 *
 * Only files below an own temporary folder are named, and no command is let as far as a call of AWS.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { main } from '../../cli/main.ts';
import { jsonGrowths } from './growth/json-growth.ts';
import type { Parser } from './parser.ts';
import type { Random } from './random.ts';
import { mutatedText, type Texts } from './text-mutations.ts';

const COMMANDS: Texts = [
  ...[
    'list',
    'groups',
    'show',
    'incidents',
    'mutes',
    'mute',
    'unmute',
    'detect',
    'explain',
    'evaluate',
    'import',
    'check',
    'preview',
  ],
  ...['completion', '--version', '-V', 'lsit'],
  ...['snapshot', 'doctor', 'demo', '__proto__', 'constructor', 'toString', ''],
];

/** These go on to AWS, or make a store, unless they are given an option that does not exist. */
const REACHES_OUT = ['snapshot', 'doctor', 'demo'];

const OPTIONS: Texts = [
  ...[
    '--principal',
    '--action',
    '--resource',
    '--account',
    '--layer',
    '--since',
    '--until',
    '--limit',
    '--sort',
    '--by',
    '--ip',
    '-n',
    '--watch',
  ],
  ...[
    '--json',
    '--jsonl',
    '--csv',
    '--fix',
    '--policy',
    '--group',
    '--reason',
    '--from-store',
    '--open',
    '--all',
    '--as-check',
  ],
  ...[
    '--table',
    '--stack',
    '--role',
    '--external-id',
    '--region',
    '--help',
    '-h',
    '--',
    '-',
    '-x',
    '--__proto__',
  ],
  ...['--constructor', '--no-json', '--json=1', '--=', '---'],
];

const PATHS: Texts = ['--store', '--snapshot', '--out', '--change', '--scp', '--rcp'];

const VALUES: Texts = [
  ...[
    'arn:aws:iam::111122223333:user/ana',
    '111122223333',
    's3:GetObject',
    'identityPolicy',
    '24h',
    '-1',
    '0',
  ],
  ...[
    '2026-11-20T10:00:00Z',
    '2026-02-30',
    '9999999999d',
    '999999999w',
    '+275760-09-13',
    'count',
    'json',
    'cdk',
  ],
  ...['scp', 'BOUNDARY', 'ec2:*', '*', '203.0.113.0/24', 'policy', 'day', 'bash', 'role/ci/…'],
  ...['-9999-01-01T00:00:00Z', '2026-11-20T99:99:99Z', '2026-11-20T10:00:00+99:99', '1e9', 'i-1', 'g-1', '%'],
];

const MOST_PARTS = 6;
const COMMAND_LINES = 60;

export function argumentsParser(): Parser {
  const folder = mkdtempSync(join(tmpdir(), 'denials-fuzz-'));
  return {
    make: (random) => JSON.stringify(commandLine(random)),
    growths: (random, most) => {
      const lines = Array.from({ length: COMMAND_LINES }, () => JSON.stringify(commandLine(random)));
      return jsonGrowths(random, lines, most);
    },
    parse: (input) => outcome(commandLineIn(input, folder)),
  };
}

function commandLine(random: Random): readonly string[] {
  const command = random.pick(COMMANDS);
  const parts = Array.from({ length: random.upTo(MOST_PARTS) }, () => part(random)).flat();
  return [command, ...parts, ...(REACHES_OUT.includes(command) ? ['--no-such-option'] : [])];
}

function part(random: Random): readonly string[] {
  const value = random.chance(0.5) ? random.pick(VALUES) : mutatedText(random, random.pick(VALUES), VALUES);
  switch (random.upTo(5)) {
    case 0:
      return [random.pick(OPTIONS)];
    case 1:
      return [random.pick(PATHS), FOLDER + fileName(value)];
    case 2:
      return [FOLDER + fileName(value)];
    case 3:
      return [`${random.pick(OPTIONS)}=${value}`];
    default:
      return [random.pick(OPTIONS), value];
  }
}

/** Stands for the temporary folder, so that an input is the same everywhere. */
const FOLDER = '⟦folder⟧/';

/** A file that is not there, whatever its name, and never one above the folder. */
const fileName = (text: string): string => `none-${text.replaceAll(/[/.]/g, '-').slice(0, 300)}`;

/** No operating system hands over a NUL, or anything but texts. */
function commandLineIn(input: string, folder: string): readonly string[] {
  const parts: unknown = JSON.parse(input);
  const words = Array.isArray(parts) ? parts.filter((each) => typeof each !== 'object') : [];
  return words.map((each) => String(each).replaceAll('\u0000', '').replaceAll(FOLDER, `${folder}/`));
}

/** The exit status and what was printed; a status that says "defect", or a stack, is a finding. */
async function outcome(args: readonly string[]): Promise<unknown> {
  let printed = '';
  const print = (text: string) => {
    printed += text;
  };
  const status = await main(args, {
    // Else a store is made in the folder that this runs in.
    ...{ out: print, err: print, env: { DENIALS_STORE: ':memory:' }, isTerminal: false },
    stdin: Readable.from([]),
    now: () => Date.parse('2026-11-21T00:00:00Z'),
  });
  if (status > 2 || /\n {4}at /.test(printed)) throw new Error(`status ${status}: ${printed.slice(0, 2000)}`);
  return [status, printed];
}
