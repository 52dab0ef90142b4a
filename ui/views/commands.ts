/** Commands as a person pastes them into a shell. */
import { shellQuoted } from '../../core/text/shell-quoted.ts';

/** `store`: the options that name the store, as they were given; already quoted. */
export const commandText = (args: readonly string[], store: string): string =>
  ['denials', ...args.map(shellQuoted), ...(store === '' ? [] : [store])].join(' ');
