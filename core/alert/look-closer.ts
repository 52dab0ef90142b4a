/**
 * The commands that show an incident's denials. A person pastes them into a shell, so every word is quoted for it.
 */
import type { IncidentUpdate } from '../model/incident.ts';
import { shellQuoted } from '../text/shell-quoted.ts';

/** What follows a command that reads the deployed table. */
export const deployedStore = (table: string): string => ` --store aws --table ${shellQuoted(table)}`;

export function showCommand(id: string): string {
  return `denials show ${shellQuoted(id)}`;
}

export function listCommand(update: Pick<IncidentUpdate, 'channel' | 'key'>, since: string): string {
  return `denials list ${filterOf(update)} --since ${since}`;
}

function filterOf({ channel, key }: Pick<IncidentUpdate, 'channel' | 'key'>): string {
  switch (channel) {
    case 'principal':
    case 'principal#actions':
      return `--principal ${shellQuoted(key)}`;
    case 'action#principals':
      return `--action ${shellQuoted(key)}`;
    case 'account#principals':
      return `--account ${shellQuoted(key)}`;
    case 'resource#principals':
      return `--resource ${shellQuoted(key)}`;
    case 'policy#principals':
      return policyFilter(key);
  }
}

/** Policy keys begin with their layer, and end with the account where no policy is named. */
function policyFilter(key: string): string {
  const word = /^[A-Za-z]+/.exec(key)?.[0] ?? 'unknown';
  const account = /@(\d{12})$/.exec(key)?.[1];
  const layer = word === 'identity' ? 'identityPolicy' : word;
  return `--layer ${layer}${account === undefined ? '' : ` --account ${account}`}`;
}
