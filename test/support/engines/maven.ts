/**
 * Fetches an engine's jars with Maven, each engine into a folder of its own: their versions of common libraries
 * do not live together. Nothing that is fetched is ever part of the project.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface Artifact {
  readonly group: string;
  readonly name: string;
  readonly version: string;
}

/** Folder with the artifact's jar and everything it needs; downloaded once. */
export function fetchJars({ group, name, version }: Artifact): string {
  const home = resolve('.engines', `${name}-${version}`);
  const jars = join(home, 'jars');
  if (existsSync(jars)) return jars;
  const partial = join(home, 'partial');
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  const pom = join(home, 'pom.xml');
  writeFileSync(pom, pomFor({ group, name, version }));
  const args = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${partial}`];
  const { status, stdout, stderr, error } = spawnSync('mvn', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`Maven could not fetch ${name} ${version}: ${error ?? stdout + stderr}`);
  renameSync(partial, jars);
  return jars;
}

function pomFor({ group, name, version }: Artifact): string {
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>denial-monitor</groupId><artifactId>engine</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version>
  </dependency></dependencies>
</project>
`;
}
