/**
 * `npm run --silent licences`: package, version and licence of what is shipped; `-- --all` adds what only builds and
 * tests use.
 */
import { type LockedPackage, lockedPackages, nameOf } from './licences.ts';
import { shippedPackages } from './shipped.ts';

const wanted = process.argv.includes('--all') ? undefined : new Set(await shippedPackages());
console.log(table(lockedPackages().filter(({ path }) => wanted?.has(path) ?? true)));

function table(packages: readonly LockedPackage[]): string {
  const rows = packages.map((each) => [nameOf(each), each.version, each.licence]);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}
