/** `denials completion SHELL`: a script that completes commands, options and their values, made from the commands themselves. */
import { TALLY_KEYS } from '../core/query/tally.ts';
import { type Command, type Io, type ListedCommand, UsageError } from './command.ts';
import { completionScript, SHELLS, type Words } from './completion-scripts.ts';
import { didYouMean } from './did-you-mean.ts';
import { parseCommandLine } from './print.ts';
import { LAYER_WORDS } from './query-options.ts';

/** Of options that have few. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  '--layer': LAYER_WORDS,
  '--by': TALLY_KEYS,
  '--sort': ['count', 'last'],
  '--fix': ['json', 'cdk', 'terraform'],
};

type Commands = Readonly<Record<string, ListedCommand>>;

export const completionCommand = (commands: Commands): Command => ({
  help: `denials completion ${SHELLS.join('|')}

Prints a script for the shell: it completes commands, their options, and values such as layers. Load it where the shell starts:

  bash     source <(denials completion bash)
  zsh      source <(denials completion zsh)
  fish     denials completion fish | source

Example: denials completion bash >> ~/.bash_completion`,
  run: async (args, io) => {
    const { positionals } = parseCommandLine({ args: [...args], options: {}, allowPositionals: true });
    const [given = '', ...more] = positionals;
    const shell = SHELLS.find((each) => each === given);
    if (shell === undefined || more.length > 0) {
      const meant = more.length > 0 ? '' : didYouMean(given, SHELLS);
      throw new UsageError(`give one shell: ${SHELLS.join(', ')}${meant}`);
    }
    return await print(io, shell, commands);
  },
});

async function print(io: Io, shell: (typeof SHELLS)[number], commands: Commands): Promise<number> {
  const words: Words[] = [];
  for (const [name, { summary, load, isList }] of Object.entries(commands)) {
    const options = [...optionsIn((await load()).help), '--help', ...(isList === true ? ['--watch'] : [])];
    words.push({ name, summary, options: [...new Set(options)].sort() });
  }
  await io.out(completionScript(shell, words, VALUES));
  return 0;
}

/** Not those of commands that it quotes. INVARIANT: the others are its own; a test holds each against the command. */
export const optionsIn = (help: string): readonly string[] => [
  ...new Set(
    [...help.replaceAll(/`[^`]*`|^ +aws .*$/gm, '').matchAll(/(?<![\w-])--[a-z][a-z0-9-]*/g)].map(
      ([option]) => option,
    ),
  ),
];
