/**
 * The resources that a request may be about: for every ARN pattern of its action, the ARNs in the request that fit
 * it, else the ARN that the request's names make.
 *
 * INVARIANT: a resource is returned only if it is the only candidate. Where the action needs several resources, or the
 * request names several, the denial can be about any of them, and the record does not say which.
 */

import { parseArn } from '../model/arn.ts';
import { withoutEnding } from '../model/secret-arn.ts';
import type { RequestValue } from '../record/request-values.ts';
import type { ActionTable, ResourcePattern } from './action-table.ts';
import { fillPattern, matchesPattern, requestVariables } from './arn-pattern.ts';
import { generatedValue, parameterValues } from './parameter-value.ts';

export type Candidates = { readonly fits: (arn: string) => boolean } & (
  | { readonly kind: 'one'; readonly arn: string; readonly from: 'requestArn' | 'pattern' }
  | { readonly kind: 'several' }
  | { readonly kind: 'none' }
);

export interface Request {
  readonly action: string;
  readonly values: readonly RequestValue[];
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly partition: string;
}

/** What one pattern found: nothing, or ARNs. */
interface Found {
  readonly arns: readonly string[];
  readonly from: 'requestArn' | 'pattern';
  readonly variables: number;
  readonly required: boolean;
}

/** With `name`, a resource that a message gives by its bare name: only resources of that name count. */
export function patternCandidates(
  request: Request,
  table: ActionTable | undefined,
  name?: string,
): Candidates {
  const colon = request.action.indexOf(':');
  const service = request.action.slice(0, colon);
  const patterns = table?.find(service, request.action.slice(colon + 1))?.resources ?? [];
  const fits = (arn: string) => patterns.some((pattern) => matchesPattern(arn, pattern.arn));
  const all = patterns.map((pattern) => findFor(pattern, service, request, name));
  const chosen = choose(all, name !== undefined);
  if (chosen === 'several') return { kind: 'several', fits };
  return chosen === undefined ? { kind: 'none', fits } : { kind: 'one', fits, ...chosen };
}

/** The ARNs of one pattern in the request, or those that its names make; none: the request does not name one. */
export function arnsFor(
  pattern: ResourcePattern,
  request: Request,
): { readonly arns: readonly string[]; readonly from: 'requestArn' | 'pattern' } {
  const service = request.action.slice(0, request.action.indexOf(':'));
  return findFor(pattern, service, request, undefined);
}

type Chosen = { readonly arn: string; readonly from: Found['from'] };

function choose(all: readonly Found[], named: boolean): Chosen | 'several' | undefined {
  const required = all.filter((each) => each.required);
  const found = (required.length > 0 ? required : all).filter(({ arns }) => arns.length > 0);
  if (found.length === 0) return undefined;
  // A required resource that the request does not show may be the denied one.
  if (!named && found.length < required.length) return 'several';
  const [first] = found.toSorted((a, b) => b.variables - a.variables);
  const [arn, ...further] = first?.arns ?? [];
  if (first === undefined || arn === undefined || further.length > 0) return 'several';
  const within = (other: string) => isWithin(arn, other) && (other === arn || required.length === 0);
  if (!found.every(({ arns }) => arns.every(within))) return 'several';
  return moreExact(all, arn) ?? { arn, from: first.from };
}

/** An index of the table, an alias of the function: IAM checks the part when the request names it. */
function moreExact(all: readonly Found[], arn: string): Chosen | 'several' | undefined {
  const parts = all.filter(({ arns }) => arns.some((each) => each !== arn && isWithin(each, arn)));
  const arns = new Set(parts.flatMap((each) => each.arns));
  const [part] = parts;
  const [only] = arns;
  if (part === undefined || only === undefined) return undefined;
  return arns.size > 1 ? 'several' : { arn: only, from: part.from };
}

function isWithin(part: string, whole: string): boolean {
  return part === whole || part.startsWith(`${whole}/`) || part.startsWith(`${whole}:`);
}

function findFor(
  { arn: pattern, required }: ResourcePattern,
  service: string,
  request: Request,
  name: string | undefined,
): Found {
  const arns = request.values.map(({ value }) => value).filter((value) => matchesPattern(value, pattern));
  if (arns.length > 0) {
    const distinct = [...new Set(arns)].filter((arn) => name === undefined || bears(arn, name));
    return { arns: distinct, from: 'requestArn', variables: requestVariables(pattern).length, required };
  }
  const filled = fill(pattern, service, request, name);
  return { ...filled, from: 'pattern', required };
}

/** Every variable has one value, except the last, which may have several: then there are several ARNs. */
function fill(
  pattern: string,
  service: string,
  request: Request,
  name: string | undefined,
): { readonly arns: readonly string[]; readonly variables: number } {
  const free = requestVariables(pattern);
  const given = new Map(
    free.map((variable) => [variable, valuesFor(variable, free, service, request, name)] as const),
  );
  const isOneGiven = [...given.values()].some((values) => values.length > 0);
  for (const [variable, values] of given) {
    const made = isOneGiven && values.length === 0 ? generatedValue(service, variable) : undefined;
    if (made !== undefined) given.set(variable, [made]);
  }
  const counts = [...given.values()].map((values) => values.length);
  // Two lists of several members do not say which belongs to which.
  if (counts.filter((count) => count > 1).length > 1) return { arns: [], variables: 0 };
  const filled = Array.from(
    { length: counts.reduce((most, count) => Math.max(most, count), 1) },
    (_, index) =>
      fillPattern(pattern, (variable) => {
        const values = given.get(variable);
        return values === undefined ? callVariable(variable, request) : (values[index] ?? values[0]);
      }),
  );
  const arns = filled
    .flatMap((each) => (each === undefined ? [] : [spellAlias(each.arn)]))
    .filter((arn) => !hasOthersId(arn));
  return { arns: [...new Set(arns)], variables: filled[0]?.variables ?? 0 };
}

function valuesFor(
  variable: string,
  free: readonly string[],
  service: string,
  { action, values }: Request,
  name: string | undefined,
): readonly string[] {
  const found = parameterValues(service, variable, action, values);
  if (name === undefined) return found;
  const bearing = found.filter((value) => bears(value, name));
  if (bearing.length > 0) return bearing;
  return free.length === 1
    ? parameterValues(service, variable, action, [asParameter(variable, name)])
    : found;
}

/** A secret's ARN has an ending that its name has not. */
function bears(text: string, name: string): boolean {
  return [text, withoutEnding(text) ?? text].some(
    (each) => each === name || each.endsWith(`/${name}`) || each.endsWith(`:${name}`),
  );
}

const asParameter = (variable: string, value: string): RequestValue => ({
  name: variable.toLowerCase(),
  path: variable.toLowerCase(),
  value,
});

function callVariable(variable: string, { partition, region, account }: Request): string | undefined {
  if (variable === 'Partition') return partition;
  return variable === 'Region' ? region : account;
}

/** Systems Manager gives its instances ids with `mi-`, EC2 with `i-`. */
const hasOthersId = (arn: string): boolean =>
  /^arn:[^:]*:(?:ssm:[^:]*:[^:]*:managed-instance(?:-inventory)?\/i-|ec2:[^:]*:[^:]*:instance\/mi-)/.test(
    arn,
  );

/** A key called by its alias: the request does not say which key it is, only the alias is certain. */
function spellAlias(arn: string): string {
  return parseArn(arn)?.service === 'kms' ? arn.replace(':key/alias/', ':alias/') : arn;
}
