/** How the person called `denials`, to suggest the next command in the same way. */
import type { Io } from './command.ts';

/** Only a clone runs the sources; what npm installs is bundled. */
const IS_CLONE = import.meta.url.endsWith('.ts');

export function programName({ env }: Pick<Io, 'env'>, isClone = IS_CLONE): string {
  if (isClone) return 'npm run --silent denials --';
  // Source: npm, "npm-exec": `npx` sets `npm_command`.
  return env.npm_command === 'exec' ? 'npx denial-monitor' : 'denials';
}
