/**
 * Writes examples/organization/: a snapshot, CloudTrail records of denied calls, and the expected answer to each; and
 * counts in its README what they cover. The same input gives the same bytes, and a test compares them with the files.
 *
 * Usage   node scripts/generate-examples-organization.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { SnapshotEntry } from '../core/snapshot/entry.ts';
import type { Case, Expected, Form } from './generate-examples-organization/case.ts';
import { CASES } from './generate-examples-organization/cases.ts';
import { coverageTable } from './generate-examples-organization/coverage.ts';
import { LOOK_ALIKES } from './generate-examples-organization/not-a-policy-cases.ts';
import { type Call, eventId, recordsOf } from './generate-examples-organization/records.ts';
import { ENTRIES } from './generate-examples-organization/world.ts';

const START = Date.parse('2026-11-20T10:00:00Z');
const SECOND = 1000;

export interface Sample {
  readonly snapshot: string;
  readonly denials: string;
  readonly expected: string;
  readonly coverage: string;
}

export function sampleOrganization(): Sample {
  const calls = allCalls();
  const answers = calls.map(({ each, form, index }) => ({
    eventId: eventId(index),
    story: each.story,
    form,
    ...answerTo(each, form),
  }));
  const answered = calls.map(({ each, form }) => ({ each, form, expected: answerTo(each, form) }));
  return {
    snapshot: snapshotOf([]),
    denials: lines([...calls.flatMap(recordsOf), ...lookAlikes(calls)]),
    expected: lines(answers),
    coverage: coverageTable(answered),
  };
}

/** A second after the other, but for two that are one. */
function allCalls(): readonly Call[] {
  let moment = 0;
  return CASES.flatMap((each) => each.forms.map((form) => ({ each, form }))).map(({ each, form }, index) => {
    if (index > 0 && each.sameMoment !== true) moment += 1;
    return { each, form, index, time: timeAt(moment) };
  });
}

/** A message that is cut inside its reason still says whether a statement denied: no hidden one did, where none did. */
function answerTo(each: Case, form: Form): Expected {
  if (form === 'cut') return answerToCut(each);
  return form === 'full' || form === 'layerOnly' ? each.expected : (each.unlessNamed ?? each.expected);
}

function answerToCut({ expected, unlessNamed = expected }: Case): Expected {
  if (expected.kind === 'implicit') return expected;
  return unlessNamed.layer === 'unknown' ? { ...unlessNamed, kind: 'explicit' } : unlessNamed;
}

/** Failed calls that are no denials, behind all others. */
function lookAlikes(calls: readonly Call[]): readonly unknown[] {
  const [first] = calls.flatMap(recordsOf);
  return LOOK_ALIKES.map(({ code, text }, index) => ({
    ...Object(first),
    eventTime: timeAt(calls.length + index),
    errorCode: code,
    errorMessage: text,
    eventID: `look-alike-${index}`,
  }));
}

const lines = (values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

/** The sample organization, with more entries. */
export function snapshotOf(more: readonly SnapshotEntry[]): string {
  const head = '{"format":"denial-monitor/snapshot","version":1,"takenAt":"2026-11-20T09:00:00Z","entries":[';
  const entries = [...ENTRIES, ...more];
  const all = [...entries, { kind: 'end', entries: entries.length }];
  return `${head}\n${all.map((entry) => JSON.stringify(entry)).join(',\n')}\n]}\n`;
}

const timeAt = (index: number) => new Date(START + index * SECOND).toISOString().replace('.000Z', 'Z');

const [BEGIN, END] = ['<!-- coverage: written by the script -->', '<!-- end of coverage -->'];

/** The page with the counted table between its marks. */
export function withCoverage(page: string, coverage: string): string {
  const [before = '', rest = ''] = page.split(BEGIN);
  return `${before}${BEGIN}\n\n${coverage}\n\n${END}${rest.split(END)[1] ?? ''}`;
}

function main(): void {
  const folder = new URL('../examples/organization/', import.meta.url);
  const { snapshot, denials, expected, coverage } = sampleOrganization();
  const readme = new URL('README.md', folder);
  writeFileSync(new URL('snapshot.json', folder), snapshot);
  writeFileSync(new URL('denials.jsonl', folder), denials);
  writeFileSync(new URL('expected.jsonl', folder), expected);
  writeFileSync(readme, withCoverage(readFileSync(readme, 'utf8'), coverage));
}

if (import.meta.main) main();
