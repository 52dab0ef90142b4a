/** Finds the command and runs it; an error becomes an exit status. */
import { type Io, UsageError } from './command.ts';
import { COMMANDS } from './commands.ts';
import { reportFailure } from './failure.ts';
import { printText } from './print-text.ts';

export async function main(args: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === undefined || name === '--help' || name === '-h' || name === 'help')
      return await printHelp(io);
    const listed = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (listed === undefined) {
      throw new UsageError(`there is no command \`${name}\`; \`denials --help\` lists them`);
    }
    const command = await listed.load();
    if (rest.includes('--help') || rest.includes('-h')) {
      await printText(io, `${command.help.trim()}\n`);
      return 0;
    }
    return await command.run(rest, io);
  } catch (error) {
    return reportFailure(error, io);
  }
}

async function printHelp(io: Io): Promise<number> {
  const commands = Object.entries(COMMANDS);
  const width = commands.reduce((widest, [name]) => Math.max(widest, name.length), 0);
  const lines = commands.map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  await printText(
    io,
    `denials: who was denied what in AWS, by which policy, and why\n\n${lines.join('\n')}\n`,
  );
  return 0;
}
