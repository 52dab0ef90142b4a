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

/* Kept in the person's own cache, since others may write to the usual one; without a home, nothing is. */
function keepCompiled() {
  const { isAbsolute, join } = require('node:path');
  const { XDG_CACHE_HOME, HOME, USERPROFILE } = process.env;
  const caches = XDG_CACHE_HOME || join(HOME || USERPROFILE || '', '.cache');
  if (isAbsolute(caches)) require('node:module').enableCompileCache(join(caches, 'denial-monitor'));
}
