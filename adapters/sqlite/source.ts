/** Reads denials and groups from SQLite, in pages, so that memory stays flat. */
import type { Denial } from '../../core/model/denial.ts';
import { MORE_RESOURCES } from '../../core/model/folded-group.ts';
import type { DenialGroup, OwnedGroup } from '../../core/model/group.ts';
import type { Noted } from '../../core/query/folded-view.ts';
import { type GroupSummary, toStoredGroup } from '../../core/query/group-summary.ts';
import type { FamilyOf, Lookup } from '../../core/query/lookups.ts';
import type { DenialSource } from '../../core/query/search.ts';
import type { TimeRange } from '../../core/query/time-range.ts';
import {
  explanationKeyOf,
  explanationKeyOfGroup,
  type FoundDenial,
  foundDenial,
  groupWithExplanation,
  ownedGroup,
  type StoredGroup,
} from '../../core/query/with-explanation.ts';
import { fromKey, number, type Prepare, type Row, text, toKey } from './database.ts';
import { DENIAL_COLUMNS, denialReader } from './denial-row.ts';
import { readExplanation } from './explanations.ts';
import { marksFrom } from './fixed-marks.ts';
import { digestOf, NUMBER_OF_TEXT } from './texts.ts';

const PAGE = 500;

export function sqliteSource(prepare: Prepare, familyOf: FamilyOf, now: () => number): DenialSource {
  return {
    familyOf,
    groups: (lookup) => readGroups(prepare, lookup, now),
    denials: (principal, range) => readDenials(prepare, principal, range),
  };
}

/** Each page begins after the last row of the one before, so a writer in between does not disturb it. */
async function* readDenials(
  prepare: Prepare,
  principal: string,
  range: TimeRange,
): AsyncGenerator<FoundDenial> {
  const page = prepare(`
    SELECT ${DENIAL_COLUMNS} FROM denials
    WHERE principal = ${NUMBER_OF_TEXT} AND time >= ? AND (time, id) < (?, ?) ORDER BY time DESC, id DESC LIMIT ${PAGE}`);
  const key = digestOf(toKey(principal));
  /** Greater than every id: texts sort before blobs. */
  let before: [string, string | Uint8Array] = [range.until, new Uint8Array()];
  while (true) {
    const rows = page.all(key, range.since, ...before);
    const read = denialReader(prepare);
    for (const row of rows) yield found(prepare, read(row));
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    before = [text(last.time), text(last.id)];
  }
}

async function* readGroups(prepare: Prepare, lookup: Lookup, now: () => number): AsyncGenerator<DenialGroup> {
  const page = prepare(
    `SELECT * FROM groups WHERE ${conditionFor(lookup)} AND id > ? ORDER BY id LIMIT ${PAGE}`,
  );
  const values = lookup.by === 'everything' ? [] : [toKey(lookup.value)];
  let after = '';
  while (true) {
    const rows = page.all(...values, after);
    for (const row of rows) yield groupFromRow(prepare, row, now());
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = text(last.id);
  }
}

function conditionFor(lookup: Lookup): string {
  const pointed = `id IN (SELECT grp FROM pointers WHERE kind = '${lookup.by}' AND value = ?1)`;
  switch (lookup.by) {
    case 'everything':
      return 'TRUE';
    case 'principal':
    case 'action':
    case 'family':
      return `${lookup.by} = ?1`;
    case 'account':
      return `(account = ?1 OR ${pointed})`;
    case 'name':
    case 'layer':
    case 'policy':
      return pointed;
  }
}

const found = (prepare: Prepare, denial: Denial): FoundDenial =>
  foundDenial(denial, readExplanation(prepare, explanationKeyOf(denial)));

/** `denial`: as it was stored. */
export const explainedDenial = (prepare: Prepare, denial: Denial): Denial => found(prepare, denial).explained;

export function ownedGroupFromRow(prepare: Prepare, row: Row, now: number): OwnedGroup {
  const stored = storedGroup(prepare, row, now);
  return ownedGroup(stored.group, readExplanation(prepare, explanationKeyOfGroup(stored)));
}

function groupFromRow(prepare: Prepare, row: Row, now: number): DenialGroup {
  const stored = storedGroup(prepare, row, now);
  return groupWithExplanation(stored.group, readExplanation(prepare, explanationKeyOfGroup(stored)));
}

function storedGroup(prepare: Prepare, row: Row, now: number): StoredGroup {
  const counts = {
    group: text(row.id),
    principal: fromKey(row.principal),
    resourceFamily: fromKey(row.family),
    count: number(row.count),
    firstSeen: text(row.first),
    lastSeen: text(row.last),
  };
  const isFolded = counts.resourceFamily === MORE_RESOURCES;
  const since = { marks: marksFrom(row), now };
  const noted = isFolded ? notedOf(prepare, counts.group) : undefined;
  return toStoredGroup(counts, JSON.parse(text(row.said)) as GroupSummary, since, noted);
}

function notedOf(prepare: Prepare, group: string): Noted {
  const count = prepare('SELECT count(*) AS n FROM folded WHERE grp = ? AND kind = ?');
  return {
    families: number(count.get(group, 'family')?.n),
    reasons: number(count.get(group, 'reason')?.n),
  };
}
