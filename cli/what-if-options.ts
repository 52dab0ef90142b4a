/** The options by which `check` and `preview` take policies: a snapshot, and the changes that are laid over it. */
import { basename, extname } from 'node:path';
import { readSnapshot } from '../adapters/snapshot/file.ts';
import { describeFault } from '../core/evaluate/parse/fault.ts';
import type { PolicySource } from '../core/model/policy-source.ts';
import type { Snapshot } from '../core/snapshot/snapshot.ts';
import { snapshotSource } from '../core/snapshot/source.ts';
import { oneLine } from '../core/text/one-line.ts';
import { changesOf } from '../core/what-if/terraform/changes.ts';
import { readPlan } from '../core/what-if/terraform/plan.ts';
import type { Change, GuardrailLayer } from '../core/what-if/variant/change.ts';
import { readBareDocument, readChangeFile } from '../core/what-if/variant/read-changes.ts';
import { resolveChanges } from '../core/what-if/variant/resolve.ts';
import { variantOf } from '../core/what-if/variant/variant.ts';
import type { VariantChange } from '../core/what-if/variant/variant-change.ts';
import { type ChangeFile, type FileRead, report } from './change-file.ts';
import { type Io, UsageError } from './command.ts';
import { TEMPLATE_HELP, TEMPLATE_OPTIONS, type TemplateValues, templateFiles } from './template-options.ts';
import { readWritten } from './written-file.ts';

export const WHAT_IF_OPTIONS = {
  snapshot: { type: 'string' },
  change: { type: 'string', multiple: true },
  scp: { type: 'string', multiple: true },
  rcp: { type: 'string', multiple: true },
  terraform: { type: 'string', multiple: true },
  target: { type: 'string', multiple: true },
  ...TEMPLATE_OPTIONS,
} as const;

export const WHAT_IF_HELP = `  --snapshot FILE   the policies of your organization, as \`denials snapshot\` writes them
  --change FILE     policies to put in force or to remove, as JSON or YAML (docs/what-if.md); may be given several times
  --scp FILE        the document of a service control policy, which is attached to each --target: the id or name of the
                    root, an organizational unit or an account. It is named after its file; a policy of that name is replaced
  --rcp FILE        the same of a resource control policy
  --terraform FILE  a plan, as \`terraform show -json PLAN\` prints it: what it does to policies
${TEMPLATE_HELP}`;

export interface WhatIfValues extends TemplateValues {
  readonly snapshot?: string | undefined;
  readonly change?: readonly string[] | undefined;
  readonly scp?: readonly string[] | undefined;
  readonly rcp?: readonly string[] | undefined;
  readonly terraform?: readonly string[] | undefined;
  readonly target?: readonly string[] | undefined;
}

export const hasChanges = ({ change, scp, rcp, terraform, template }: WhatIfValues): boolean =>
  [change, scp, rcp, terraform, template].some((each) => each !== undefined);

export interface WhatIfPolicies {
  readonly snapshot: Snapshot;
  readonly before: PolicySource;
  /** With the changes; `before` itself, where there are none. */
  readonly after: PolicySource;
  /** Documents that the changes put. */
  readonly documents: readonly unknown[];
}

/** Undefined: the changes could not be read, which is reported. */
export async function whatIfPolicies(values: WhatIfValues, io: Io): Promise<WhatIfPolicies | undefined> {
  if (values.snapshot === undefined) throw new UsageError('give the policies: --snapshot FILE');
  const templates = await templateFiles(values, io);
  if (templates === undefined) return undefined;
  const files = [...changeFiles(values), ...templates];
  const changes: Change[] = [];
  let isBad = false;
  for (const { path, read, form } of files) {
    const file = await readWritten(path, form);
    const found = read(file.json);
    for (const { address, why } of found.notRead ?? [])
      io.err(`${oneLine(`${path}: not read: ${address}: ${why}`)}\n`);
    for (const { path: at, says } of found.warnings ?? []) report(io, file, at, says);
    for (const fault of found.faults ?? []) report(io, file, fault.path, describeFault(fault));
    isBad ||= found.faults !== undefined;
    for (const each of found.changes ?? []) changes.push({ ...each, path: `${path}: ${each.path}` });
  }
  if (isBad) return undefined;
  const snapshot = await readSnapshot(values.snapshot);
  const before = snapshotSource(snapshot);
  const resolved = await knownChanges(changes, files, { snapshot, before }, io);
  if (resolved === undefined) return undefined;
  const after = resolved.length === 0 ? before : variantOf(before, resolved);
  return { snapshot, before, after, documents: changes.map(({ document }) => document) };
}

/** What a plan or a template makes anew is in no snapshot: it is named, and left out. Anything else that is unknown is a mistake. */
async function knownChanges(
  changes: readonly Change[],
  files: readonly ChangeFile[],
  { snapshot, before }: Pick<WhatIfPolicies, 'snapshot' | 'before'>,
  io: Io,
): Promise<readonly VariantChange[] | undefined> {
  const resolved = await resolveChanges(changes, snapshot, before);
  if (resolved.ok) return resolved.changes;
  const isOfPlan = (path: string) =>
    files.some((file) => file.mayBeNew === true && path.startsWith(`${file.path}: `));
  const mistakes = resolved.faults.filter(({ path }) => !isOfPlan(path));
  for (const fault of resolved.faults)
    io.err(`${oneLine(`${isOfPlan(fault.path) ? 'not read: ' : ''}${describeFault(fault)}`)}\n`);
  if (mistakes.length > 0) return undefined;
  const unknown = resolved.faults.map(({ path }) => path);
  const left = changes.filter(
    (each) => !unknown.some((path) => path === each.path || path.startsWith(`${each.path}.`)),
  );
  return knownChanges(left, [], { snapshot, before }, io);
}

function changeFiles({
  change = [],
  scp = [],
  rcp = [],
  terraform = [],
  target = [],
}: WhatIfValues): readonly ChangeFile[] {
  const isBare = scp.length + rcp.length > 0;
  if (isBare && target.length === 0)
    throw new UsageError(
      'give --target with --scp and --rcp: the id or name of the root, a unit or an account',
    );
  if (!isBare && target.length > 0) throw new UsageError('--target goes with --scp and --rcp');
  const bare = (kind: GuardrailLayer) => (path: string) => ({
    path,
    read: (text: string) => bareChange(text, path, kind, target),
  });
  return [
    ...change.map((path) => ({ path, read: readChangeFile })),
    ...scp.map(bare('serviceControlPolicy')),
    ...rcp.map(bare('resourceControlPolicy')),
    ...terraform.map((path) => ({ path, read: readPlanFile, mayBeNew: true as const })),
  ];
}

function readPlanFile(text: string): FileRead {
  const read = readPlan(text);
  return 'faults' in read ? read : changesOf(read.plan);
}

function bareChange(text: string, path: string, kind: GuardrailLayer, targets: readonly string[]): FileRead {
  const read = readBareDocument(text, { kind });
  if ('faults' in read) return read;
  const policy = basename(path, extname(path));
  return {
    changes: [{ kind, path: '$', policy, targets, document: read.document }],
    warnings: read.warnings,
  };
}
