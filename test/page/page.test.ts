/** The page in a browser: clicks, keys, accessibility, hostile names. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillHostile, HOSTILE_NAMES } from '../support/hostile-store.ts';
import { denials } from '../support/run-cli.ts';
import { type ServedPage, servedPage } from '../support/running-page.ts';
import { type Browser, openBrowser } from './browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'denials-page-'));
const DEMO = join(folder, 'demo.db');
const HOSTILE = join(folder, 'hostile.db');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let demo: ServedPage;
let hostile: ServedPage;
let browser: Browser;
let hostileGroups: readonly string[];
let incident = '';

beforeAll(async () => {
  await denials(['demo', '--store', DEMO]);
  const incidents = await denials(['incidents', '--store', DEMO, '--jsonl']);
  incident = String(incidents.lines.find(({ channel }) => channel === 'policy#principals')?.incident);
  hostileGroups = await fillHostile(HOSTILE);
  [demo, hostile] = await Promise.all([servedPage(DEMO), servedPage(HOSTILE)]);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await Promise.all([demo.close(), hostile.close()]);
  rmSync(folder, { recursive: true, force: true });
});

/** A page whose errors, and whose requests to elsewhere, fail the test. */
async function visit(served: ServedPage, path: string): Promise<{ page: Page; faults: string[] }> {
  const page = await browser.context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== served.origin) faults.push(`asked for ${request.url()}`);
  });
  await page.goto(served.url);
  await page.goto(`${served.origin}${path}`);
  return { page, faults };
}

const BOT = 'arn:aws:iam::200000000103:user/legacy/ci-bot';

const views = () => [
  ...['/', '/?since=7d', '/groups', '/groups?q=app-4&layer=scp', '/groups?q=nothing', '/incidents', '/mutes'],
  ...['/groups/g-81e7091c969e5ad6', '/groups/g-1563ddfefe48d3c8', `/incidents/${incident}`],
  `/principals/${encodeURIComponent(BOT)}`,
];

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test('no view has a violation that axe finds, or an error, or asks for anything elsewhere', async () => {
    const { page, faults } = await visit(demo, '/');
    await page.emulateMedia({ colorScheme });
    for (const path of views()) {
      await page.goto(`${demo.origin}${path}`);
      await page.evaluate('for (const fold of document.querySelectorAll("details")) fold.open = true');
      // Not through an element of the page: its policy allows no script but its own.
      const violations = await page.evaluate(`${AXE}; axe.run(document, { resultTypes: ['violations'] })
        .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.target + ' ' + node.failureSummary).join('; ')))`);
      expect(violations, path).toEqual([]);
    }
    expect(faults).toEqual([]);
    await page.close();
  });
});

test('from the overview to the cause by clicks', async () => {
  const { page, faults } = await visit(demo, '/?since=2026-11-17T00:00:00Z&until=2026-11-20T00:00:00Z');
  await page
    .getByRole('link', { name: /65 principals denied by service control policy/ })
    .first()
    .click();
  expect(await page.locator('h1').textContent()).toMatch(/^65 principals/);
  expect(await page.locator('main').textContent()).toContain('caused by UpdatePolicy');
  await page.getByRole('link', { name: /→/ }).first().click();
  expect(await page.locator('.gate.decides').textContent()).toContain('SCP');
  expect(await page.locator('pre mark').first().textContent()).toContain('aws:RequestedRegion');
  expect(faults).toEqual([]);
  await page.close();
});

test('filters stand in the address, and each chip takes its own away', async () => {
  const { page } = await visit(demo, '/groups?layer=scp&q=app-4');
  expect(await page.locator('h1').textContent()).toBe('10 groups');
  await page.getByLabel('Without the filter layer').click();
  expect(new URL(page.url()).search).toBe('?q=app-4');
  await page.getByText('most denied first').click();
  expect(new URL(page.url()).search).toBe('?q=app-4&sort=count');
  await page.close();
});

