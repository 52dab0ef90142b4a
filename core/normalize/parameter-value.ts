/**
 * The value of an ARN pattern's variable in a request: which member holds it, and how that member spells it.
 *
 * Shape   variable, action, request values -> the distinct values found; more than one when the request names
 *         several resources.
 * Source  data/resource-parameters.json.
 */

import resourceParameters from '../../data/resource-parameters.json' with { type: 'json' };
import { parseArn } from '../model/arn.ts';
import { withUnknownEnding } from '../model/secret-arn.ts';
import { isHidden } from '../record/hidden-text.ts';
import type { RequestValue } from '../record/request-values.ts';

type ByService<T> = ReadonlyMap<string, ReadonlyMap<string, T>>;

function byService<T>(table: Readonly<Record<string, Readonly<Record<string, T>>>>): ByService<T> {
  return new Map(Object.entries(table).map(([service, own]) => [service, new Map(Object.entries(own))]));
}

const PARAMETERS: ByService<readonly string[]> = byService<readonly string[]>(resourceParameters.parameters);
const CONSTANTS: ByService<string> = byService<string>(resourceParameters.constants);
const GENERATED: ByService<string> = byService<string>(resourceParameters.generated);
const PLAIN_NAME_OF: ReadonlyMap<string, string> = new Map(Object.entries(resourceParameters.plainNames));
const IGNORED: ByService<readonly string[]> = byService<readonly string[]>(resourceParameters.ignored);

export function parameterValues(
  service: string,
  variable: string,
  action: string,
  values: readonly RequestValue[],
): readonly string[] {
  const constant = CONSTANTS.get(service)?.get(variable);
  if (constant !== undefined) return [constant];
  const ignored = IGNORED.get(service)?.get(variable) ?? [];
  const spell = SPELLINGS.get(`${service}:${variable}`) ?? nameInArn;
  const found = membersFor(service, variable, action, values)
    .filter(({ value }) => !isHidden(value) && !ignored.includes(value))
    .map(({ value }) => spell(value))
    .filter((value) => value !== '');
  return [...new Set(found)];
}

/** Stands for an id that the service made up, where the request does not have it; undefined: the service makes none up. */
export const generatedValue = (service: string, variable: string): string | undefined =>
  GENERATED.get(service)?.get(variable);

/** The first that finds anything: the listed ones, the variable's own name, one that differs only in its last word. */
function membersFor(
  service: string,
  variable: string,
  action: string,
  values: readonly RequestValue[],
): readonly RequestValue[] {
  const listed = PARAMETERS.get(service)?.get(variable) ?? [];
  for (const name of [...listed, variable]) {
    const found = values.filter(
      (each) => each.name === name.toLowerCase() && isHere(each, service, action, variable),
    );
    if (found.length > 0) return found;
  }
  const stem = stemOf(variable);
  // A request names many values alike.
  const names = new Set(values.map((each) => each.name));
  const alikeNames = new Set([...names].filter((name) => stem !== '' && stemOf(name) === stem));
  const alike = values.filter(({ name }) => alikeNames.has(name));
  if (alike.length > 0) return alike;
  return values.filter((each) => isPlainName(each) && stem !== '' && action.toLowerCase().includes(stem));
}

const PLAIN_NAMES = new Set(['name', 'id', 'identifier']);

/** `name` at the top of the request, not of some part of it. */
function isPlainName({ name, path }: RequestValue): boolean {
  return path === name && PLAIN_NAMES.has(name);
}

/** A member called just `name` counts at the top of the request only, and only for what the action is about. */
function isHere(each: RequestValue, service: string, action: string, variable: string): boolean {
  if (!PLAIN_NAMES.has(each.name)) return true;
  const isMeant = PLAIN_NAME_OF.get(service) === variable || action.toLowerCase().includes(stemOf(variable));
  return each.path === each.name && isMeant;
}

const MAX_NAME = 64;

const LAST_WORDS = /(?:withoutleadingslash|withpath|resourceid|identifiers?|names?|ids?|arns?)$/;

/** `DbInstanceName` and `dBInstanceIdentifier` have one stem: `dbinstance`. Very long names have none. */
function stemOf(name: string): string {
  if (name.length > MAX_NAME) return '';
  let stem = name.toLowerCase();
  while (LAST_WORDS.test(stem)) stem = stem.replace(LAST_WORDS, '');
  return stem;
}

/** A name given as an ARN: its last word. */
function nameInArn(value: string): string {
  const resource = parseArn(value)?.resource;
  return resource === undefined ? value : (resource.split(/[/:]/).at(-1) ?? '');
}

const afterLast = (text: string, mark: string) => text.slice(text.lastIndexOf(mark) + 1);

/** `role`, `111122223333`, `name`: how access entries name a principal; a path leaves it open. */
function identityPart(value: string, part: 'type' | 'account' | 'name'): string {
  const arn = parseArn(value);
  const [type = '', name = '', ...further] = arn?.resource.split('/') ?? [];
  if (arn?.service !== 'iam' || name === '' || further.length > 0) return '';
  return { type, account: arn.account, name }[part];
}

/** Members that do not spell the name as the ARN does. */
const SPELLINGS: ReadonlyMap<string, (value: string) => string> = new Map([
  ['s3:BucketName', (value: string) => (value.startsWith('arn:') ? '' : value)],
  ['s3:ObjectName', (value: string) => value],
  ['eks:IamIdentityType', (value: string) => identityPart(value, 'type')],
  ['eks:IamIdentityAccountID', (value: string) => identityPart(value, 'account')],
  ['eks:IamIdentityName', (value: string) => identityPart(value, 'name')],
  ['sqs:QueueName', (value: string) => afterLast(value, '/')],
  ['kms:Alias', (value: string) => value.replace(/^alias\//, '')],
  ['ssm:ParameterNameWithoutLeadingSlash', (value: string) => value.replace(/^\//, '')],
  ['lambda:FunctionName', (value: string) => afterMark(value, 'function:')],
  ['logs:LogGroupName', (value: string) => afterMark(value, ':log-group:')],
  // Its ARN ends in six characters that AWS generates and the request does not have.
  ['secretsmanager:SecretId', (value: string) => (value.startsWith('arn:') ? '' : withUnknownEnding(value))],
]);

/** What follows the mark in a full or partial ARN; all of a plain name. */
function afterMark(value: string, mark: string): string {
  const at = value.indexOf(mark);
  return at < 0 ? value : value.slice(at + mark.length);
}
