/** Chromium without a screen, with a profile of its own, and no network but this machine. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

/** Debian's names; CHROMIUM names another one. */
const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const chromiumPath = (): string | undefined =>
  [process.env.CHROMIUM, ...PROGRAMS].find((path) => path !== undefined && existsSync(path));

const ARGUMENTS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
];

export interface Browser {
  readonly context: BrowserContext;
  readonly close: () => Promise<void>;
}

export async function openBrowser(colorScheme: 'light' | 'dark' = 'light'): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error('no Chromium: install it, or name it in CHROMIUM');
  const profile = mkdtempSync(join(tmpdir(), 'denials-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    ...{ executablePath, headless: true, args: ARGUMENTS, colorScheme },
    viewport: { width: 1280, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { context, close };
}
