/** No line is wider than the terminal, whatever the names. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/sqlite/store.ts';
import { printChecks } from '../../cli/check-print.ts';
import { DENIAL_COLUMNS, GROUP_COLUMNS, INCIDENT_COLUMNS } from '../../cli/denial-columns.ts';
import { denialText, groupText } from '../../cli/denial-text.ts';
import { incidentText } from '../../cli/incident-text.ts';
import { MUTE_COLUMNS, pastMuteColumns } from '../../cli/mute-columns.ts';
import { printPreview } from '../../cli/preview-print.ts';
import { printRows } from '../../cli/print.ts';
import { printText } from '../../cli/print-text.ts';
import { type Column, printTable } from '../../cli/table.ts';
import { cutTo, widthOf } from '../../cli/terminal/text-width.ts';
import { wrapCommand, wrapLine } from '../../cli/terminal/wrap.ts';
import type { PreviewResult } from '../../core/what-if/preview/preview.ts';
import type { CheckResult } from '../../core/what-if/run-checks.ts';
import { aDenial } from '../support/a-denial.ts';
import { aFix } from '../support/a-fix.ts';
import { aGroup, aMute, anAlert, STATED } from '../support/alerts.ts';
import { anIncident } from '../support/incidents.ts';
import { authorized } from '../support/preview-calls.ts';
import { denials } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { columnsOf } from '../support/terminal-width.ts';

const WIDTHS = [80, 120, 200];

const NAMES: readonly (readonly [what: string, name: string])[] = [
  ['plain', 'deploy'],
  ['long', `arn:aws:iam::111122223333:role/${'team/'.repeat(80)}deploy`],
  ['64 KB', 'k'.repeat(65_536)],
  ['many wide characters', '監'.repeat(5_000)],
  ['wide and narrow', 'a監b視c'.repeat(40)],
  ['emoji', '👩‍🚀🇩🇪🙂'.repeat(60)],
  ['right to left', 'שלום-עולם/'.repeat(30)],
  ['combining marks', 'ก็'.repeat(400)],
  ['one letter with many marks', `ก${'็'.repeat(400)}`],
  ['colours', '\u001b[31m'.repeat(40)],
  ['lines', 'a\nb\r\n'.repeat(40)],
  ['blanks', ' '.repeat(500)],
  ['a mark alone', '\u0301'.repeat(300)],
  ['nothing', ''],
];

const attribution = (name: string) => ({
  ...STATED,
  policy: { arn: name, name, target: name },
  evidence: [{ source: 'message' as const, says: name }],
  mayAlsoBlock: [{ layer: 'sessionPolicy' as const, why: name }],
});
const fix = (name: string) =>
  aFix({ summary: name, statement: { Effect: 'Allow', Action: name, Resource: [name] }, assumes: [name] });
const denial = (name: string) =>
  aDenial({
    ...{ action: name, resource: name, userAgent: name, attribution: attribution(name), fix: fix(name) },
    principal: { arn: name, type: 'IAMUser', session: name, sessionArn: name },
    nextSteps: [{ do: name, command: `aws sts decode-authorization-message --encoded-message '${name}'` }],
  });
const group = (name: string) =>
  aGroup({
    ...{ principal: name, action: name, resourceFamily: name },
    ...{ attribution: attribution(name), fix: fix(name) },
  });
const incident = (name: string) =>
  anIncident({ key: name, alert: anAlert({ key: name }, [group(name)]).text });
const mute = (name: string) => aMute({ principal: name, reason: name });

const decidedBy = (name: string) => ({
  ...{ layer: 'serviceControlPolicy' as const, kind: 'explicit' as const },
  policy: { arn: name, name, target: name },
  ...{ statement: { sid: name, index: 0 }, target: name, conditions: [] },
});

/** `name` wherever a record or a policy can bring one, in each part of a preview. */
function preview(name: string): PreviewResult {
  const row = (principal: string) => ({
    ...{ principal, action: principal, resourceFamily: principal, account: principal, regions: [principal] },
    ...{ calls: 1_234_567, firstSeen: '2026-11-20T10:00:00Z', lastSeen: '2026-11-20T10:00:00Z' },
    ...{
      exampleEventId: principal,
      by: decidedBy(principal),
      undetermined: [principal, 'aws:ViaAWSService'],
    },
  });
  const rowsOf = (outcome: 'willBeDenied' | 'mayBeDenied' | 'willBeAllowed') =>
    ['plain', name].map((each) => ({ ...row(each), outcome }));
  const counts = { calls: 2_469_134, rows: 2 };
  return {
    ...{ calls: 9_999_999, evaluated: 9_999_000, unchanged: 1 },
    notEvaluated: { otherError: 999, otherCopy: 1 },
    outcomes: { willBeDenied: counts, mayBeDenied: counts, willBeAllowed: counts },
    contradictions: { calls: 2, rows: [row('plain'), row(name)] },
    rows: [...rowsOf('willBeDenied'), ...rowsOf('mayBeDenied'), ...rowsOf('willBeAllowed')],
  };
}

