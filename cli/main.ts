/** Finds the command and runs it; an error becomes an exit status. */
import { type Command, type Io, UsageError } from './command.ts';
import { reportFailure } from './failure.ts';

/** Loaded when called: a command pays only for what it uses. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  demo: async () => (await import('./demo.ts')).command,
  import: async () => (await import('./import.ts')).command,
  list: async () => (await import('./list.ts')).command,
  groups: async () => (await import('./groups.ts')).command,
  show: async () => (await import('./show.ts')).command,
  mute: async () => (await import('./mute.ts')).command,
  unmute: async () => (await import('./unmute.ts')).command,
  mutes: async () => (await import('./mutes.ts')).command,
  incidents: async () => (await import('./incidents.ts')).command,
  explain: async () => (await import('./explain.ts')).command,
  detect: async () => {
    const { detectCommand } = await import('./detect.ts');
    const { storeHistory } = await import('./store-history.ts');
    return detectCommand(storeHistory);
  },
  snapshot: async () => (await import('./snapshot.ts')).command,
  doctor: async () => (await import('./doctor.ts')).command,
  preview: async () => (await import('./preview.ts')).command,
  check: async () => (await import('./check.ts')).command,
  evaluate: async () => (await import('./evaluate.ts')).command,
};

export async function main(args: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === undefined || name === '--help' || name === '-h' || name === 'help')
      return await printHelp(io);
    const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (load === undefined) {
      throw new UsageError(`there is no command \`${name}\`; \`denials --help\` lists them`);
    }
    const command = await load();
    if (rest.includes('--help') || rest.includes('-h')) {
      await io.out(`${command.help.trim()}\n`);
      return 0;
    }
    return await command.run(rest, io);
  } catch (error) {
    return reportFailure(error, io);
  }
}

async function printHelp(io: Io): Promise<number> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  const width = commands.reduce((widest, { name }) => Math.max(widest, name.length), 0);
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  await io.out(`denials: who was denied what in AWS, by which policy, and why\n\n${lines.join('\n')}\n`);
  return 0;
}
