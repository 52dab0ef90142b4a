/** Finds the command and runs it; an error becomes an exit status. */
import { type Io, UsageError } from './command.ts';
import { COMMANDS } from './commands.ts';
import { didYouMean } from './did-you-mean.ts';
import { reportFailure } from './failure.ts';
import { printText } from './print-text.ts';
import { withPager } from './terminal/pager.ts';
import { WATCH, watch } from './terminal/watch.ts';

export async function main(args: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === undefined || name === '--help' || name === '-h' || name === 'help')
      return await printHelp(io);
    if (name === '--version' || name === '-V') return await printVersion(io);
    const listed = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (listed === undefined) {
      const meant = didYouMean(name, Object.keys(COMMANDS));
      throw new UsageError(`there is no command \`${name}\`${meant}; \`denials --help\` lists them`);
    }
    const command = await listed.load();
    if (rest.includes('--help') || rest.includes('-h')) {
      await printText(io, `${command.help.trim()}\n`);
      return 0;
    }
    if (listed.isList !== true) return await command.run(rest, io);
    if (rest.includes(WATCH)) return await watch(rest, io, command.run);
    return await withPager(io, (paged) => command.run(rest, paged));
  } catch (error) {
    return await reportFailure(error, io);
  }
}

async function printVersion(io: Io): Promise<number> {
  const { packageVersion } = await import('./version.ts');
  await io.out(`denials ${packageVersion()}\n`);
  return 0;
}

async function printHelp(io: Io): Promise<number> {
  const commands = Object.entries(COMMANDS);
  const width = commands.reduce((widest, [name]) => Math.max(widest, name.length), 0);
  const lines = commands.map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  await printText(
    io,
    `denials: who was denied what in AWS, by which policy, and why\n\n${lines.join('\n')}\n\n\`denials COMMAND --help\` has the options of a command.\n`,
  );
  return 0;
}
