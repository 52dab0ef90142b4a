import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { denials } from './support/run-cli.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

test('the alert in the README is one that the demo prints', async () => {
  const shown = /^ {4}(Subject: .*\n)\n((?: {4}.*\n)+)/m.exec(readFileSync('README.md', 'utf8'));
  const [, subject = '', lines = ''] = shown ?? [];
  expect(subject).not.toBe('');
  const { out } = await denials(['demo', '--store', temporaryFolder().path('demo.db')]);
  const alert = out.slice(out.indexOf(subject));
  let from = 0;
  for (const line of unindented(lines).trimEnd().split('\n')) {
    const at = alert.indexOf(`${line}\n`, from);
    expect(at, line).toBeGreaterThanOrEqual(from);
    from = at + line.length;
  }
});

/** Lines of a block without their indentation. */
const unindented = (block: string): string => block.replaceAll(/^ {4}/gm, '');

test('the error message in the README is explained as the README shows', async () => {
  const shown = /^ {4}\$ pbpaste\n((?: {4}.*\n)+?) {4}\$ pbpaste \| denials explain\n((?: {4}.*\n)+)/m;
  const [, text = '', answer = ''] = shown.exec(readFileSync('README.md', 'utf8')) ?? [];
  expect(text).not.toBe('');
  const { out } = await denials(['explain'], { stdin: unindented(text) });
  expect(out).toBe(unindented(answer));
});
