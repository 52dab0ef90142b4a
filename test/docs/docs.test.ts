/** Every block of every page is run, or read by what reads it; one that no rule covers fails. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blocksOf, pages, programsIn, stepsOf } from './blocks.ts';
import { readersFolder } from './folder.ts';
import { expectJson } from './json-blocks.ts';
import { expectOptions, PROGRAMS } from './programs.ts';
import { expectShown } from './shown.ts';

const PAGES = pages();
const path = mkdtempSync(join(tmpdir(), 'denials-docs-'));
const folder = readersFolder(path);

beforeAll(async () => {
  // What a page shows of a file is what the commands of other pages find in it.
  for (const { command, output = '' } of PAGES.flatMap(blocksOf).flatMap(stepsOf))
    if (command.startsWith('cat ')) folder.write(command.slice('cat '.length), output);
  await folder.denials(['import', 'AWSLogs', '--snapshot', 'organization.json']);
});

afterAll(() => {
  folder.close();
  rmSync(path, { recursive: true });
});

/** How a block begins, and what is to hold of it. */
const RULES: readonly (readonly [RegExp, (text: string) => unknown])[] = [
  // A drawing.
  [/^(?!\$ ).*[─►]/s, () => undefined],
  [/^\{/, (text) => expectJson(text, folder)],
  [/^checks:\n/, (text) => expectChecks(text)],
  [
    /^(?:Subject: |Caused by )/,
    async (text) => expectShown(`…\n${text}\n…`, (await folder.denials(['demo'])).out),
  ],
  [/^(?:\$ |(?:[A-Z_]+=\S+ )?(?:\.ci\/run|[a-z]+)(?: |$))/, expectSteps],
];

describe.each(PAGES)('%s', (page) => {
  test.each(blocksOf(page))(
    'line $line',
    async ({ text }) => {
      const rule = RULES.find(([first]) => first.test(text));
      expect(rule, 'no rule covers this block').toBeDefined();
      await rule?.[1](text);
      // A block may have twenty commands, and a busy machine is no defect.
    },
    600_000,
  );

  test('its sentences name commands, options and settings that there are', async () => {
    const text = readFileSync(page, 'utf8').replaceAll(/^ {4}.*$/gm, '');
    for (const [, span = ''] of text.matchAll(/`((?:denials|aws|npm run|npx cdk|-c) [a-z][^`]*)`/g)) {
      const [[program = '', ...args] = []] = programsIn(span.replace(/^-c/, 'npx cdk deploy -c'));
      if (program === 'denials') await expectOptions(args);
      else await PROGRAMS[program]?.(args, { folder });
    }
  });
});

/** A clipboard holds what the block shows of it, or else an error message. */
const PASTED = 'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: s3:GetObject';

async function expectSteps(text: string): Promise<void> {
  let stdin = PASTED;
  for (const { command, output } of stepsOf({ text })) {
    if (command === 'pbpaste') stdin = output === undefined ? stdin : `${output}\n`;
    for (const [program = '', ...args] of programsIn(command).filter(([first]) => first !== undefined)) {
      expect(Object.keys(PROGRAMS)).toContain(program);
      await PROGRAMS[program]?.(args, { folder, stdin, output });
    }
  }
}

async function expectChecks(text: string): Promise<void> {
  folder.write('checks.yaml', text);
  const { err } = await folder.denials(['check', 'checks.yaml', '--snapshot', 'organization.json']);
  expect(err).toBe('');
}
