/**
 * Puts the tables of `data/` into a bundle deflated. A large table as a literal is compiled with the code; deflated it is a
 * third of the size, and inflating and parsing it takes no longer.
 */
import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import type { Plugin } from 'esbuild';

/** Characters from which on a table gets smaller, its base64 and the code that reads it included. */
const LONG = 2_000;

export const deflatedTables: Plugin = {
  name: 'deflated-tables',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]data[\\/].*\.json$/ }, ({ path }) => {
      const text = JSON.stringify(JSON.parse(readFileSync(path, 'utf8')));
      if (path.includes('node_modules') || text.length < LONG) return undefined;
      return { loader: 'js', contents: inflating(text) };
    });
  },
};

const inflating = (text: string): string => `
  import { inflateRawSync } from 'node:zlib';
  const deflated = '${deflateRawSync(text, { level: 9 }).toString('base64')}';
  export default JSON.parse(inflateRawSync(Buffer.from(deflated, 'base64')).toString());`;
