/** Which layers, kinds of deny, relations and forms of message the sample holds, counted from its cases. */
import { CALLERS } from './callers.ts';
import type { Case, Expected, Form } from './case.ts';
import { ENTRIES } from './world.ts';

const FORMS: readonly Form[] = ['full', 'layerOnly', 'bare', 'cut', 'blob', 'text'];

export interface AnsweredCase {
  readonly each: Case;
  readonly form: Form;
  readonly expected: Expected;
}

/** A Markdown table; the answer to each form counts, not the layer that stands behind it. */
export function coverageTable(answered: readonly AnsweredCase[]): string {
  const rows = new Map<string, Map<Form, number>>();
  for (const { each, form, expected } of answered) {
    const { layer, kind, reason } = expected;
    const relation = layer === 'unknown' || layer === 'notAPolicy' ? '' : relationOf(each);
    const name = [layer, kind === 'unknown' ? (reason ?? '') : kind, relation].join(' | ');
    const counts = rows.get(name) ?? new Map<Form, number>();
    rows.set(name, counts.set(form, (counts.get(form) ?? 0) + 1));
  }
  const lines = [...rows].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(lineOf);
  return [
    `| Layer | Kind | Caller and resource | ${FORMS.join(' | ')} |`,
    `|---|---|---|${FORMS.map(() => '--:|').join('')}`,
    ...lines,
  ].join('\n');
}

function lineOf([name, counts]: readonly [string, ReadonlyMap<Form, number>]): string {
  return `| ${name} | ${FORMS.map((form) => counts.get(form) ?? '').join(' | ')} |`;
}

const OWNERS: ReadonlyMap<string, string | null> = new Map(
  ENTRIES.flatMap((entry) => (entry.kind === 'resource' ? [[entry.arn, entry.account] as const] : [])),
);

function relationOf({ caller, resource }: Case): string {
  const [, , , , account = ''] = resource.split(':');
  const owner = account === '' ? OWNERS.get(resource.split('/')[0] ?? '') : account;
  const mine = CALLERS[caller].account;
  if (mine === null) return 'caller without account';
  // `*`, and ARNs without an account: the caller's own.
  return owner === undefined || owner === mine ? 'one account' : 'two accounts';
}
