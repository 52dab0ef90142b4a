import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { chainLines } from '../../cli/chain-text.ts';
import { shownText } from '../../cli/show-text.ts';
import type { Attribution } from '../../core/model/attribution.ts';
import { aDenial } from '../support/a-denial.ts';
import { aGroup, STATED } from '../support/alerts.ts';

const EVALUATED: Attribution = {
  ...STATED,
  evidence: [{ source: 'evaluation', code: 'denyingPolicy', says: 'it denies' }],
  alsoBlockedBy: [{ layer: 'permissionsBoundary', kind: 'implicit', policy: null }],
  mayAlsoBlock: [{ layer: 'sessionPolicy', why: 'no record has it' }],
};

const io = (isColoured: boolean) => ({
  ...{ out: () => {}, err: () => {}, stdin: process.stdin, env: {}, isTerminal: true, isColoured, width: 80 },
  now: () => Date.parse('2026-01-05T12:00:00Z'),
});

const shown = (found: Partial<Parameters<typeof shownText>[2]>, isColoured = false) =>
  shownText(
    io(isColoured),
    { store: 'it is.db' },
    { group: undefined, incident: undefined, denial: undefined, ...found },
  );

test('the chain says of each layer what it did, and which one decides', () => {
  expect(chainLines(EVALUATED)).toEqual([
    '✓ resource control policy does not block',
    '✗ service control policy denies (no-public-buckets)  <- this decides',
    '✓ VPC endpoint policy does not block',
    '✓ resource-based policy does not block',
    '✓ identity-based policy does not block',
    '✗ permissions boundary does not allow',
    '? session policy could not be seen: no record has it',
  ]);
});

test('what AWS stated of one layer draws no chain', () => {
  expect(chainLines(STATED)).toEqual([]);
});

test('a group: since when, the chain, and where its denials are', () => {
  const text = shown({ group: aGroup({ attribution: EVALUATED }) });
  expect(text).toContain('First     2026-01-05T09:00:00Z (3 h ago)\n');
  expect(text).toContain('Layers    ✓ resource control policy does not block\n          ✗ service');
  expect(text).not.toContain('Perhaps');
  expect(text.replaceAll(/ \\\n */g, ' ')).toMatch(
    /Look closer:\n {2}\S.* list --principal arn:\S+ --action s3:PutObject --resource 'arn:aws:s3:::ledger\/\*' --store 'it is\.db'\n {2}\S.* verify g-0123456789abcdef --store 'it is\.db'\n$/,
  );
});

test('a denial leads to its group; what was not explained keeps what may deny', () => {
  const denial = aDenial({
    attribution: { ...EVALUATED, layer: 'unknown', evidence: [], alsoBlockedBy: [] },
  });
  const text = shown({ denial });
  expect(text).toMatch(/ show g-0123456789abcdef --store 'it is\.db'\n$/);
  expect(text).toContain('? session policy could not be seen: no record has it');
});

test('colours change no text', () => {
  const found = { group: aGroup({ attribution: EVALUATED, principal: 'Label \u001b[31m in red' }) };
  const painted = shown(found, true);
  expect(painted).toContain('\u001b[1mDenied');
  expect(stripVTControlCharacters(painted)).toBe(shown(found));
});
