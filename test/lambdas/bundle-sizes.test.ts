/** What a function loads at its start lengthens every cold start: a client that slips into it is found here. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { LAMBDA_NAMES, type LambdaName, lambdaEntry } from '../../lib/pipeline/bundling.ts';
import { bundleEntry } from '../../scripts/bundle.ts';

/** KiB; `atStart` before the first event, `inAll` with what is loaded when it is needed. */
const MOST: Readonly<Record<LambdaName, { readonly atStart: number; readonly inAll: number }>> = {
  ingest: { atStart: 350, inAll: 400 },
  detect: { atStart: 430, inAll: 480 },
  attribute: { atStart: 700, inAll: 2050 },
  organization: { atStart: 275, inAll: 325 },
  backfill: { atStart: 610, inAll: 650 },
};

const folder = mkdtempSync(join(tmpdir(), 'denials-sizes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(LAMBDA_NAMES)('%s is within its budget', async (name) => {
  const { atStart, inAll } = await bundleEntry(lambdaEntry(name), join(folder, name));
  expect(atStart / 1024).toBeLessThanOrEqual(MOST[name].atStart);
  expect(inAll / 1024).toBeLessThanOrEqual(MOST[name].inAll);
});

test.each(LAMBDA_NAMES)('%s imports no module of Node that loads more than is asked for', (name) => {
  const code = readdirSync(join(folder, name), { encoding: 'utf8' })
    .filter((file) => file.endsWith('.mjs'))
    .map((file) => readFileSync(join(folder, name, file), 'utf8'))
    .join('\n');
  expect(code).toContain('getBuiltinModule("node:http")');
  expect(code.match(/(?:from|import\()\s*"(?:node:)?(?:fs|http|process)"/g)).toBeNull();
});

test('a client is loaded when its service is asked: those of single services are chunks of attribute', () => {
  const chunks = readdirSync(join(folder, 'attribute')).filter((file) => file.endsWith('.mjs'));
  for (const service of ['kms', 'lambda', 's3', 'vpc-endpoint', 'iam-policies'])
    expect(
      chunks.filter((file) => new RegExp(`^${service}-[0-9A-Z]{8}\\.mjs$`).test(file)),
      service,
    ).toHaveLength(1);
});
