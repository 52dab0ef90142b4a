/** The logs of the samples against their own policies: AWS let no call pass that they deny. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { denials } from '../support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'denials-contradictions-'));
afterAll(() => rmSync(folder, { recursive: true }));

const scp = join(folder, 'Passwords.json');
writeFileSync(
  scp,
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: 'ec2:GetPasswordData', Resource: '*' }],
  }),
);

test.for([
  ['examples/demo', 'AWSLogs'],
  ['examples/organization', 'denials.jsonl'],
  ['examples/organization-policies', 'denials.jsonl'],
  ['examples/changes', 'log.jsonl'],
])('%s', async ([of = '', logs = '']) => {
  const snapshot = join(of, 'snapshot.json');
  const args = ['preview', join(of, logs), '--snapshot', snapshot, '--scp', scp, '--target', 'r-demo'];
  const { out, err } = await denials([...args, '--json']);
  expect(err).toBe('');
  const { evaluated, contradictions } = JSON.parse(out);
  expect(evaluated).toBeGreaterThan(0);
  expect(contradictions.rows).toEqual([]);
});
