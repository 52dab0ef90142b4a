/**
 * Keeps the templates of this version, against which later ones are held (test/lib/upgrade.test.ts): run it with a release, and never
 * to make that test pass.
 *
 *     node scripts/keep-templates.ts
 *
 * Shape   test/releases/templates.json.gz: `SETTINGS STACK` → template, of the example settings, the stack set's among them.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { exampleTemplates, KEPT_TEMPLATES } from '../test/support/kept-templates.ts';

mkdirSync('test/releases', { recursive: true });
writeFileSync(KEPT_TEMPLATES, gzipSync(JSON.stringify(exampleTemplates())));
console.log(`${KEPT_TEMPLATES}: the templates of this version`);
