/**
 * What the references of a template come to, and in which order its resources can be made: as CloudFormation does it.
 *
 * Errors  A reference, a condition or a function that is not known here is thrown with its name, never guessed.
 */
import type { SynthesizedTemplate } from '../synthesized-stacks.ts';

export interface Place {
  readonly account: string;
  readonly region: string;
}

export interface Identified {
  /** What `Ref` gives. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface TemplateValues {
  readonly resolve: (value: unknown) => unknown;
  readonly holds: (condition: string) => boolean;
}

/** `stack`: its name, where it is made. */
export function templateValues(
  template: SynthesizedTemplate,
  { account, region }: Place,
  made: ReadonlyMap<string, Identified>,
  stack?: string,
): TemplateValues {
  const pseudo: Readonly<Record<string, string | undefined>> = {
    'AWS::StackName': stack,
    'AWS::AccountId': account,
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  const known = (id: string): Identified => {
    const found = made.get(id);
    if (found === undefined) throw new Error(`a reference to ${id}, which is not there`);
    return found;
  };
  const attribute = (id: string, name: string): string => {
    const value = known(id).attributes[name];
    if (value === undefined) throw new Error(`${id} has no attribute ${name}`);
    return value;
  };
  const holds = (condition: string): boolean => {
    const [[name, given] = ['', []]] = Object.entries(template.Conditions?.[condition] ?? {});
    if (name !== 'Fn::Equals') throw new Error(`condition ${condition} is not known`);
    const [one, other] = (given as unknown[]).map(resolve);
    return one === other;
  };
  const functions: Readonly<Record<string, (given: never) => unknown>> = {
    Ref: (id: string) => pseudo[id] ?? known(id).ref,
    'Fn::GetAtt': ([id, name]: [string, string]) => attribute(id, name),
    'Fn::Join': ([separator, parts]: [string, unknown[]]) => parts.map(resolve).join(separator),
    'Fn::Sub': (text: string) => text.replaceAll(/\$\{([\w:]+)\}/g, (_, id) => pseudo[id] ?? known(id).ref),
    'Fn::If': ([name, yes, no]: [string, unknown, unknown]) => resolve(holds(name) ? yes : no),
  };
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [[name, given] = ['', undefined]] = entries;
    if (entries.length === 1 && (name === 'Ref' || name.startsWith('Fn::'))) {
      const run = functions[name];
      if (run === undefined) throw new Error(`the function ${name} is not known here`);
      return run(given as never);
    }
    return Object.fromEntries(entries.map(([key, each]) => [key, resolve(each)]));
  };
  return { resolve, holds };
}

/** Errors: resources that need each other. */
export function inOrderOfNeed({ Resources }: SynthesizedTemplate): readonly string[] {
  const order = new Set<string>();
  const visit = (id: string, path: readonly string[]): void => {
    if (order.has(id) || Resources[id] === undefined) return;
    if (path.includes(id)) throw new Error(`resources need each other: ${[...path, id].join(' → ')}`);
    const { Properties, DependsOn = [] } = Resources[id];
    for (const needed of [...DependsOn, ...referencesOf(Properties)]) visit(needed, [...path, id]);
    order.add(id);
  };
  for (const id of Object.keys(Resources)) visit(id, []);
  return [...order];
}

/** The attributes of a resource that the rest of the template reads. */
export function attributesRead(template: SynthesizedTemplate, id: string): readonly string[] {
  const read = new Set<string>();
  walk(template, (name, given) => {
    if (name === 'Fn::GetAtt' && (given as string[])[0] === id) read.add((given as string[])[1] ?? '');
  });
  return [...read];
}

function referencesOf(value: unknown): readonly string[] {
  const found: string[] = [];
  walk(value, (name, given) => {
    if (name === 'Ref') found.push(String(given));
    if (name === 'Fn::GetAtt') found.push((given as string[])[0] ?? '');
  });
  return found;
}

function walk(value: unknown, visit: (name: string, given: unknown) => void): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, given] of Object.entries(value)) {
    visit(name, given);
    walk(given, visit);
  }
}
