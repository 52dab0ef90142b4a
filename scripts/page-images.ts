/** `npm run images`: pictures of each view of the page, with the demo's data, in light and dark, into `docs/img`. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openBrowser } from '../test/page/browser.ts';
import { denials } from '../test/support/run-cli.ts';
import { NOW, servedPage } from '../test/support/running-page.ts';
import { smallPng } from './page-images/small-png.ts';

const OUT = 'docs/img';
const TALLEST = 1_300;
const BOT = 'arn:aws:iam::200000000103:user/legacy/ci-bot';

const folder = mkdtempSync(join(tmpdir(), 'denials-images-'));
const store = join(folder, 'demo.db');
await denials(['demo', '--store', store]);
const incidents = await denials(['incidents', '--store', store, '--jsonl']);
const incident = incidents.lines.find(({ channel }) => channel === 'policy#principals')?.incident;

const VIEWS: Readonly<Record<string, string>> = {
  overview: '/?since=2026-11-17T00:00:00Z&until=2026-11-20T00:00:00Z',
  groups: '/groups?layer=scp',
  group: '/groups/g-81e7091c969e5ad6',
  fix: '/groups/g-1563ddfefe48d3c8',
  incident: `/incidents/${incident}`,
  principal: `/principals/${encodeURIComponent(BOT)}`,
};

process.chdir(folder);
const served = await servedPage('demo.db');
const report = join(folder, 'report.html');
await denials(['report', '--store', 'demo.db', '--out', report], { now: NOW });
process.chdir(import.meta.dirname.slice(0, -'/scripts'.length));
mkdirSync(OUT, { recursive: true });
for (const scheme of ['light', 'dark'] as const) {
  const { context, close } = await openBrowser(scheme);
  const page = await context.newPage();
  await page.goto(served.url);
  for (const [name, path] of Object.entries(VIEWS)) {
    await page.goto(`${served.origin}${path}`);
    const tall = Number(await page.evaluate('document.body.scrollHeight'));
    const clip = { x: 0, y: 0, width: 1280, height: Math.min(tall, TALLEST) };
    keep(`${name}-${scheme}.png`, await page.screenshot({ clip, fullPage: true }));
  }
  await page.goto(pathToFileURL(report).href);
  const clip = { x: 0, y: 0, width: 1280, height: TALLEST };
  keep(`report-${scheme}.png`, await page.screenshot({ clip, fullPage: true }));
  await close();
}
await served.close();

function keep(name: string, screenshot: Buffer): void {
  const png = smallPng(screenshot);
  writeFileSync(join(OUT, name), png);
  console.log(`${name}: ${Math.round(png.length / 1024)} KB`);
}
rmSync(folder, { recursive: true, force: true });
