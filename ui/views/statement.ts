/** The statement that decided, as far as the explanation keeps it, with the deciding line marked. */
import type { Attribution, ConditionEvidence } from '../../core/model/attribution.ts';
import { jsonText } from '../../core/text/json-text.ts';
import { type Child, type Element, el } from './el.ts';
import { middle } from './short.ts';

/** Null: no statement is known. */
export function statementElement(attribution: Attribution): Element | null {
  const { statement, kind, conditions, policy } = attribution;
  if (statement === null) return null;
  const place = [
    policy?.name ?? policy?.arn ?? policy?.target ?? 'the policy',
    statement.sid === null ? `statement ${statement.index ?? '?'}` : `statement ${statement.sid}`,
  ];
  const lines: Child[] = [
    '{\n',
    ...(statement.sid === null ? [] : [`  "Sid": ${jsonText(middle(statement.sid, 300))},\n`]),
    ...(kind === 'unknown' ? [] : [`  "Effect": "${kind === 'explicit' ? 'Deny' : 'Allow'}",\n`]),
    '  …\n',
    ...conditionLines(conditions),
    '}',
  ];
  const title = `${middle(place.join(', '), 160)}, as far as the explanation keeps it`;
  return el(
    'details',
    { class: 'statement', open: conditions.length > 0 },
    el('summary', null, title),
    el('pre', { tabindex: 0, 'aria-label': title, role: 'region' }, lines),
  );
}

function conditionLines(conditions: readonly ConditionEvidence[]): readonly Child[] {
  if (conditions.length === 0) return [];
  return [
    '  "Condition": {\n',
    ...conditions.flatMap(({ operator, key, expected, actual }): Child[] => [
      `    ${jsonText(operator === '' ? '(not stated)' : middle(operator, 100))}: `,
      el(
        'mark',
        null,
        `{ ${jsonText(middle(key, 300))}: ${jsonText(expected.map((value) => middle(value, 300)))} }`,
      ),
      el('b', { class: 'had' }, `  ◀ ${hadText(actual)}\n`),
    ]),
    '  }\n',
  ];
}

function hadText(actual: ConditionEvidence['actual']): string {
  if (actual === 'absent') return 'the request has no such key';
  if (actual === 'unknown') return 'what the request had is not known';
  return `the request had ${middle(actual.join(', '), 200)}`;
}
