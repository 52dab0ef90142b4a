/** Scripts by which shells complete `denials`. Words and summaries are our own: letters, hyphens, plain sentences. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export interface Words {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly string[];
}

type Values = Readonly<Record<string, readonly string[]>>;

const PROGRAMS = 'denials denial-monitor';

export function completionScript(
  shell: (typeof SHELLS)[number],
  commands: readonly Words[],
  values: Values,
): string {
  switch (shell) {
    case 'bash':
      return bashScript(commands, values);
    case 'zsh':
      return zshScript(commands, values);
    case 'fish':
      return fishScript(commands, values);
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const linesOf = <T>(items: readonly T[], line: (item: T) => string): string => items.map(line).join('\n');

/** Where nothing of ours begins so, bash completes file names. */
function bashScript(commands: readonly Words[], values: Values): string {
  return `_denials() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="${commands.map(({ name }) => name).join(' ')} --help --version"
  else
    case "\${COMP_WORDS[1]}" in
${linesOf(commands, ({ name, options }) => `      ${name}) words="${options.join(' ')}" ;;`)}
    esac
    case "$before" in
${linesOf(Object.entries(values), ([option, each]) => `      ${option}) words="${each.join(' ')}" ;;`)}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _denials ${PROGRAMS}
`;
}

function zshScript(commands: readonly Words[], values: Values): string {
  return `#compdef ${PROGRAMS}
_denials() {
  if (( CURRENT == 2 )); then
    local -a commands
    commands=(
${linesOf(commands, ({ name, summary }) => `      ${quoted(`${name}:${summary}`)}`)}
    )
    _describe command commands
    return
  fi
  case "$words[CURRENT-1]" in
${linesOf(Object.entries(values), ([option, each]) => `    ${option}) compadd -- ${each.join(' ')}; return ;;`)}
  esac
  if [[ "$PREFIX" != -* ]]; then
    _files
    return
  fi
  case "$words[2]" in
${linesOf(commands, ({ name, options }) => `    ${name}) compadd -- ${options.join(' ')} ;;`)}
  esac
}
(( $+functions[compdef] )) && compdef _denials ${PROGRAMS}
`;
}

function fishScript(commands: readonly Words[], values: Values): string {
  const of = ({ name, summary, options }: Words, program: string): readonly string[] => [
    `complete -c ${program} -f -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ...options.map((option) => {
      const named = values[option];
      const takes = named === undefined ? '' : ` -x -a ${quoted(named.join(' '))}`;
      return `complete -c ${program} -n '__fish_seen_subcommand_from ${name}' -l ${option.slice('--'.length)}${takes}`;
    }),
  ];
  const lines = PROGRAMS.split(' ').flatMap((program) => commands.flatMap((each) => of(each, program)));
  return `${lines.join('\n')}\n`;
}
