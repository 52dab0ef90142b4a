import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { transform } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const MEBIBYTE = 2 ** 20;
/**
 * Of the file that npm loads, of the sum of what is in it, and of what takes its place on a disk of 4 KiB blocks. The SDK of the
 * Model Context Protocol is 0.2 MiB of them, which `denials mcp` alone reads.
 */
const BUDGETS = { size: 1.5 * MEBIBYTE, unpackedSize: 4.5 * MEBIBYTE, onDisk: 5.25 * MEBIBYTE };
const BLOCK = 4096;

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

/** Above it is no `node_modules`: what runs here needs nothing but itself. */
const folder = mkdtempSync(join(tmpdir(), 'denials-package-'));
const program = join(folder, 'package/dist/denials.cjs');
let packed: Packed;

beforeAll(() => {
  const args = ['pack', '--json', '--silent', '--pack-destination', folder];
  const output = execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  [packed] = JSON.parse(output);
  execFileSync('tar', ['-xzf', packed.filename], { cwd: folder });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(args: readonly string[], input = '', nodeOptions: readonly string[] = []) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeOptions, program, ...args], {
    cwd: folder,
    encoding: 'utf8',
    input,
    env: { AWS_REGION: 'eu-west-3', AWS_EC2_METADATA_DISABLED: 'true', HOME: folder },
  });
  return { status, out: stdout, err: stderr };
}

test('the package keeps to its budgets', () => {
  expect(packed.size).toBeLessThan(BUDGETS.size);
  expect(packed.unpackedSize).toBeLessThan(BUDGETS.unpackedSize);
  const blocks = packed.files.map(({ size }) => Math.ceil(size / BLOCK));
  expect(blocks.reduce((sum, each) => sum + each * BLOCK, 0)).toBeLessThan(BUDGETS.onDisk);
});

test('the package has no function, no source of ours, and what it needs to run', () => {
  const paths = packed.files.map(({ path }) => path);
  expect(paths.filter((path) => /\.ts$|\.map$|lambdas|node_modules|cdk/.test(path))).toEqual([]);
  expect(paths).toEqual(
    expect.arrayContaining(['dist/denials.cjs', 'dist/actions.tsv.br', 'dist/LICENSES.txt']),
  );
  expect(statSync(program).mode & 0o111).toBe(0o111);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package/package.json'), 'utf8'));
  expect(Object.values(bin)).toEqual(['dist/denials.cjs', 'dist/denials.cjs']);
});

test('every link of its README leads to a file that it has', () => {
  const links = [...readFileSync(join(folder, 'package/README.md'), 'utf8').matchAll(/\]\(([^)#]+)/g)];
  const files = links.flatMap(([, link = '']) => (/^https?:/.test(link) ? [] : [link]));
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((file) => !existsSync(join(folder, 'package', file)))).toEqual([]);
});

test('the demo runs where there is nothing but the package, and suggests commands that work there', () => {
  const { status, out, err } = run(['demo']);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  const suggested = [...out.slice(out.indexOf('Try next:')).matchAll(/^ {2}denials (.+)$/gm)].map(
    ([, args = '']) => args.split(' '),
  );
  expect(suggested.length).toBeGreaterThan(2);
  for (const args of suggested) expect(run(args)).toMatchObject({ status: 0, err: '' });
  expect(out).not.toContain('npm run');
});

/** Each loads other chunks: the policies, YAML, the AWS clients. */
describe('without a clone', () => {
  test.each([
    [
      'explain',
      ['explain', '--snapshot', 'package/examples/demo/snapshot.json'],
      0,
      /^Denied +s3:GetObject/m,
    ],
    ['evaluate', ['evaluate', '--help'], 0, /^denials evaluate/],
    ['check', ['check', 'a.yaml', '--snapshot', 'package/examples/demo/snapshot.json'], 2, /a\.yaml/],
    [
      'list',
      ['list', '--store', 'aws', '--table', 'T', '--account', '111122223333'],
      2,
      /no AWS credentials/,
    ],
    ['doctor', ['doctor'], 2, /no AWS credentials/],
    ['snapshot', ['snapshot', '--out', 'organization.json'], 2, /no AWS credentials/],
    ['import', ['import', 's3://a-bucket/AWSLogs/'], 2, /AWS accepts no credentials of yours/],
  ])('%s', (_name, args, status, expected) => {
    const denied = 'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: s3:GetObject';
    const answer = run(args, denied);
    expect(answer).toMatchObject({ status });
    expect(answer.out + answer.err).toMatch(expected);
    expect(answer.err).not.toContain('    at ');
  });
});

test('the thread that looks through log files runs beside the program', async () => {
  const log = join(folder, 'log.json.gz');
  writeFileSync(log, gzipSync('{"Records":[{"eventName":"GetObject","errorCode":"AccessDenied"}]}'));
  const thread = new Worker(join(folder, 'package/dist/sifting-thread.mjs'));
  const next = async () => (await once(thread, 'message'))[0];
  expect(await next()).toBe('ready');
  thread.postMessage(log);
  expect(await next()).toMatchObject({ steps: Int32Array.of(52), isCut: false });
  await thread.terminate();
});

describe('what is read before the answer', () => {
  /** Prints the size of each file that Node loads. */
  const counter = `data:text/javascript,${encodeURIComponent(`
    import { registerHooks } from 'node:module';
    let bytes = 0;
    registerHooks({ load(url, context, next) {
      const loaded = next(url, context);
      bytes += loaded.source?.length ?? 0;
      return loaded;
    } });
    process.on('exit', () => process.stderr.write('read ' + bytes + '\\n'));`)}`;

  test.each([
    ['the list of commands', ['--help'], 17],
    ["a command's help", ['list', '--help'], 160],
    ['a list of denials', ['list', '--principal', 'invoice-reader', '--store', 'demo.db'], 200],
  ])('of %s stays small', (_name, args, kibibytes) => {
    if (!existsSync(join(folder, 'demo.db'))) run(['demo']);
    const { err } = run(args, '', ['--import', counter]);
    const bytes = Number(/^read (\d+)$/m.exec(err)?.[1]);
    expect(bytes).toBeGreaterThan(1024);
    expect(bytes).toBeLessThan(kibibytes * 1024);
  });
});

describe('a Node that is too old', () => {
  const old = `data:text/javascript,Object.defineProperty(process, 'versions', { value: { node: '20.19.5' } })`;

  test('gets one sentence', () => {
    const { status, out, err } = run(['--help'], '', ['--import', old]);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(/^denials needs Node\.js 24 or newer, and this is 20\.19\.5: [^\n]+\n$/);
  });

  test('can read what writes it, and the version is the one that package.json asks for', async () => {
    const text = readFileSync(program, 'utf8');
    const lowered = await transform(text, { target: 'es2015', minify: true });
    const asItIs = await transform(text, { target: 'esnext', minify: true });
    expect(lowered.code).toBe(asItIs.code);
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(engines.node).toBe(`>=${/OLDEST = (\d+)/.exec(text)?.[1]}`);
  });
});
