/**
 * The Principal and NotPrincipal elements.
 *
 * Shape   JSON value -> PrincipalElement.
 * Errors  none: an element that cannot be read names everyone, and is not readable.
 * Source  IAM User Guide, "AWS JSON policy elements: Principal", "… NotPrincipal", "IAM unique identifiers"; Access
 *         Analyzer, "Policy check reference" (a list without principals has no effect).
 */

import { parseAssumedRole } from '../../model/arn.ts';
import { isObject, type JsonObject } from '../../record/json.ts';
import { isArray, memberPath, type Part, readable, unreadable, type Warning } from './fault.ts';
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

export const EVERY_PRINCIPAL: PrincipalElement = principalElement(false, ['*'], [], []);
export const NO_PRINCIPAL: PrincipalElement = principalElement(false, [], [], []);

export function readPrincipals(
  value: unknown,
  negated: boolean,
  path: string,
  warnings: Warning[],
): Part<PrincipalElement> {
  if (value === '*') return readable(principalElement(negated, ['*'], [], []));
  const members = isObject(value) ? value : bareMembers(value, path, warnings);
  const read = members === undefined ? undefined : readMembers(members, negated, path, warnings);
  if (read === undefined) {
    warnings.push({
      path,
      says: 'The principals cannot be read, so it is unknown whom the statement names.',
    });
    return unreadable(EVERY_PRINCIPAL);
  }
  return readable(read);
}

/** AWS wants `{"AWS": ARN}`; an ARN or an account id by itself cannot mean anything else. */
function bareMembers(value: unknown, path: string, warnings: Warning[]): JsonObject | undefined {
  const values = isArray(value) ? value : [value];
  const texts = values.map(textOf).filter((text) => text !== undefined && isAwsPrincipal(text));
  if (texts.length === 0 || texts.length < values.length) return undefined;
  warnings.push({ path, says: 'The principal does not say of which kind it is; it is read as {"AWS": …}.' });
  return { AWS: texts };
}

/** As JSON an account id may be a number. What is neither has no text: an object can have a member `toString`. */
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? `${value}` : undefined;

function isAwsPrincipal(text: string): boolean {
  return /^(?:\*|\d{12}|arn:.+|A(?:ID|RO)A\w+)$/.test(text);
}

/** undefined: a part of it cannot be read. An exemption that names no one is unreadable, too. */
function readMembers(
  members: JsonObject,
  negated: boolean,
  path: string,
  warnings: Warning[],
): PrincipalElement | undefined {
  const read = (member: string) => {
    if (!Object.hasOwn(members, member)) return [];
    return readTextList(members[member], memberPath(path, member), warnings)?.map(({ text }) => text);
  };
  const unknown = Object.keys(members).filter((member) => !MEMBERS.has(member));
  for (const member of unknown) {
    warnings.push({ path: memberPath(path, member), says: 'This is no kind of principal.' });
  }
  const [aws, services, providers, users] = ['AWS', 'Service', 'Federated', 'CanonicalUser'].map(read);
  if (aws === undefined || services === undefined || providers === undefined || users === undefined) {
    return undefined;
  }
  const isEmpty = [aws, services, providers, users].every((texts) => texts.length === 0);
  if (unknown.length > 0 || (negated && isEmpty)) return undefined;
  if (isEmpty) warnings.push({ path, says: 'This names no principal, so the statement never matches.' });
  for (const text of [...aws, ...services, ...providers]) {
    if (text !== '*' && /[*?]/.test(text)) {
      warnings.push({
        path,
        says: `Wildcards inside a principal are plain characters: ${text} names no one.`,
      });
    }
  }
  return principalElement(negated, aws, services, providers);
}

/** NotPrincipal in a Deny exempts a caller only if it lists the caller, its role and its account. */
export function warnOfHalfExemptions(
  { arns, accounts }: PrincipalElement,
  path: string,
  warnings: Warning[],
): void {
  const sessions = [...arns].flatMap((arn) => parseAssumedRole(arn) ?? []);
  for (const arn of arns) {
    const [, , service, , account = '', resource = ''] = arn.split(':');
    const role = service === 'iam' && resource.startsWith('role/') ? resource.split('/').at(-1) : undefined;
    const hasSession = sessions.some((each) => each.role === role && each.account === account);
    if (role !== undefined && !hasSession) {
      warnings.push({
        path,
        says: `NotPrincipal lists the role ${role} but none of its sessions: it exempts none of them.`,
      });
    }
    if (/^\d{12}$/.test(account) && !accounts.has(account)) {
      warnings.push({
        path,
        says: `NotPrincipal does not list the account of ${arn}, so it does not exempt this principal.`,
      });
    }
  }
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
