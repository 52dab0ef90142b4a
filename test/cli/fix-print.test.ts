/** `--fix FORM`: code on standard output, everything else on standard error. */
import { expect, test } from 'vitest';
import { denials } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const FOLDER = 'examples/organization';
const SNAPSHOT = ['--snapshot', `${FOLDER}/snapshot.json`];

test.each([
  ['json', /^\{\n {2}"Effect": "Allow",/],
  ['cdk', /^iam\.PolicyStatement\.fromJson\(\{/],
  ['terraform', /^statement \{\n {2}effect = "Allow"\n/],
])('%s: statements only, each once; where they belong is printed beside', async (form, start) => {
  const { status, out, err } = await denials([
    'explain',
    `${FOLDER}/denials.jsonl`,
    ...SNAPSHOT,
    '--fix',
    form,
  ]);
  expect(status).toBe(0);
  expect(out).toMatch(start);
  expect(out.match(/"?(?:Effect"?:|effect =) "Allow"/g)?.length).toBe(
    err.match(/; (?:not )?proven: /g)?.length,
  );
  expect(err).toContain(
    'for arn:aws:iam::111122223333:user/ana (account); proven: with it the call is allowed',
  );
  expect(err).toContain('no statement to add: explicit deny in the identity-based policy work');
});

test.each([
  ['explain', ['explain', `${FOLDER}/denials.jsonl`, '--fix', 'yaml'], 'json, cdk, terraform'],
  ['explain with --json', ['explain', `${FOLDER}/denials.jsonl`, '--fix', 'cdk', '--json'], 'not both'],
  ['show with --json', ['show', 'g-1', '--fix', 'cdk', '--json'], 'not both'],
])('%s: a mistake is one sentence', async (_note, args, says) => {
  const { status, err } = await denials(args);
  expect({ status, says: err.includes(says) }).toEqual({ status: 2, says: true });
});

test('show: a group whose message alone is known has no statement', async () => {
  const folder = temporaryFolder();
  const store = ['--store', folder.path('denials.db')];
  await denials(['import', `${FOLDER}/denials.jsonl`, ...store]);
  const { lines } = await denials(['groups', '--principal', 'ana', '--jsonl', ...store]);
  const group = String(lines[0]?.group);
  const { status, out, err } = await denials(['show', group, '--fix', 'terraform', ...store]);
  expect({ status, out }).toEqual({ status: 1, out: '' });
  expect(err).toContain(`${group}: no statement to add`);
});
