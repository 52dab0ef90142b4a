/**
 * The templates of a folder that `cdk synth` wrote, with where each is deployed.
 *
 * Shape   path -> a template, or those that the folder's `manifest.json` names, also in the folders of its stages.
 * Errors  `InputError`: the folder has no manifest that names a stack.
 * Source  CDK API Reference, module `cloud-assembly-schema`: `AssemblyManifest`, `ArtifactManifest`.
 */

import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError } from '../adapters/input/files.ts';
import { isRegionName } from '../contract/region-name.ts';
import { isObject, jsonIn, textAt, valueAt } from '../core/record/json.ts';
import { readWritten } from './written-file.ts';

export interface TemplateAt {
  readonly path: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly name: string | undefined;
}

/** Stages within stages. */
const DEEPEST = 5;

export async function templatesAt(path: string): Promise<readonly TemplateAt[]> {
  if (!(await isFolder(path))) return [{ path, account: undefined, region: undefined, name: undefined }];
  const found = await templatesIn(path, DEEPEST);
  if (found.length === 0)
    throw new InputError(`\`${path}\`: its manifest.json names no stack; give a folder of \`cdk synth\``);
  return found;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // Reading it says why.
    return false;
  }
}

async function templatesIn(folder: string, left: number): Promise<readonly TemplateAt[]> {
  const { json } = await readWritten(join(folder, 'manifest.json'));
  const artifacts = valueAt(jsonIn(json), 'artifacts');
  const found: TemplateAt[] = [];
  for (const artifact of Object.values(isObject(artifacts) ? artifacts : {})) {
    const file = textAt(artifact, 'properties', 'templateFile');
    const stage = textAt(artifact, 'properties', 'directoryName');
    const type = textAt(artifact, 'type');
    if (type === 'aws:cloudformation:stack' && file !== undefined)
      found.push({ path: join(folder, basename(file)), ...placeOf(artifact) });
    if (type === 'cdk:cloud-assembly' && stage !== undefined && left > 0)
      for (const each of await templatesIn(join(folder, basename(stage)), left - 1)) found.push(each);
  }
  return found;
}

/** `aws://111122223333/eu-central-1`; an app that does not say where writes `unknown-account`. */
const ENVIRONMENT = /^aws:\/\/(?:(\d{12})|unknown-account)\/([^/]+)$/;

function placeOf(artifact: unknown): Omit<TemplateAt, 'path'> {
  const [, account, region = ''] = ENVIRONMENT.exec(textAt(artifact, 'environment') ?? '') ?? [];
  return {
    account,
    region: isRegionName(region) ? region : undefined,
    name: textAt(artifact, 'properties', 'stackName'),
  };
}
