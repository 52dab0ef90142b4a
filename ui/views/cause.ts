/** What changed before the denials began; the change that made the difference first. */
import type { ChangeBefore, StatementDiff } from '../../core/model/denial.ts';
import { oneLine } from '../../core/text/one-line.ts';
import { diffLines } from '../../core/text/statement-diff.ts';
import { type Child, type Element, el } from './el.ts';
import { atTime, beforeText, code, panel } from './parts.ts';

const EFFECTS: Readonly<Record<ChangeBefore['effect'], string>> = {
  caused: 'is the cause: without it this layer would not block',
  unrelated: 'makes no difference',
  unknown: 'may be the cause',
};

export function causeParts(changed: readonly ChangeBefore[]): Element | null {
  if (changed.length === 0) return null;
  const order = ['caused', 'unknown', 'unrelated'];
  const sorted = changed.toSorted((a, b) => order.indexOf(a.effect) - order.indexOf(b.effect));
  const title = sorted[0]?.effect === 'caused' ? 'Cause' : 'What changed before';
  return panel(title, el('ul', { class: 'plain changes' }, sorted.map(changeRow)));
}

const changeRow = ({ event, target, actor, time, minutesBefore, effect, diff }: ChangeBefore): Element =>
  el(
    'li',
    { class: effect },
    el('div', null, el('strong', null, code(event)), ' on ', code(target), ` ${EFFECTS[effect]}`),
    el('div', { class: 'second' }, 'by ', code(actor), ', ', atTime(time), `, ${beforeText(minutesBefore)}`),
    diffElement(diff),
  );

/** What the statement that decides said before, and says since. */
function diffElement(diff: StatementDiff | undefined): Child {
  const lines = diffLines(diff).map(oneLine);
  if (lines.length === 0) return null;
  const shown = lines.map((line) => {
    const tag = line.startsWith('- ') ? 'del' : line.startsWith('+ ') ? 'ins' : 'span';
    return el(tag, null, `${line}\n`);
  });
  return el(
    'pre',
    { class: 'diff', tabindex: 0, role: 'region', 'aria-label': 'What the change made of the statement' },
    shown,
  );
}
