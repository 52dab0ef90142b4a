/** Commands for a person to go on with, as this one was called: under the same name, with the same store. */
import type { Io } from './command.ts';
import { type StoreValues, storeOptionsOf } from './open-store.ts';
import { programName } from './program.ts';

/** `command`: `show g-…` */
export type CallAs = (command: string) => string;

export function callAs(io: Pick<Io, 'env'>, values: StoreValues): CallAs {
  const options = storeOptionsOf(values);
  return (command) => `${programName(io)} ${command}${options === '' ? '' : ` ${options}`}`;
}

const HEADING = '\nLook closer:\n';

/** The text of an alert whose commands work here; those that name a store already, as the deployed monitor's do, stay. */
export function withCommandsHere(alert: string, call: CallAs): string {
  const at = alert.lastIndexOf(HEADING);
  if (at < 0) return alert;
  const start = at + HEADING.length;
  const commands = alert
    .slice(start)
    .replaceAll(/^ {2}denials (.*)$/gm, (line, command: string) =>
      command.includes(' --store ') ? line : `  ${call(command)}`,
    );
  return alert.slice(0, start) + commands;
}
