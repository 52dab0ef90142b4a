import { expect, test } from 'vitest';
import { programName } from '../../cli/program.ts';

test.each([
  ['in a clone', true, {}, 'npm run --silent denials --'],
  ['in a clone, by its script', true, { npm_command: 'run-script' }, 'npm run --silent denials --'],
  ['installed', false, {}, 'denials'],
  ["installed, in another project's script", false, { npm_command: 'run-script' }, 'denials'],
  ['by npx', false, { npm_command: 'exec' }, 'npx denial-monitor'],
])('%s, commands are suggested as they work there', (_where, isClone, env, expected) => {
  expect(programName({ env }, isClone)).toBe(expected);
});
