/**
 * The table of IAM actions: for each action its canonical spelling, the ARN patterns of the resources it is
 * checked on, and the actions that AWS documents as its dependents.
 *
 * Shape   text, one service a line, four columns parted by tabs (docs/names.md): prefix, ARN patterns, actions.
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
  readonly hasService: (prefix: string) => boolean;
}

/** First line of a table; what follows it on the line is for people: source and date. */
export const ACTION_TABLE_HEADER = '# denial-monitor actions 1';

type Service = ReadonlyMap<string, ActionFacts>;

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
    find: (prefix, name) => serviceOf(prefix.toLowerCase())?.get(name.toLowerCase()),
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
  const [prefix = '', patterns = '', actions = ''] = line.split('\t');
  const arns = patterns.split(' ').map((pattern) => expandPattern(prefix, pattern));
  const service = new Map<string, ActionFacts>();
  for (const token of actions.split(' ')) {
    if (token === '') continue;
    const facts = parseAction(prefix, token, arns);
    service.set(facts.action.slice(prefix.length + 1).toLowerCase(), facts);
  }
  return service;
}

/** `Name:3!,5>iam:PassRole,x:Y`: pattern numbers (`!` required), then dependents. */
function parseAction(prefix: string, token: string, arns: readonly string[]): ActionFacts {
  const [head = '', dependents = ''] = token.split('>');
  const [name = '', numbers = ''] = head.split(':');
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
