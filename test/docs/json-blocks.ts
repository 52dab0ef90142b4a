/** JSON that a page shows, read by what reads it in the program. */
import { expect } from 'vitest';
import { readDocument } from '../../core/evaluate/parse/document.ts';
import { noProblems } from '../../core/evaluate/parse/fault.ts';
import { POLICY_LAYER } from '../../core/model/policy-layer.ts';
import { listAt, valueAt } from '../../core/record/json.ts';
import { readEntry, readHeader } from '../../core/snapshot/read-entry.ts';
import { readChangeFile } from '../../core/what-if/variant/read-changes.ts';
import { readSettings } from '../../lib/settings/settings.ts';
import type { ReadersFolder } from './folder.ts';

const DOCUMENT = '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*"}}';

/** By a member that only this JSON has. */
const READERS: Readonly<Record<string, (text: string, folder: ReadersFolder) => unknown>> = {
  mcpServers: async (text, folder) => {
    const { denials } = JSON.parse(text).mcpServers;
    const args: readonly string[] = denials.args;
    expect(denials.command).toBe('denials');
    expect(await folder.denials(args.map((arg) => arg.replace('/home/ana/', '')))).toMatchObject({
      status: 0,
      err: '',
    });
  },
  backfill: (text) => readSettings(JSON.parse(text)),
  securityAccountId: (text) => readSettings(JSON.parse(text)),
  changes: (text) => expect(readChangeFile(text.replaceAll('{ … }', DOCUMENT))).toMatchObject({ ok: true }),
  entries: (text) => {
    const snapshot: unknown = JSON.parse(text.replaceAll(', …', ''));
    expect(readHeader(snapshot)).toHaveProperty('header');
    for (const entry of listAt(snapshot, 'entries')) expectFaultless(readEntry(entry, '$'));
  },
  Version: (text) => expectPolicy(JSON.parse(text)),
  Effect: (text) =>
    expectPolicy({ Version: '2012-10-17', Statement: text.split('\n').map((line) => JSON.parse(line)) }),
};

/** Members that the page leaves out are no fault. */
function expectFaultless(read: object): void {
  const faults = 'faults' in read ? listAt(read, 'faults') : [];
  expect(faults.filter((fault) => valueAt(fault, 'problem') !== 'is missing')).toEqual([]);
}

function expectPolicy(document: object): void {
  const isOfResource = JSON.stringify(document).includes('"Principal"');
  const { grammar } = POLICY_LAYER[isOfResource ? 'resourcePolicy' : 'identityPolicy'];
  const problems = noProblems();
  readDocument(document, grammar, '$', problems);
  expect(problems).toEqual(noProblems());
}

export async function expectJson(text: string, folder: ReadersFolder): Promise<void> {
  const reader = Object.entries(READERS).find(([member]) => text.includes(`"${member}":`));
  expect(reader, 'nothing reads this').toBeDefined();
  await reader?.[1](text, folder);
}
