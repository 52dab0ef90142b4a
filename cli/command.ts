/** The shape of one command: data in, data out, printed through `io`; a command decides nothing. */
export interface Io {
  readonly out: (text: string) => void | Promise<void>;
  readonly err: (text: string) => void;
  readonly stdin: NodeJS.ReadableStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Standard output is a terminal: progress bars and a pager are welcome. */
  readonly isTerminal: boolean;
  /** Left out: no. */
  readonly isColoured?: boolean;
  /** Columns of the terminal, or those that COLUMNS states; left out: lines of text may be of any length. */
  readonly width?: number | undefined;
  /** Lines of the terminal; left out: not known. */
  readonly height?: number | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Left out: real time passes. */
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  /** Ends a command that runs until it is stopped; left out: Ctrl+C does. */
  readonly signal?: AbortSignal;
}

export interface Command {
  /** The whole `--help` text, with an example. */
  readonly help: string;
  /** Resolves to the exit status. */
  readonly run: (args: readonly string[], io: Io) => Promise<number>;
}

export interface ListedCommand {
  /** One line for the list of commands. */
  readonly summary: string;
  /** It may be long: it goes through a pager, and may be watched. */
  readonly isList?: boolean;
  readonly load: () => Promise<Command>;
}

/** A mistake of the person: one sentence on standard error that says what to do, exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
