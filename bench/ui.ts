/**
 * `npm run bench ui`: the page over 100,000 denials in 5,000 groups, beside the page of an empty store: bytes, the time
 * until the answer is there and until the browser has painted it, and the memory of the server, a process of its own.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import { openSqliteStore } from '../adapters/sqlite/store.ts';
import { type Browser, chromiumPath, openBrowser } from '../test/page/browser.ts';
import { ACCOUNT } from '../test/support/denials.ts';
import { DENIALS, fillStore, GROUPS } from './many-denials.ts';

const ROUNDS = 3;

interface Served {
  readonly url: string;
  readonly process: ChildProcess;
}

async function serve(store: string): Promise<Served> {
  const child = spawn(process.execPath, ['bin/denials.ts', 'ui', '--store', store], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { url: String(line), process: child };
}

/** Of a process, in MiB: now, and at most so far. Linux only. */
function memoryOf({ process: { pid } }: Served): string {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
  return `${of('VmRSS')}, at most ${of('VmHWM')} MiB`;
}

async function cookieOf({ url }: Served): Promise<string> {
  const { headers } = await fetch(url, { redirect: 'manual' });
  return (headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

const median = (values: readonly number[]): number =>
  Math.round(values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0);

async function measure(served: Served, paths: readonly string[], browser: Browser | undefined) {
  const { origin } = new URL(served.url);
  const headers = { cookie: await cookieOf(served) };
  const assets = ['/assets/page.css', '/assets/page.js', '/assets/icon.svg'];
  const texts = await Promise.all(
    assets.map(async (path) => (await fetch(origin + path, { headers })).text()),
  );
  const fixed = texts.reduce((sum, text) => sum + gzipSync(text).length, 0);
  console.log(`  style, script and icon: ${(fixed / 1024).toFixed(1)} KiB compressed`);
  for (const path of paths) {
    const answers: number[] = [];
    let text = '';
    for (let round = 0; round < ROUNDS; round += 1) {
      const start = performance.now();
      text = await (await fetch(origin + path, { headers })).text();
      answers.push(performance.now() - start);
    }
    const bytes = `${(gzipSync(text).length / 1024).toFixed(1)} KiB compressed`;
    const first =
      browser === undefined ? 'not measured: no Chromium' : `${await paint(browser, served, path)} ms`;
    console.log(`  ${path}: ${bytes}, answer ${median(answers)} ms, first picture ${first}`);
  }
  console.log(`  memory of the server: ${memoryOf(served)}`);
}

const FIRST_PAINT = `new Promise((resolve) => {
  const look = () => {
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    if (paint === undefined) setTimeout(look, 10);
    else resolve(paint.startTime);
  };
  look();
})`;

async function paint({ context }: Browser, { url }: Served, path: string): Promise<number> {
  const page = await context.newPage();
  await page.goto(url);
  const paints: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await page.goto(new URL(url).origin + path);
    paints.push(Number(await page.evaluate(FIRST_PAINT)));
  }
  await page.close();
  return median(paints);
}

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'denials-bench-'));
  const [full, empty] = [join(folder, 'full.db'), join(folder, 'empty.db')];
  await fillStore(full);
  await openSqliteStore(empty).close();
  const browser = chromiumPath() === undefined ? undefined : await openBrowser();
  const period = '?since=2026-11-13T00:00:00Z&until=2026-11-20T00:00:00Z';
  const role = encodeURIComponent(`arn:aws:iam::${ACCOUNT}:role/service/app-7`);
  const views: readonly (readonly [string, readonly string[]])[] = [
    [empty, ['/']],
    [full, [`/${period}`, '/groups', '/groups?q=app-7', `/principals/${role}`]],
  ];
  for (const [store, paths] of views) {
    console.log(store === full ? `${DENIALS} denials in ${GROUPS} groups` : 'an empty store');
    const served = await serve(store);
    await measure(served, paths, browser);
    served.process.kill('SIGTERM');
    await once(served.process, 'exit');
  }
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
}
