/**
 * The table of IAM actions: for each action its canonical spelling, the ARN patterns of the resources it is
 * checked on, and the actions that AWS documents as its dependents.
 *
 * Shape   text, one service a line, four columns parted by tabs (docs/names.md): prefix, ARN patterns, actions, operations.
 *         A line is read when its service is first asked for, so a table costs what is used of it.
 * Errors  none: a line that cannot be read has no actions. Who loads a file checks its header first.
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
  readonly hasService: (prefix: string) => boolean;
}

/** First line of a table; what follows it on the line is for people: source and date. */
export const ACTION_TABLE_HEADER = '# denial-monitor actions 1';

interface Service {
  readonly actions: ReadonlyMap<string, ActionFacts>;
  readonly operations: ReadonlyMap<string, readonly string[]>;
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
    find: (prefix, name) => serviceOf(prefix.toLowerCase())?.actions.get(name.toLowerCase()),
    operation: (prefix, name) => serviceOf(prefix.toLowerCase())?.operations.get(name.toLowerCase()),
    hasService: (prefix) => lines.has(prefix.toLowerCase()),
  };
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
  const arns = patterns.split(' ').map((pattern) => expandPattern(prefix, pattern));
  return {
    actions: new Map(
      splitWords(actions).map((word) => [nameOf(word).toLowerCase(), parseAction(prefix, word, arns)]),
    ),
    operations: new Map(splitWords(operations).map(parseOperation)),
  };
}

const splitWords = (text: string) => text.split(' ').filter((word) => word !== '');

const nameOf = (word: string) => /^[^:>=]*/.exec(word)?.[0] ?? '';

/** `Name=prefix:Action,prefix:Action` */
function parseOperation(word: string): readonly [string, readonly string[]] {
  const name = nameOf(word);
  return [name.toLowerCase(), word.slice(name.length + 1).split(',')];
}

/** `Name:3!,5>iam:PassRole,x:Y`: pattern numbers (`!` required), then dependents. */
function parseAction(prefix: string, word: string, arns: readonly string[]): ActionFacts {
  const [head = '', dependents = ''] = word.split('>');
  const name = nameOf(head);
  const numbers = head.slice(name.length + 1);
  return {
    action: `${prefix}:${name}`,
    resources: numbers.split(',').flatMap((number) => {
      const arn = number === '' ? undefined : arns[Number.parseInt(number, 10)];
      return arn === undefined ? [] : [{ arn, required: number.endsWith('!') }];
    }),
    dependents: dependents === '' ? [] : dependents.split(','),
  };
}

/** Most patterns start alike, so the table leaves that start out. */
function expandPattern(prefix: string, pattern: string): string {
  if (pattern.startsWith('arn:')) return pattern;
  return `arn:\${Partition}:${prefix}:\${Region}:\${Account}:${pattern}`;
}

export function contractPattern(prefix: string, arn: string): string {
  const start = expandPattern(prefix, '');
  return arn.startsWith(start) ? arn.slice(start.length) : arn;
}
