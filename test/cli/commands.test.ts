import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../cli/commands.ts';
import { denials } from '../support/run-cli.ts';

const listed = Object.entries(COMMANDS);

test('the help lists each command on a line of its own', async () => {
  const { status, out } = await denials(['--help']);
  expect(status).toBe(0);
  const [, list = ''] = out.split('\n\n');
  const lines = list.trimEnd().split('\n');
  expect(lines.map((line) => line.trim().split(' ')[0])).toEqual(Object.keys(COMMANDS));
});

describe.each(listed)('%s', (name, { summary, load }) => {
  test('has one line in the list, and a help of its own with an example', async () => {
    expect(summary).toMatch(/^[^\n]{10,90}$/);
    const { help } = await load();
    expect(help.trim().split(/\s/).slice(0, 2)).toEqual(['denials', name]);
    expect(help).toMatch(new RegExp(`^(?:Examples?:)? *.*\\bdenials ${name}\\b`, 'm'));
    const { out } = await denials([name, '--help']);
    expect(out).toBe(`${help.trim()}\n`);
  });
});
