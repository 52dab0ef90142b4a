/** AWS's own linter for templates: no error in what the example settings synthesize, the stack set's template among it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installCfnLint } from '../support/deploy/cfn-lint.ts';
import { resourcesOf, synthesizedStacks } from '../support/synthesized-stacks.ts';

const VARIANTS: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['account', {}],
  ['organization', {}],
  ['account', { customerKey: true, alertEmail: 'ops@example.com' }],
];

test('cfn-lint finds no error in any template', () => {
  const folder = mkdtempSync(join(tmpdir(), 'denials-lint-'));
  try {
    const files = VARIANTS.flatMap(([settings, given], variant) =>
      [...synthesizedStacks(settings, given)].flatMap(([name, template]) => {
        const bodies = resourcesOf(template, 'AWS::CloudFormation::StackSet').map(
          ({ Properties }) => Properties.TemplateBody,
        );
        return [JSON.stringify(template), ...bodies].map((text, index) => {
          const file = join(folder, `${settings}-${variant}-${name}-${index}.template.json`);
          writeFileSync(file, text);
          return file;
        });
      }),
    );
    const { status, stdout, stderr } = spawnSync(
      join(installCfnLint(), 'cfn-lint'),
      [
        '--non-zero-exit-code',
        'error',
        '--format',
        'parseable',
        '--ignore-checks',
        ...IGNORED,
        '--',
        ...files,
      ],
      { encoding: 'utf8' },
    );
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(files).toHaveLength(10);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A dependency that the CDK names twice; an action of IAM that is newer than the linter's table. */
const IGNORED = ['W3005', 'W3037'];
