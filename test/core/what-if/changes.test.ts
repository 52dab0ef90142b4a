import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lazyActionTable } from '../../../adapters/action-table.ts';
import { readSnapshot } from '../../../adapters/snapshot/file.ts';
import type { PolicySource } from '../../../core/model/policy-source.ts';
import { snapshotSource } from '../../../core/snapshot/source.ts';
import { decideCall } from '../../../core/what-if/decision.ts';
import { deniedCallOf, statedCaller } from '../../../core/what-if/stated-call.ts';
import { readChangeFile } from '../../../core/what-if/variant/read-changes.ts';
import { resolveChanges } from '../../../core/what-if/variant/resolve.ts';
import { variantOf } from '../../../core/what-if/variant/variant.ts';

interface Call {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

interface Case {
  readonly note: string;
  readonly file: unknown;
  /** `denied LAYER`, `allowed` or `unknown KEYS`; of the sample organization. */
  readonly before?: string;
  readonly after?: string;
  readonly call?: Call;
  /** Path, and how the problem begins. */
  readonly faults?: readonly (readonly [string, string])[];
}

const CASES: readonly Case[] = JSON.parse(readFileSync('test/cases/what-if/changes.json', 'utf8')).cases;
const snapshot = await readSnapshot('examples/organization/snapshot.json');
const source = snapshotSource(snapshot);

const ofCall = CASES.flatMap((each) => (each.call === undefined ? [] : [{ ...each, call: each.call }]));
const faulty = CASES.flatMap((each) => (each.faults === undefined ? [] : [{ ...each, faults: each.faults }]));

async function outcome({ principal, action, resource, context }: Call, policies: PolicySource) {
  const caller = statedCaller(principal);
  if (caller === undefined) throw new Error(`no caller: ${principal}`);
  const values = new Map(Object.entries(context).map(([key, value]) => [key, [value]]));
  const call = deniedCallOf({ principal, action, resource, context: values }, caller, lazyActionTable);
  const { outcome, by, undetermined } = await decideCall(call, policies);
  return [outcome, ...(by === null ? [] : [by.layer]), ...undetermined].join(' ');
}

async function resolved(file: unknown) {
  const read = readChangeFile(JSON.stringify(file));
  return read.ok ? resolveChanges(read.changes, snapshot, source) : read;
}

test('every case has an effect or a fault', () => {
  expect(ofCall.length + faulty.length).toBe(CASES.length);
  expect(ofCall.length).toBeGreaterThan(35);
  expect(faulty.length).toBeGreaterThan(25);
});

test.for(ofCall)('$note', async ({ file, call, before, after }) => {
  const found = await resolved(file);
  if (!found.ok) throw new Error(JSON.stringify(found.faults));
  expect(await outcome(call, source)).toBe(before);
  expect(await outcome(call, variantOf(source, found.changes))).toBe(after);
});

test.for(faulty)('$note is refused', async ({ file, faults }) => {
  const found = await resolved(file);
  if (found.ok) throw new Error('the file was read');
  expect(found.faults.map(({ path }) => path)).toEqual(faults.map(([path]) => path));
  const begins = faults.map(([, problem], index) => found.faults[index]?.problem.startsWith(problem));
  expect(begins, JSON.stringify(found.faults)).toEqual(faults.map(() => true));
});

test.each([
  ['{"changes": [', '$', 'is not JSON'],
  ['{"changes": [], "changes": []}', '$.changes', 'occurs twice'],
  [`${'['.repeat(300)}${']'.repeat(300)}`, '$', 'is not JSON'],
])('%j is refused', (text, path, problem) => {
  const read = readChangeFile(text);
  expect(read).toMatchObject({ ok: false, faults: [{ path, problem: expect.stringContaining(problem) }] });
});

test('what AWS would not take in a document is a warning', () => {
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: '*', Sidd: 'x' }],
  };
  const read = readChangeFile(
    JSON.stringify({
      changes: [{ put: 'serviceControlPolicy', policy: 'x', targets: ['r-demo'], document }],
    }),
  );
  expect(read).toMatchObject({ ok: true, warnings: [{ path: '$.changes[0].document.Statement[0].Sidd' }] });
});
