/**
 * The Principal and NotPrincipal elements.
 *
 * Shape   JSON value -> PrincipalElement.
 * Source  IAM User Guide, "AWS JSON policy elements: Principal", "… NotPrincipal".
 */

import { isObject } from '../../record/json.ts';
import { type Fault, memberPath } from './fault.ts';
import { readTextList } from './text-list.ts';

export interface PrincipalElement {
  /** NotPrincipal: everyone but these. */
  readonly negated: boolean;
  readonly everyone: boolean;
  /** ARNs, and unique ids such as `AROA…`, as written. */
  readonly arns: ReadonlySet<string>;
  /** 12-digit ids of accounts that are named themselves. */
  readonly accounts: ReadonlySet<string>;
  /** In lower case. */
  readonly services: ReadonlySet<string>;
  readonly providers: ReadonlySet<string>;
}

const MEMBERS: ReadonlySet<string> = new Set(['AWS', 'Service', 'Federated', 'CanonicalUser']);

export function readPrincipals(
  value: unknown,
  negated: boolean,
  path: string,
  faults: Fault[],
): PrincipalElement {
  if (value === '*') return principalElement(negated, ['*'], [], []);
  if (!isObject(value) || Object.keys(value).length === 0) {
    faults.push({ path, problem: 'must be "*" or an object with AWS, Service, Federated or CanonicalUser' });
    return principalElement(negated, [], [], []);
  }
  const read = (member: string) =>
    Object.hasOwn(value, member) ? readTextList(value[member], memberPath(path, member), faults) : [];
  for (const member of Object.keys(value)) {
    if (!MEMBERS.has(member)) {
      faults.push({ path: memberPath(path, member), problem: 'is not a kind of principal' });
    }
  }
  read('CanonicalUser');
  return principalElement(negated, read('AWS'), read('Service'), read('Federated'));
}

function principalElement(
  negated: boolean,
  aws: readonly string[],
  services: readonly string[],
  providers: readonly string[],
): PrincipalElement {
  const accounts = aws.flatMap((text) => accountOf(text) ?? []);
  return {
    negated,
    everyone: [...aws, ...services, ...providers].includes('*'),
    arns: new Set(aws.filter((text) => text !== '*' && accountOf(text) === undefined)),
    accounts: new Set(accounts),
    services: new Set(services.map((text) => text.toLowerCase())),
    providers: new Set(providers),
  };
}

/** `111122223333` and `arn:aws:iam::111122223333:root` name the same: the account. */
function accountOf(text: string): string | undefined {
  return /^(?:arn:aws[a-z-]*:iam::)?(\d{12})(?::root)?$/.exec(text)?.[1];
}
