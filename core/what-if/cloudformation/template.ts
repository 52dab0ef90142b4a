/**
 * A CloudFormation template as JSON: what of it decides which policies a stack has.
 *
 * Shape   JSON text -> Template, or faults. A template in YAML is given as JSON, with the long forms of its functions.
 * Source  CloudFormation User Guide, "Template sections", "Template format version", "CloudFormation quotas" (1 MB).
 */

import { readBoundedJson } from '../../evaluate/parse/bounded-json.ts';
import { type Fault, memberPath } from '../../evaluate/parse/fault.ts';
import { isObject, type JsonObject, textAt, valueAt } from '../../record/json.ts';

export interface TemplateResource {
  /** Its name in the template. */
  readonly id: string;
  /** `$.Resources.Role` */
  readonly path: string;
  /** Undefined: it is no resource, perhaps a loop. */
  readonly type: string | undefined;
  readonly properties: JsonObject;
  /** Name of the condition on which it is made. */
  readonly condition: string | undefined;
}

export interface Template {
  readonly resources: ReadonlyMap<string, TemplateResource>;
  readonly parameters: JsonObject;
  readonly mappings: JsonObject;
  readonly conditions: JsonObject;
  /** Of its text. */
  readonly characters: number;
}

/** Stands where YAML 1.1, which CloudFormation reads, makes another value of a scalar than YAML 1.2: `no`, `0123`. */
export const AMBIGUOUS = 'Fn::Ambiguous';

/** CloudFormation takes 1 MB; white space that JSON adds to YAML counts, too. */
const MOST_CHARACTERS = 4_000_000;

export type TemplateRead = { readonly template: Template } | { readonly faults: readonly Fault[] };

export function readTemplate(text: string): TemplateRead {
  const read = readBoundedJson(text, MOST_CHARACTERS);
  if ('fault' in read) return { faults: [read.fault] };
  const { value } = read;
  const given = valueAt(value, 'Resources') ?? (isEmptyStack(value) ? {} : undefined);
  if (!isObject(given)) return faulty('$.Resources', 'is missing: give a CloudFormation template');
  const macro = macroOf(valueAt(value, 'Transform'));
  if (macro !== undefined)
    return faulty(
      '$.Transform',
      `${macro}: give what \`aws cloudformation get-template --template-stage Processed\` prints`,
    );
  const resources = new Map<string, TemplateResource>();
  for (const [id, resource] of Object.entries(given)) {
    const path = memberPath('$.Resources', id);
    resources.set(id, { id, path, ...partsOf(resource) });
  }
  const [parameters, mappings, conditions] = ['Parameters', 'Mappings', 'Conditions'].map((section) =>
    objectAt(value, section),
  );
  return {
    template: {
      resources,
      parameters: parameters ?? {},
      mappings: mappings ?? {},
      conditions: conditions ?? {},
      characters: text.length,
    },
  };
}

/** The CDK writes no resources for a stack that has none. */
const isEmptyStack = (value: unknown): boolean =>
  ['AWSTemplateFormatVersion', 'Parameters', 'Rules', 'Outputs'].some(
    (each) => isObject(value) && Object.hasOwn(value, each),
  );

const faulty = (path: string, problem: string): TemplateRead => ({ faults: [{ path, problem }] });

const partsOf = (resource: unknown) => ({
  type: textAt(resource, 'Type'),
  properties: objectAt(resource, 'Properties') ?? {},
  condition: textAt(resource, 'Condition'),
});

function objectAt(value: unknown, member: string): JsonObject | undefined {
  const found = valueAt(value, member);
  return isObject(found) ? found : undefined;
}

/** They add resources of their own, and leave those that are read here as they are. */
const HARMLESS: ReadonlySet<unknown> = new Set([
  'AWS::Serverless-2016-10-31',
  'AWS::CodeDeployBlueGreen',
  'AWS::SecretsManager-2020-07-23',
  'AWS::SecretsManager-2024-09-16',
  // Its functions are not resolved here, so what they stand in is not read.
  'AWS::LanguageExtensions',
]);

/** A macro may write any part of the template anew. */
function macroOf(transform: unknown): string | undefined {
  if (transform === undefined) return undefined;
  const names: readonly unknown[] = Array.isArray(transform) ? transform : [transform];
  const macro = names.find((each) => !HARMLESS.has(each));
  if (macro === undefined) return undefined;
  return typeof macro === 'string' ? `names the macro \`${macro}\`` : 'names a macro';
}
