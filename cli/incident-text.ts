/** An incident as text for a person: the alert as it was composed, then its state and whether a page went out. */
import { labelled } from '../core/alert/sections.ts';
import type { Incident } from '../core/model/incident.ts';
import type { Suppression } from '../core/model/suppression.ts';
import { oneLine } from '../core/text/one-line.ts';

export function incidentText({ alert, openedAt, closedAt, pagedAt, muted }: Incident): string {
  const lines = [
    labelled('State', stateOf(openedAt, closedAt)),
    labelled('Paged', pagedAt === null ? 'no' : bySecond(pagedAt)),
    ...(muted === null ? [] : [labelled('Silent', silenceWords(muted))]),
  ];
  const composed = alert.trimEnd().split('\n').map(oneLine);
  return `${composed.join('\n')}\n\n${lines.join('\n')}\n`;
}

const stateOf = (openedAt: string, closedAt: string | null): string =>
  closedAt === null ? `open since ${bySecond(openedAt)}` : `${bySecond(openedAt)} to ${bySecond(closedAt)}`;

/** As all other times are printed. */
const bySecond = (time: string): string => time.replace(/\.000Z$/, 'Z');

function silenceWords({ by, id, reason }: Suppression): string {
  switch (by) {
    case 'mute':
      return `muted by ${id ?? 'a mute'}: ${reason} (\`denials mutes\` lists them)`;
    case 'noise':
      return `known noise, rule ${id ?? 'unknown'}: ${reason}`;
    case 'own':
      return `the monitor's own calls: ${reason}`;
    case 'storm':
      return `a storm: ${reason}`;
    case 'replay':
      return `found in a replay: ${reason}`;
  }
}
