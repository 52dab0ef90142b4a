/** What standard output is, and what the environment says of it. */
import type { Io } from '../command.ts';

/** As much of `process.stdout` as is asked. */
export interface OutputStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

type Env = Io['env'];

/** A table narrower than this could not show anything. */
const LEAST_COLUMNS = 20;

/** Of a table where nothing says how wide it may be. */
export const USUAL_COLUMNS = 80;

export function terminalOf(
  { isTTY, columns, rows }: OutputStream,
  env: Env,
): Pick<Io, 'isTerminal' | 'isColoured' | 'width' | 'height'> {
  const isTerminal = isTTY === true;
  const given = /^[1-9]\d{0,4}$/.test(env.COLUMNS ?? '') ? Number(env.COLUMNS) : undefined;
  const width = given ?? (isTerminal ? columns || USUAL_COLUMNS : undefined);
  return {
    isTerminal,
    isColoured: isColoured(isTerminal, env),
    width: width === undefined ? undefined : Math.max(width, LEAST_COLUMNS),
    height: isTerminal ? rows || undefined : undefined,
  };
}

/** Source  no-color.org; Node.js, "FORCE_COLOR"; the terminal `dumb` of terminfo. */
function isColoured(isTerminal: boolean, { NO_COLOR, FORCE_COLOR, TERM }: Env): boolean {
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTerminal && (NO_COLOR ?? '') === '' && TERM !== 'dumb';
}