function checks(name: string): readonly CheckResult[] {
  const result = {
    ...{ name, principal: name, action: name, resource: name, by: decidedBy(name), undetermined: [name] },
    ...{ expect: 'allowed' as const, outcome: 'denied' as const },
  };
  return [
    { ...result, ok: true, why: null },
    { ...result, ok: false, why: `it is denied: ${name}` },
  ];
}

type Print = (io: Parameters<typeof printRows>[0], name: string) => Promise<unknown>;

const table =
  <Row>(row: (name: string) => Row, columns: readonly Column<Row>[]): Print =>
  (io, name) =>
    printRows(io, [row('plain'), row(name), row(name)], 'table', columns);

const OUTPUTS: Readonly<Record<string, Print>> = {
  'a table of denials': table(denial, DENIAL_COLUMNS),
  'a table of groups': table(group, GROUP_COLUMNS),
  'a table of incidents': table(incident, INCIDENT_COLUMNS),
  'a table of mutes': table(mute, MUTE_COLUMNS),
  'a table of past mutes': table(mute, pastMuteColumns(Date.parse('2027-11-21T00:00:00Z'))),
  'a denial': (io, name) =>
    printText(io, denialText(denial(name), { now: 0, look: [`denials show '${name}'`] }), 10),
  'a group': (io, name) => printText(io, groupText(group(name), { now: 0, look: [] }), 10),
  'an incident': (io, name) => printText(io, incidentText(incident(name)), 10),
  'a preview': (io, name) => printPreview(io, preview(name), 'table'),
  'results of checks': (io, name) => printChecks(io, 'text', [{ file: name, results: checks(name) }]),
};

async function printedAt(width: number, print: (io: Parameters<Print>[0]) => unknown, isColoured = false) {
  let text = '';
  const out = (more: string) => {
    text += more;
  };
  await print({
    ...{ out, err: out, stdin: process.stdin, env: {}, isTerminal: true, isColoured, width },
    now: () => Date.parse('2026-11-21T00:00:00Z'),
  });
  return text;
}

const widest = (text: string): number =>
  text.split('\n').reduce((most, line) => Math.max(most, columnsOf(line)), 0);

describe.each(Object.entries(OUTPUTS))('%s', (_, print) => {
  test.each(NAMES)('%s', async (_, name) => {
    for (const width of WIDTHS) {
      const plain = await printedAt(width, (io) => print(io, name));
      expect(widest(plain)).toBeLessThanOrEqual(width);
    }
    const painted = await printedAt(80, (io) => print(io, name), true);
    expect(widest(painted)).toBeLessThanOrEqual(80);
  });
});

const anyLine = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc
    .array(fc.constantFrom(...NAMES.slice(0, 2).map(([, name]) => name), '監視', ' ', 'a/b', "'x y'"), {
      maxLength: 30,
    })
    .map((parts) => parts.join(' ')),
);
const plain = (text: string) => text.replaceAll(/[^\P{C}]|[\p{Z}\n]/gu, ' ');

test('a text that is cut fits, and is kept where it fits', () => {
  const property = fc.property(
    anyLine.map(plain),
    fc.integer({ min: 0, max: 120 }),
    fc.constantFrom('end' as const, 'start' as const, 'middle' as const),
    (text, columns, cut) => {
      const short = cutTo(text, columns, cut);
      expect(columnsOf(short)).toBeLessThanOrEqual(columns);
      if (widthOf(text) <= columns) expect(short).toBe(text);
    },
  );
  fc.assert(property);
});