test('keyboard only: find a principal, open its group, copy the fix', async () => {
  const { page, faults } = await visit(demo, '/');
  await page.keyboard.press('/');
  await page.keyboard.type('invoice-reader');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=invoice-reader/);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/groups\/g-/);
  await page.keyboard.press('c');
  await page.getByText('Copied').waitFor();
  const json = await page.evaluate('navigator.clipboard.readText()');
  expect(JSON.parse(String(json))).toMatchObject({ Effect: 'Allow', Action: 'kms:Decrypt' });
  // The other forms: by Tab to the radio buttons, then by arrow keys.
  await page.locator('#form-json').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('c');
  await page.getByText('Copied').locator('visible=true').waitFor();
  expect(String(await page.evaluate('navigator.clipboard.readText()'))).toMatch(/^statement \{/);
  await page.keyboard.press('?');
  expect(await page.locator('dialog').isVisible()).toBe(true);
  expect(faults).toEqual([]);
  await page.close();
});

test('a drag over the chart is a period', async () => {
  const { page } = await visit(demo, '/?since=2026-11-17T00:00:00Z&until=2026-11-20T00:00:00Z');
  const box = await page.locator('svg.time').boundingBox();
  const y = (box?.y ?? 0) + 100;
  await page.mouse.move((box?.x ?? 0) + 800, y);
  await page.mouse.down();
  await page.mouse.move((box?.x ?? 0) + 1000, y, { steps: 4 });
  await page.mouse.up();
  await page.waitForURL(/since=2026-11-18T22:00:00Z&until=2026-11-19T11:00:00Z/);
  expect(await page.locator('h1').textContent()).toBe('18 Nov 22:00 to 19 Nov 11:00 UTC');
  await page.close();
});

test('the theme is kept', async () => {
  const { page } = await visit(demo, '/');
  const ground = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
  const light = await ground();
  await page.locator('#theme').click();
  await page.locator('#theme').click();
  const dark = await ground();
  expect(dark).not.toBe(light);
  await page.goto(`${demo.origin}/groups`);
  expect(await ground()).toBe(dark);
  await page.evaluate('localStorage.clear()');
  await page.close();
});

test('it works without a script, too', async () => {
  const { page } = await visit(demo, '/');
  await page.route('**/page.js', (route) => route.abort());
  await page.goto(`${demo.origin}/groups/g-1563ddfefe48d3c8`);
  await page.getByText('Terraform').click();
  expect(await page.locator('#fix-terraform').isVisible()).toBe(true);
  expect(await page.locator('.copy').first().isVisible()).toBe(false);
  await page.close();
});

test('ten hostile names are text in every view', async () => {
  const { page, faults } = await visit(hostile, '/?since=48h');
  const paths = [
    ...['/?since=48h', '/groups', '/incidents', ...hostileGroups.map((id) => `/groups/${id}`)],
    ...HOSTILE_NAMES.map((_, n) => `/incidents/i-${n}`),
  ];
  for (const path of paths) {
    await page.goto(`${hostile.origin}${path}`);
    const found = await page.evaluate(`({
      hit: globalThis.hit ?? null,
      scripts: document.scripts.length,
      foreign: document.querySelectorAll('img, iframe, object, style, base, template').length,
      handlers: [...document.querySelectorAll('*')].flatMap((e) => e.getAttributeNames()).filter((n) => n.startsWith('on') || n === 'style'),
      links: [...document.querySelectorAll('a, form')].map((e) => new URL(e.getAttribute('href') ?? e.getAttribute('action') ?? '', location.href).origin).filter((o) => o !== location.origin),
      wide: document.documentElement.scrollWidth > innerWidth,
    })`);
    expect(found, path).toEqual({ hit: null, scripts: 1, foreign: 0, handlers: [], links: [], wide: false });
  }
  expect(faults).toEqual([]);
  await page.close();
});
