/** What is to hold of a command of a page, by its program. */
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { loadActionTable } from '../../adapters/action-table.ts';
import { runBench } from '../../bench/benches.ts';
import { COMMANDS } from '../../cli/commands.ts';
import { optionsIn } from '../../cli/completion.ts';
import { backfillRequest } from '../../core/backfill/request.ts';
import { readSettings } from '../../lib/settings/settings.ts';
import { readSettingsFile } from '../../lib/settings/settings-file.ts';
import type { ReadersFolder } from './folder.ts';
import { expectShown } from './shown.ts';

interface Surroundings {
  readonly folder: ReadersFolder;
  readonly stdin?: string;
  /** As the page shows it. */
  readonly output?: string | undefined;
}

type Program = (args: readonly string[], surroundings: Surroundings) => unknown;

/** The command line was right, and the command asked AWS, which is not here: what the page shows is not compared. */
const NO_AWS = 'connect ECONNREFUSED';

async function denials(args: readonly string[], { folder, stdin, output }: Surroundings): Promise<void> {
  // Of tables: a text in a pipe is not broken.
  const width = args[0] === 'preview' ? { width: 160 } : {};
  const { status, out, err } = await folder.denials(args, {
    ...width,
    ...(stdin !== undefined && { stdin }),
  });
  if (err.includes(NO_AWS)) return;
  if (output === undefined) expect([0, 1], err).toContain(status);
  else expectShown(output, `${err}${out}`);
}

interface Package {
  readonly name: string;
  readonly version: string;
  readonly scripts: Readonly<Record<string, string>>;
}

const { name, version, scripts }: Package = JSON.parse(readFileSync('package.json', 'utf8'));

/** Scripts of which a page shows what they print, and why that is not compared. */
const NOT_COMPARED = { 'refresh:aws': 'it asks the pages of AWS' };

async function npm(args: readonly string[], surroundings: Surroundings): Promise<void> {
  const [command, script = '', ...rest] = args.filter((arg) => arg !== '--silent' && arg !== '--');
  expect(['audit', 'ci', 'install', 'pack', 'run', 'test']).toContain(command);
  if (command === 'install') expect([script, ...rest]).toEqual(['--global', `./${name}-${version}.tgz`]);
  if (command !== 'run') return;
  if (script === 'denials') return await denials(rest, surroundings);
  if (script === 'demo') return await denials(['demo'], surroundings);
  expect(Object.keys(scripts)).toContain(script);
  if (surroundings.output !== undefined) expect(Object.keys(NOT_COMPARED)).toContain(script);
  if (script === 'bench') await expectBench(rest);
  else expectFiles(rest);
}

/** One that there is has a usage of its own. */
async function expectBench([bench = '']: readonly string[]): Promise<void> {
  const usage: string[] = [];
  await runBench([bench, '--help'], { out: () => undefined, err: (text) => void usage.push(text) });
  expect(usage.join('')).toContain(`npm run bench ${bench}`);
}

function expectFiles(args: readonly string[]): void {
  const paths = args.filter((arg) => arg.includes('/'));
  expect(paths.filter((path) => globSync(path).length === 0)).toEqual([]);
}

async function npx([program, ...args]: readonly string[], surroundings: Surroundings): Promise<void> {
  if (program === name) return await denials(args, surroundings);
  expect(['cdk', 'vitest']).toContain(program);
  if (program === 'cdk') cdk(args, surroundings);
  else expectFiles(args);
}

function cdk([command, ...args]: readonly string[], { folder, output }: Surroundings): void {
  expect(['bootstrap', 'deploy', 'destroy', 'diff', 'synth']).toContain(command);
  const given = args.filter((_, index) => args[index - 1] === '-c').map((each) => each.split(/=(.*)/s, 2));
  const { settings, ...context } = Object.fromEntries(given);
  const read = () => readSettings({ ...readSettingsFile(settings && folder.path(settings)), ...context });
  if (output === undefined) read();
  else expect(read).toThrow(output);
  for (const stack of args.filter((arg) => arg.startsWith('DenialMonitor')))
    expect(STACKS).toContain(stack.replace(/\*$/, '$'));
}

/** By name. */
const STACKS = readFileSync('lib/stacks.ts', 'utf8');

/** Its arguments are tables of AWS, not files. */
const OF_TABLES = 'scripts/copy-table.ts';

function node([script = '', ...args]: readonly string[], { folder, output }: Surroundings): void {
  expectFiles([script]);
  for (const file of script === OF_TABLES ? [] : args) expect(folder.read(file)).not.toBe('');
  if (output === undefined) return;
  const { stdout } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
  expectShown(output, stdout);
}

/** Where the AWS CLI has another name for a service than IAM. */
const SERVICES: Readonly<Record<string, string>> = { stepfunctions: 'states', 'sso-admin': 'sso' };
/** The AWS CLI's own commands, which are no operations of a service. */
const OF_THE_CLI = ['dynamodb wait', 'logs tail', 's3 rb', 's3 sync'];

function aws([service = '', command = '', ...args]: readonly string[]): void {
  if (OF_THE_CLI.includes(`${service} ${command}`)) return;
  const action = loadActionTable().find(SERVICES[service] ?? service, command.replaceAll('-', ''));
  expect(action, `${service} ${command}`).toBeDefined();
  const [json] = args.filter((arg) => arg.startsWith('{')).map((arg): unknown => JSON.parse(arg));
  if (command === 'start-execution') expect(backfillRequest(json)).toHaveProperty('value');
}

/** Of others, or, as `cat` and `pbpaste`, shown for what it prints. */
const notRun: Program = () => undefined;

export const PROGRAMS: Readonly<Record<string, Program>> = {
  denials,
  npm,
  npx,
  node,
  aws,
  // It starts the server with what stands after `--`.
  claude: (args, surroundings) =>
    denials(args.slice(args.indexOf('denials', args.indexOf('--')) + 1), surroundings),
  cp: ([from = '']) => expectFiles([from]),
  '.ci/run': () => expectFiles(['.ci/run']),
  cat: notRun,
  export: notRun,
  git: notRun,
  head: notRun,
  pbpaste: notRun,
  terraform: notRun,
};

/** What a sentence names, perhaps without what it needs to run. */
export async function expectOptions([command = '', ...args]: readonly string[]): Promise<void> {
  expect(Object.keys(COMMANDS)).toContain(command);
  const known = [...optionsIn((await COMMANDS[command]?.load())?.help ?? ''), '--help'];
  const options = args.flatMap((arg) => /^--[a-z-]+/.exec(arg)?.[0] ?? []);
  expect(known).toEqual(expect.arrayContaining(options));
}
