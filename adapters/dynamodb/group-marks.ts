/**
 * What a folded group notes of its denials: marks of their resource families and of the reasons that AWS stated, in two
 * sets. A set that is full is not written any more, so an item stays small whatever comes.
 *
 *     fam at most `MOST_FAMILIES_NOTED` and what one transaction adds · why likewise of `MOST_REASONS_NOTED`
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { RecordedDenial } from '../../core/model/denial.ts';
import {
  familyMark,
  isFolded,
  MOST_FAMILIES_NOTED,
  MOST_REASONS_NOTED,
  reasonMark,
} from '../../core/model/folded-group.ts';
import type { Noted } from '../../core/query/folded-view.ts';
import type { Item } from './keys.ts';

export interface Marks {
  readonly families: readonly string[];
  readonly reasons: readonly string[];
}

export const NO_MARKS: Marks = { families: [], reasons: [] };

/** Of denials of one group; none where it is no folded one. */
export function marksOf(recorded: readonly RecordedDenial[]): Marks {
  const [first] = recorded;
  if (first === undefined || !isFolded(first.denial)) return NO_MARKS;
  const families = new Set(recorded.map(({ denial }) => familyMark(denial)));
  const reasons = new Set(recorded.map(({ denial }) => reasonMark(denial)));
  return { families: [...families], reasons: [...reasons].slice(0, MOST_REASONS_NOTED) };
}

export const notedIn = ({ fam, why }: Item): Noted => ({
  families: Math.min(fam?.SS?.length ?? 0, MOST_FAMILIES_NOTED),
  reasons: why?.SS?.length ?? 0,
});

/** Which of the marks still have a place beside what is noted. */
export const withRoom = (marks: Marks, { families, reasons }: Noted): Marks => ({
  families: families < MOST_FAMILIES_NOTED ? marks.families : [],
  reasons: reasons < MOST_REASONS_NOTED ? marks.reasons : [],
});

interface MarksWrite {
  /** What follows `ADD`. */
  readonly adds: readonly string[];
  readonly conditions: readonly string[];
  readonly values: Readonly<Record<string, AttributeValue>>;
}

/** The condition: the sets have room, as was assumed. */
export function marksWrite({ families, reasons }: Marks): MarksWrite {
  const sets = [
    { name: 'fam', marks: families, most: MOST_FAMILIES_NOTED },
    { name: 'why', marks: reasons, most: MOST_REASONS_NOTED },
  ].filter(({ marks }) => marks.length > 0);
  return {
    adds: sets.map(({ name }) => `${name} :${name}`),
    conditions: sets.map(({ name }) => `(attribute_not_exists(${name}) OR size(${name}) < :most_${name})`),
    values: Object.fromEntries(
      sets.flatMap(({ name, marks, most }) => [
        [`:${name}`, { SS: [...marks] }],
        [`:most_${name}`, { N: String(most) }],
      ]),
    ),
  };
}
