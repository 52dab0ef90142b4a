import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { denials } from './support/run-cli.ts';

/** Lines of a block without their indentation. */
const unindented = (block: string): string => block.replaceAll(/^ {4}/gm, '');

test('the error message in the README is explained as the README shows', async () => {
  const shown = /^ {4}\$ pbpaste\n((?: {4}.*\n)+?) {4}\$ pbpaste \| denials explain\n((?: {4}.*\n)+)/m;
  const [, text = '', answer = ''] = shown.exec(readFileSync('README.md', 'utf8')) ?? [];
  expect(text).not.toBe('');
  const { out } = await denials(['explain'], { stdin: unindented(text) });
  expect(out).toBe(unindented(answer));
});