test('a line that is broken fits, and loses nothing but blanks', () => {
  const property = fc.property(anyLine.map(plain), fc.integer({ min: 20, max: 120 }), (text, width) => {
    const broken = wrapLine(text, width, 10);
    expect(widest(broken)).toBeLessThanOrEqual(width);
    expect(broken.replaceAll(/[ \n]/g, '')).toBe(text.replaceAll(' ', ''));
  });
  fc.assert(property);
});

test('a command that is broken fits, and a shell takes it as the same words', async () => {
  const { execFileSync } = await import('node:child_process');
  const words = [
    'arn:aws:iam::111122223333:role/x',
    `'it'\\''s a ${'long '.repeat(30)}'`,
    `"with ${'two '.repeat(30)}"`,
    'k'.repeat(200),
    `'${'q'.repeat(200)}'`,
    '--since',
  ];
  const printed = (command: string) => execFileSync('sh', ['-c', command], { encoding: 'utf8' });
  for (let from = 0; from < words.length; from += 1) {
    const line = [...words.slice(from), ...words.slice(0, from)].join(' ');
    const broken = wrapCommand(`printf '%s\\n' ${line}`, 80, 2);
    expect(widest(broken)).toBeLessThanOrEqual(80);
    expect(printed(broken)).toBe(printed(`printf '%s\\n' ${line}`));
  }
});

test('ids in a table stay different, however little room there is', async () => {
  const ids = ['22222222-0000-4000-8000-000000000001', '22222222-0000-4000-8000-000000000002'];
  const text = await printedAt(80, (io) =>
    printTable(
      io,
      ids.map((id) => aDenial({ id })),
      DENIAL_COLUMNS,
    ),
  );
  const [, one = '', other = ''] = text.split('\n').map((line) => line.split(' ')[0]);
  expect(ids[0]).toContain(one);
  expect(one).not.toBe(other);
});

describe('commands', () => {
  test.each(WIDTHS)('at %i columns', async (width) => {
    const store = temporaryFolder().path('store.db');
    const demo = await denials(['demo', '--store', store], { width });
    expect(demo.status).toBe(0);
    expect(widest(demo.out)).toBeLessThanOrEqual(width);
    const opened = openSqliteStore(store);
    const [{ incident = '' } = {}] = await Array.fromAsync(opened.listIncidents({}));
    const [{ group = '' } = {}] = await opened.listGroups({ limit: 1 }, 'count');
    await opened.close();
    const lines: readonly (readonly string[])[] = [
      ['list', '--layer', 'identityPolicy'],
      ['groups'],
      ['incidents'],
      ['show', group],
      ['show', incident],
      ['list', '--help'],
      ['check', '--help'],
      ['preview', '--help'],
      ['--help'],
    ];
    for (const line of lines) {
      const { out } = await denials(
        [...line, ...(line.includes('--help') || line[0] === '--help' ? [] : ['--store', store])],
        { width },
      );
      expect(out).not.toBe('');
      expect(widest(out), line.join(' ')).toBeLessThanOrEqual(width);
    }
  });

  test.each(WIDTHS)('check and preview at %i columns', async (width) => {
    const folder = temporaryFolder();
    const snapshot = ['--snapshot', 'examples/organization/snapshot.json'];
    const name = `${'a name that goes on '.repeat(20)}${'and/on'.repeat(40)}`;
    const call = { principal: 'arn:aws:iam::111122223333:user/ana', action: 's3:GetObject' };
    const resource = `arn:aws:s3:::reports/${'2026/'.repeat(60)}a`;
    const checks = folder.write(
      'checks.json',
      JSON.stringify({ checks: [{ name, ...call, resource, context: {}, expect: 'allowed' }] }),
    );
    const requestParameters = { bucketName: 'reports', key: `${'2026/'.repeat(60)}a` };
    const log = folder.write('log.json', JSON.stringify({ Records: [authorized({ requestParameters })] }));
    const Statement = [{ Sid: `No${'Reading'.repeat(30)}`, Effect: 'Deny', Action: 's3:*', Resource: '*' }];
    const guard = folder.write('Guard.json', JSON.stringify({ Version: '2012-10-17', Statement }));
    const change = ['--scp', guard, '--target', 'r-demo'];
    for (const line of [
      ['check', checks, ...snapshot, ...change],
      ['preview', log, ...snapshot, ...change],
    ]) {
      const { out, status } = await denials(line, { width });
      expect(status, out).toBe(1);
      expect(widest(out), line.join(' ')).toBeLessThanOrEqual(width);
    }
  });
});
