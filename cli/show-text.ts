/** What `denials show` prints for a person: it fits the terminal, has colours there, and ends with where to look next. */
import type { Denial } from '../core/model/denial.ts';
import type { OwnedGroup } from '../core/model/group.ts';
import type { Incident } from '../core/model/incident.ts';
import { shellQuoted } from '../core/text/shell-quoted.ts';
import { GATE_MARKS } from './chain-text.ts';
import type { Io } from './command.ts';
import { denialText, groupText } from './denial-text.ts';
import { incidentText } from './incident-text.ts';
import { callAs, withCommandsHere } from './next-command.ts';
import type { StoreValues } from './open-store.ts';
import { fittedText } from './print-text.ts';
import { painter, type Tone } from './terminal/paint.ts';

/** Below the text after a label. */
const HANG = 10;

/** One of them. */
export interface Found {
  readonly group: OwnedGroup | undefined;
  readonly incident: Incident | undefined;
  readonly denial: Denial | undefined;
}

export function shownText(io: Io, values: StoreValues, found: Found): string {
  return paintedText(fittedText(io, textOf(io, values, found), HANG), io);
}

function textOf(io: Io, values: StoreValues, { group, incident, denial }: Found): string {
  const now = io.now();
  const call = callAs(io, values);
  if (group !== undefined) return groupText(group, { now, look: looksAt(group).map(call) });
  if (incident !== undefined) return withCommandsHere(incidentText(incident), call);
  if (denial === undefined) return '';
  return denialText(denial, { now, look: [call(`show ${shellQuoted(denial.group)}`)] });
}

/** One that folds many resources cannot be verified as one. */
const looksAt = (group: OwnedGroup): readonly string[] => [
  denialsOf(group),
  ...(group.moreResources === undefined ? [`verify ${shellQuoted(group.group)}`] : []),
];

const denialsOf = ({ principal, action, resourceFamily }: OwnedGroup): string =>
  `list --principal ${shellQuoted(principal)} --action ${shellQuoted(action)} --resource ${shellQuoted(resourceFamily)}`;

/** At the beginning of a line: what follows comes from outside. */
const LABEL = /^[A-Z][A-Za-z ]{1,9}(?= |$)/;
const GATE = /^(?:Layers {4}| {10})([✗?✓·]) /;

const TONES: ReadonlyMap<string, Tone> = new Map([
  [GATE_MARKS.denies, 'bad'],
  [GATE_MARKS.mayBlock, 'warning'],
  [GATE_MARKS.doesNotBlock, 'good'],
  [GATE_MARKS.notEvaluated, 'faint'],
]);

/** Its labels, and the chain of layers. */
function paintedText(text: string, { isColoured }: Pick<Io, 'isColoured'>): string {
  if (isColoured !== true) return text;
  const paint = painter(isColoured);
  const lines = text.split('\n').map((line) => {
    const [label = ''] = LABEL.exec(line) ?? [];
    const rest = line.slice(label.length);
    const [, mark = ''] = GATE.exec(line) ?? [];
    return `${label === '' ? '' : paint(label, 'title')}${rest === '' ? '' : paint(rest, TONES.get(mark))}`;
  });
  return lines.join('\n');
}
