/** `denials mcp`: a Model Context Protocol server on standard input and output, for agents; read only. */
import { once } from 'node:events';
import { type Readable, Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { readSnapshot } from '../adapters/snapshot/file.ts';
import { snapshotSource } from '../core/snapshot/source.ts';
import type { Command, Io } from './command.ts';
import type { ToolContext } from './mcp/tool.ts';
import { openStoreToRead, STORE_HELP, STORE_OPTIONS, type StoreValues } from './open-store.ts';
import { parseCommandLine } from './print.ts';
import { packageVersion } from './version.ts';

export const command: Command = {
  help: `denials mcp [--snapshot FILE]

Serves the Model Context Protocol on standard input and output, for agents: search, show, explain, evaluate, check. A client
starts it; it ends when its standard input does. It reads the store and writes nothing, opens no file that a tool names, and calls nothing but
the store.

  --snapshot FILE the policies of your organization, as \`denials snapshot\` writes them: for check, and for what explain
                  can find beyond the input itself; read once, at the start
${STORE_HELP}

Text that callers chose (session names, user agents, keys) is marked as data in every answer, with characters that are
not seen written as escapes.

Example: claude mcp add denials -- denials mcp --store demo.db
Example: denials mcp --store aws --table NAME --snapshot organization.json`,
  run: async (args, io) => {
    const options = { ...STORE_OPTIONS, snapshot: { type: 'string' } } as const;
    const { values } = parseCommandLine({ args: [...args], options });
    // One that is named must be there; else the tools that need it say that there is none.
    if ((values.store ?? io.env.DENIALS_STORE ?? '') !== '')
      await (await openStoreToRead(values, io)).close();
    const policies =
      values.snapshot === undefined ? undefined : snapshotSource(await readSnapshot(values.snapshot));
    await serve({ io, policies, withStore: storeFor(values, io) }, io);
    return 0;
  },
};

/** Each call opens the store, as a command does: a file that was made anew is read, and credentials stay fresh. */
const storeFor = (values: StoreValues, io: Io): ToolContext['withStore'] => {
  return async (read) => {
    const store = await openStoreToRead(values, io);
    try {
      return await read(store);
    } finally {
      await store.close();
    }
  };
};

async function serve(context: ToolContext, io: Io): Promise<void> {
  const { newServer } = await import('./mcp/server.ts');
  const { StdioServerTransport } = await import('@modelcontextprotocol/sdk/server/stdio.js');
  const { server, idle } = newServer(packageVersion(), context, io);
  const ended = once(io.stdin, 'end');
  const closed = new Promise<void>((resolve) => {
    server.onclose = resolve;
  });
  await server.connect(new StdioServerTransport(io.stdin as Readable, writableTo(io)));
  await Promise.race([ended, closed, ...(io.signal === undefined ? [] : [once(io.signal, 'abort')])]);
  await idle();
  // What was answered is written in the turn after.
  await setImmediate();
  await server.close();
}

const writableTo = ({ out }: Io): Writable =>
  new Writable({
    decodeStrings: false,
    write: (text, _encoding, done) => {
      Promise.resolve(out(String(text))).then(() => done(), done);
    },
  });
