/**
 * The style sheet, the script and the icon. In a clone the script is made of its TypeScript when the page starts; a
 * package holds it ready beside the bundle.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Asset {
  readonly type: string;
  readonly body: string;
}

export type Assets = ReadonlyMap<string, Asset>;

const inClone = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const inPackage = (path: string): string => fileURLToPath(new URL(`./ui/${path}`, import.meta.url));

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="none" stroke="#D55E00" stroke-width="2" d="M2 2v12M14 2v12M2 3h12v10H2zM5 5l6 6M11 5l-6 6"/></svg>';

const isClone = (): boolean => existsSync(inClone('client/page.ts'));

export const loadStyle = (): string =>
  readFileSync(isClone() ? inClone('client/page.css') : inPackage('page.css'), 'utf8');

export async function loadAssets(): Promise<Assets> {
  const style = loadStyle();
  const script = isClone() ? await buildScript() : readFileSync(inPackage('page.js'), 'utf8');
  return new Map([
    ['/assets/page.css', { type: 'text/css; charset=utf-8', body: style }],
    ['/assets/page.js', { type: 'text/javascript; charset=utf-8', body: script }],
    ['/assets/icon.svg', { type: 'image/svg+xml', body: ICON }],
  ]);
}

/** Of a clone, which has esbuild. */
async function buildScript(): Promise<string> {
  const { transform } = await import('esbuild');
  const { code } = await transform(readFileSync(inClone('client/page.ts'), 'utf8'), {
    ...{ loader: 'ts', format: 'iife', target: 'es2022', minify: true },
  });
  return code;
}
