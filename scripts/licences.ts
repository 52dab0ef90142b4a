/** The licences of what the project depends on, from package-lock.json; and the texts that the bundles must carry. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface LockedPackage {
  /** `node_modules/a/node_modules/b` */
  readonly path: string;
  readonly version: string;
  readonly licence: string;
  readonly hasInstallScript: boolean;
  /** Comes within the file of the package that it is in. */
  readonly inBundle: boolean;
  readonly integrity: string | undefined;
  readonly resolved: string | undefined;
}

interface LockEntry {
  readonly version?: string;
  readonly license?: string;
  readonly hasInstallScript?: boolean;
  readonly inBundle?: boolean;
  readonly integrity?: string;
  readonly resolved?: string;
}

/** All but the project itself. */
export function lockedPackages(lockfile = 'package-lock.json'): readonly LockedPackage[] {
  const { packages }: { packages: Record<string, LockEntry> } = JSON.parse(readFileSync(lockfile, 'utf8'));
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => ({
      path,
      version: entry.version ?? '',
      licence: entry.license ?? 'not stated',
      hasInstallScript: entry.hasInstallScript === true,
      inBundle: entry.inBundle === true,
      integrity: entry.integrity,
      resolved: entry.resolved,
    }));
}

export const nameOf = ({ path }: Pick<LockedPackage, 'path'>): string =>
  path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** The packages that these files are of, as package-lock.json names them. */
export function packagesOf(files: readonly string[]): readonly string[] {
  const folders = files.map((file) => /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  const names = folders.map((folder) => folder?.slice(folder.indexOf('node_modules/')));
  return [...new Set(names.filter((name) => name !== undefined))].toSorted();
}

/** Licences under which copies need no notice. */
const WITHOUT_NOTICE = ['0BSD', 'MIT-0'];

/**
 * The texts that must go with copies of these packages, one after another.
 *
 * Errors: a package that needs a text and has none is thrown, because it cannot be shipped without.
 */
export function licenceTexts(packages: readonly string[]): string {
  const licences = new Map(lockedPackages().map(({ path, licence }) => [path, licence]));
  const ofText = Map.groupBy(packages, (path) => licenceText(path, licences.get(path) ?? ''));
  const texts = [...ofText].map(([text, paths]) => {
    const names = new Set(paths.map((path) => nameOf({ path })));
    return `${[...names].join('\n')}\n\n${text}\n`;
  });
  return texts.join(`\n${'-'.repeat(79)}\n\n`);
}

function licenceText(path: string, licence: string): string {
  const file = readdirSync(path).find((name) => /^licen[cs]e/i.test(name));
  if (file !== undefined) return readFileSync(join(path, file), 'utf8').trim();
  if (WITHOUT_NOTICE.includes(licence)) return `License: ${licence}`;
  // Our own, whose text is the same.
  if (licence === 'Apache-2.0') return readFileSync('LICENSE', 'utf8').trim();
  throw new Error(`${path} has no file with its licence, ${licence}`);
}
