/**
 * The table of IAM actions: for each action its canonical spelling, the ARN patterns of the resources it is
 * checked on, and the actions that AWS documents as its dependents.
 *
 * Shape   text, one service a line, four columns separated by tabs (docs/names.md): prefix, ARN patterns, actions, operations.
 *         A line is read when its service is first asked for, so only the lines in use cost memory.
 * Errors  none: a line that cannot be read has no actions. The loader of a file checks its header first.
 * Source  AWS Service Authorization Reference, by way of scripts/generate-actions.ts.
 */
export interface ActionFacts {
  /** `prefix:Name`, spelled as AWS documents it. */
  readonly action: string;
  /** ARN patterns with `${Variables}`; empty when the action can be checked on `*` only. */
  readonly resources: readonly ResourcePattern[];
  /** Actions that AWS checks, or may check, in the same call. */
  readonly dependents: readonly string[];
}

export interface ResourcePattern {
  readonly arn: string;
  /** The call always names one. */
  readonly required: boolean;
}

export interface ActionTable {
  /** Both words in any case. */
  readonly find: (prefix: string, name: string) => ActionFacts | undefined;
  /** The actions of an operation that is checked under other names, where AWS's own map was read in. */
  readonly operation: (prefix: string, name: string) => readonly string[] | undefined;
  /** The prefixes that have an action of this name, or an operation checked under other names. Looks at every service. */
  readonly servicesWith: (name: string) => readonly string[];
}

/** First line of a table; what follows it on the line is for people: source and date. */
export const ACTION_TABLE_HEADER = '# denial-monitor actions 1';

/** The entries of a service's line by the name they begin with, in lower case; each is read when it is needed. */
interface Service {
  readonly prefix: string;
  readonly patterns: readonly string[];
  readonly actions: ReadonlyMap<string, string>;
  readonly operations: ReadonlyMap<string, string>;
}

export function parseActionTable(text: string): ActionTable {
  const lines = indexLines(text);
  const services = new Map<string, Service>();
  const serviceOf = (prefix: string): Service | undefined => {
    const known = services.get(prefix);
    if (known !== undefined) return known;
    const line = lines.get(prefix);
    if (line === undefined) return undefined;
    const service = parseService(line);
    services.set(prefix, service);
    return service;
  };
  return {
    find: (prefix, name) => parseAction(serviceOf(prefix.toLowerCase()), name.toLowerCase()),
    operation: (prefix, name) => parseOperation(serviceOf(prefix.toLowerCase()), name.toLowerCase()),
    servicesWith: (name) => {
      const wanted = name.toLowerCase();
      return [...lines.keys()].filter((prefix) => hasName(serviceOf(prefix), wanted));
    },
  };
}

function hasName(service: Service | undefined, name: string): boolean {
  return service?.actions.has(name) === true || service?.operations.has(name) === true;
}

function indexLines(text: string): ReadonlyMap<string, string> {
  const lines = new Map<string, string>();
  for (const line of text.split('\n')) {
    const tab = line.indexOf('\t');
    if (tab > 0 && !line.startsWith('#')) lines.set(line.slice(0, tab), line);
  }
  return lines;
}

function parseService(line: string): Service {
  const [prefix = '', patterns = '', actions = '', operations = ''] = line.split('\t');
  return {
    prefix,
    patterns: patterns.split(' '),
    actions: wordsByName(actions),
    operations: wordsByName(operations),
  };
}

function wordsByName(text: string): ReadonlyMap<string, string> {
  const words = text.split(' ').filter((word) => word !== '');
  return new Map(words.map((word) => [nameOf(word).toLowerCase(), word]));
}

const nameOf = (word: string) => /^[^:>=]*/.exec(word)?.[0] ?? '';

/** `Name=prefix:Action,prefix:Action` */
function parseOperation(service: Service | undefined, name: string): readonly string[] | undefined {
  return service?.operations
    .get(name)
    ?.slice(name.length + 1)
    .split(',');
}

/** `Name:3!,5>iam:PassRole,x:Y`: pattern numbers (`!` required), then dependents. */
function parseAction(service: Service | undefined, wanted: string): ActionFacts | undefined {
  const word = service?.actions.get(wanted);
  if (service === undefined || word === undefined) return undefined;
  const [head = '', dependents = ''] = word.split('>');
  const name = nameOf(head);
  const numbers = head.slice(name.length + 1);
  return {
    action: `${service.prefix}:${name}`,
    resources: numbers.split(',').flatMap((number) => readPattern(service, number)),
    dependents: dependents === '' ? [] : dependents.split(','),
  };
}

function readPattern({ prefix, patterns }: Service, number: string): readonly ResourcePattern[] {
  const pattern = number === '' ? undefined : patterns[Number.parseInt(number, 10)];
  if (pattern === undefined) return [];
  return [{ arn: expandPattern(prefix, pattern), required: number.endsWith('!') }];
}

/** Most patterns have the same beginning, so the table leaves it out. */
function expandPattern(prefix: string, pattern: string): string {
  if (pattern.startsWith('arn:')) return pattern;
  return `arn:\${Partition}:${prefix}:\${Region}:\${Account}:${pattern}`;
}

export function contractPattern(prefix: string, arn: string): string {
  const start = expandPattern(prefix, '');
  return arn.startsWith(start) ? arn.slice(start.length) : arn;
}
