/**
 * The bill of materials of what is shipped, as CycloneDX JSON on standard output: `npm run --silent sbom > sbom.json`.
 *
 * npm writes it from package-lock.json, of all packages; left out here is what is in no bundle.
 */
import { execFileSync } from 'node:child_process';
import { lockedPackages, nameOf } from './licences.ts';
import { shippedPackages } from './shipped.ts';

interface Component {
  readonly name: string;
  readonly version: string;
  readonly 'bom-ref': string;
}

interface Dependency {
  readonly ref: string;
  readonly dependsOn: readonly string[];
}

export interface BillOfMaterials {
  readonly bomFormat: string;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly Dependency[];
}

export async function billOfMaterials(): Promise<BillOfMaterials> {
  const args = ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx'];
  const all: BillOfMaterials = JSON.parse(
    execFileSync('npm', args, { encoding: 'utf8', maxBuffer: 64 * 2 ** 20 }),
  );
  const paths = new Set(await shippedPackages());
  const shipped = new Set(
    lockedPackages()
      .filter(({ path }) => paths.has(path))
      .map((each) => `${nameOf(each)}@${each.version}`),
  );
  const components = all.components.filter(({ name, version }) => shipped.has(`${name}@${version}`));
  const refs = new Set([all.metadata.component, ...components].map((each) => each['bom-ref']));
  const dependencies = all.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => refs.has(each)) }));
  return { ...all, components, dependencies };
}

if (import.meta.main) console.log(JSON.stringify(await billOfMaterials(), undefined, 2));
