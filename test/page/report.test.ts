/** A report in a browser: accessible, whole on A4, and it asks for nothing. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillHostile } from '../support/hostile-store.ts';
import { denials } from '../support/run-cli.ts';
import { NOW } from '../support/running-page.ts';
import { type Browser, openBrowser } from './browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'denials-report-'));
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const STORES = ['demo', 'hostile'] as const;

const fileOf = (name: string): string => join(folder, `${name}.html`);

let browser: Browser;

beforeAll(async () => {
  await denials(['demo', '--store', join(folder, 'demo.db')]);
  await fillHostile(join(folder, 'hostile.db'));
  for (const name of STORES)
    await denials(['report', '--store', join(folder, `${name}.db`), '--out', fileOf(name)], { now: NOW });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(name: string): Promise<{ page: Page; faults: string[] }> {
  const page = await browser.context.newPage();
  const faults: string[] = [];
  const address = pathToFileURL(fileOf(name)).href;
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => faults.push(message.text()));
  page.on('request', (request) => {
    if (request.url() !== address) faults.push(`asked for ${request.url()}`);
  });
  await page.goto(address);
  return { page, faults };
}

describe.each(STORES)('of the store %s', (name) => {
  test.each(['light', 'dark'] as const)(
    'in %s, axe finds no violation, and nothing is asked for',
    async (colorScheme) => {
      const { page, faults } = await open(name);
      await page.emulateMedia({ colorScheme });
      await page.evaluate('for (const fold of document.querySelectorAll("details")) fold.open = true');
      const violations = await page.evaluate(`${AXE}; axe.run(document, { resultTypes: ['violations'] })
      .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.target + ' ' + node.failureSummary).join('; ')))`);
      expect(violations).toEqual([]);
      expect(
        await page.evaluate('[globalThis.hit ?? null, document.documentElement.scrollWidth > innerWidth]'),
      ).toEqual([null, false]);
      expect(faults).toEqual([]);
      await page.close();
    },
  );

  test('on A4 nothing is cut at the side, and it is light', async () => {
    const { page } = await open(name);
    // 210 mm without the margins, at 96 pixels an inch.
    await page.setViewportSize({ width: 703, height: 1017 });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const cut = await page.evaluate(`[...document.querySelectorAll('body *')]
      .filter((e) => e.getClientRects().length > 0 && !e.closest('.unseen, svg, pre *'))
      .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 || (e.tagName === 'PRE' && e.scrollWidth > e.clientWidth))
      .map((e) => e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 60))`);
    expect(cut).toEqual([]);
    expect(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor')).toBe(
      'rgb(255, 255, 255)',
    );
    await page.close();
  });
});

test('a link leads to the group, and each group has its own choice of the statement', async () => {
  const { page } = await open('demo');
  const shown = () => page.locator('.form:visible').allTextContents();
  const before = await shown();
  await page.locator('label', { hasText: 'Terraform' }).first().click();
  const after = await shown();
  expect(after[0]).toMatch(/^statement \{/);
  expect(after.slice(1)).toEqual(before.slice(1));
  await page.locator('table.fixes a').first().click();
  const target = await page.evaluate(
    '[location.hash, Math.abs(document.querySelector(":target").getBoundingClientRect().top) < 1]',
  );
  expect(target).toEqual([expect.stringMatching(/^#g-[0-9a-f]{16}$/), true]);
  await page.close();
});
