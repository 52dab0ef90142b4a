#!/usr/bin/env node
/*
 * What `denials` starts with. Any Node can read it, however old: one that is too old gets one sentence, instead of a
 * syntax error or a function that it does not have.
 */
'use strict';

const OLDEST = 24;
const { node } = process.versions;

if (Number.parseInt(node, 10) >= OLDEST) {
  keepCompiled();
  require('./denials.ts');
} else {
  const advice =
    'install a newer one (https://nodejs.org); in a clone, `npm ci` does, if it may run install scripts';
  process.stderr.write(`denials needs Node.js ${OLDEST} or newer, and this is ${node}: ${advice}\n`);
  process.exitCode = 2;
}

/*
 * Compiling takes a third of the time of a short command: what was compiled is kept beside the person's other caches, never in a
 * folder that others may write to. Node leaves it out where it cannot write there, or NODE_DISABLE_COMPILE_CACHE is set.
 */
function keepCompiled() {
  const { homedir } = require('node:os');
  const { join } = require('node:path');
  const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  require('node:module').enableCompileCache(join(caches, 'denial-monitor'));
}
