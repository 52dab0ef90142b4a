/**
 * For bundles: modules of Node of which an import loads what nothing needs. An `import` reads every member, and some are loaded when they
 * are read: of `node:http` it is `WebSocket`, with all of undici, which takes ten times what the module itself does; of `node:fs`
 * the streams; of `node:process` the report.
 */
import type { Plugin } from 'esbuild';

export const modulesOfNode: Plugin = {
  name: 'modules-of-node',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:node:)?(?:fs|http|process)$/ }, ({ path }) => ({
      path: path.replace(/^(?:node:)?/, 'node:'),
      namespace: 'module-of-node',
    }));
    onLoad({ filter: /^/, namespace: 'module-of-node' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
      loader: 'js',
    }));
  },
};
