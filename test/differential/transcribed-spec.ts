/**
 * docs/evaluation.md, written down once more: slow, literal, and sharing nothing with `core/evaluate`. It reads the
 * documents anew for each question, builds a regular expression for each pattern, and knows no unknown keys and no
 * reasons; what AWS leaves open it takes as it is asked to. Where it and the real evaluator differ, one of them does not say what the specification says.
 */
import { readFileSync } from 'node:fs';

type Json = Readonly<Record<string, unknown>>;
type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny';

const RCP_SCOPE: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync('data/generated/rcp-scope.json', 'utf8'),
).actionsWithoutResource;

const list = (value: unknown): readonly string[] => (Array.isArray(value) ? value : [value]).map(String);
const quoteForRegExp = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
const glob = (text: string) => quoteForRegExp(text).replaceAll('\\*', '[^]*').replaceAll('\\?', '[^]');
const matches = (regExp: string, text: string, flags = 'u') =>
  new RegExp(`^(?:${regExp})$`, flags).test(text);

/** What AWS leaves open (C16, U7 – U14), each taken one way or the other. */
export interface Reading {
  /** U7: a variable without value makes its statement invalid; else its text matches nothing. */
  readonly invalidates: boolean;
  /** U8: `ForAnyValue:…IfExists` holds on an absent key. */
  readonly ifExistsWins: boolean;
  /** U10: an empty text counts as a value. */
  readonly emptyCounts: boolean;
  /** C16: of several values without a set operator one is enough. */
  readonly oneIsEnough: boolean;
  /** U14: a wildcard amid a field matches colons. */
  readonly crossesColons: boolean;
}

export function decideLiterally(question: Json, reading: Reading): Decision {
  const request = question.request as { principal: string; action: string; resource: string } & Json;
  const { principal, action, resource } = request;
  const policies = (question.policies ?? {}) as Json;

  // L22
  if (['sts:getcalleridentity', 'sts:getsessiontoken'].includes(action.toLowerCase())) return 'allowed';

  const given = new Map(
    Object.entries((request.context ?? {}) as Json)
      .map(([key, value]): [string, readonly string[]] => [key.toLowerCase(), list(value)])
      .filter(([, values]) => values.length > 0),
  );

  // Who calls.
  const isRoot = principal.endsWith(':root');
  const isUser = principal.includes(':user/');
  const isRole = principal.includes(':role/');
  const isSession = principal.includes(':assumed-role/');
  const isFederated = principal.includes(':federated-user/');
  const isIdentity = isUser || isRole || isSession || isFederated;
  const isService = !principal.startsWith('arn:') && principal !== 'anonymous';
  const account = isRoot || isIdentity ? principal.split(':')[4] : undefined;
  const owner = (request.resourceAccount as string | undefined) ?? account;
  const roleName = isSession ? principal.split('/')[1] : isRole ? principal.split('/').at(-1) : undefined;
  const givenArn = given.get('aws:principalarn')?.[0];
  const roleArn = isRole
    ? principal
    : isSession
      ? (givenArn ?? `arn:aws:iam::${account}:role/${roleName}`)
      : undefined;

  // K1, K2
  const context = new Map(given);
  const follows = (key: string, value: string | undefined) => {
    if (value !== undefined && !context.has(key)) context.set(key, [value]);
  };
  follows('aws:principalarn', roleArn ?? (isUser || isRoot || isFederated ? principal : undefined));
  follows('aws:principalaccount', principal === 'anonymous' ? 'anonymous' : account);
  follows('aws:username', isUser ? principal.split('/').at(-1) : undefined);
  follows('aws:resourceaccount', owner);

  const applies = (statement: Json, identityStyle: boolean): boolean => {
    // U7
    if (reading.invalidates && lacksValue(statement)) return false;
    const hasAction = list(statement.Action ?? statement.NotAction).some((pattern) =>
      matches(glob(pattern.toLowerCase()), action.toLowerCase()),
    );
    if (hasAction === 'NotAction' in statement) return false;
    const written = statement.Resource ?? statement.NotResource;
    if (written !== undefined) {
      const hasResource = list(written).some((pattern) => coversResource(pattern, identityStyle));
      if (hasResource === 'NotResource' in statement) return false;
    }
    return Object.entries((statement.Condition ?? {}) as Json).every(([operator, keys]) =>
      Object.entries(keys as Json).every(([key, values]) => holds(operator, key.toLowerCase(), list(values))),
    );
  };

  // U7: in Resource, NotResource and conditions, but for `IfExists` on an absent key.
  const lacksValue = (statement: Json): boolean => {
    const conditions = Object.entries((statement.Condition ?? {}) as Json).flatMap(([operator, keys]) =>
      Object.entries(keys as Json).flatMap(([key, values]) =>
        operator.endsWith('IfExists') && !context.has(key.toLowerCase()) ? [] : list(values),
      ),
    );
    const texts = [...conditions, ...list(statement.Resource ?? statement.NotResource ?? [])];
    return texts.some((text) => substitute(text, true) === undefined);
  };

  // G8
  const substitute = (text: string, wildcards: boolean): string | undefined => {
    let isOpen = false;
    const regExp = text.replace(/\$\{([^}]*)\}|([^$]+|\$)/g, (_all, variable, plain) => {
      if (variable === undefined) return wildcards ? glob(plain) : quoteForRegExp(plain);
      if (['*', '?', '$'].includes(variable)) return quoteForRegExp(variable);
      const [, key = '', fallback] = /^([^,]*?)\s*(?:,\s*'(.*)')?$/.exec(variable) ?? [];
      const values = context.get(key.toLowerCase());
      const value = values === undefined ? fallback : values.length === 1 ? values[0] : undefined;
      if (value === undefined) isOpen = true;
      return quoteForRegExp(value ?? '');
    });
    return isOpen ? undefined : regExp;
  };

  // G5, G7
  const coversResource = (pattern: string, identityStyle: boolean): boolean => {
    const regExp = substitute(pattern, true);
    const isWhole = reading.crossesColons || !/\*[^:*]|\?/.test(pattern.split(':').slice(0, 5).join(':'));
    const fits = isWhole ? regExp !== undefined && matches(regExp, resource) : matchesArn(pattern, resource);
    if (fits) return true;
    const missing = 6 - pattern.split(':').length;
    if (!identityStyle || !pattern.startsWith('arn:') || missing <= 0) return false;
    return matches(glob(pattern + ':*'.repeat(missing)), resource);
  };

  // C1 – C17
  const holds = (operator: string, key: string, expected: readonly string[]): boolean => {
    const [prefix, name] = operator.includes(':') ? operator.split(':') : ['', operator];
    const ifExists = name?.endsWith('IfExists');
    const plain = (name ?? '').replace('IfExists', '');
    const values = context.get(key);
    if (plain === 'Null') {
      const isEmpty = values?.every((value) => value === '') === true && !reading.emptyCounts;
      return expected.includes(String(values === undefined || isEmpty));
    }
    const negated = plain.includes('Not');
    if (values === undefined) {
      if (prefix === 'ForAnyValue') return ifExists === true && reading.ifExistsWins;
      return ifExists === true || prefix === 'ForAllValues' || negated;
    }
    const one = (value: string) =>
      expected.some((text) => compare(plain.replace('Not', ''), value, text)) !== negated;
    const filled = values.filter((value) => value !== '');
    const counted = reading.emptyCounts ? values : filled;
    if (prefix === 'ForAllValues') return filled.length === 0 || counted.every(one);
    if (prefix === 'ForAnyValue') return counted.some(one);
    return reading.oneIsEnough ? values.some(one) : values.every(one);
  };

  const compare = (operator: string, value: string, text: string): boolean => {
    switch (operator) {
      case 'StringEquals':
      case 'StringEqualsIgnoreCase':
      case 'StringLike': {
        const regExp = substitute(text, operator === 'StringLike');
        return regExp !== undefined && matches(regExp, value, operator.endsWith('Case') ? 'ui' : 'u');
      }
      case 'Bool':
        return value.toLowerCase() === text.toLowerCase();
      case 'IPAddress':
      case 'IpAddress':
        return isInRange(value, text);
      case 'ArnEquals':
      case 'ArnLike':
        return matchesArn(text, value);
      default: {
        const read = operator.startsWith('Date') ? epoch : Number;
        const [left, right] = [read(value), read(text)];
        switch (operator.replace(/^(Date|Numeric)/, '')) {
          case 'Equals':
            return left === right;
          case 'LessThan':
            return left < right;
          case 'LessThanEquals':
            return left <= right;
          case 'GreaterThan':
            return left > right;
          case 'GreaterThanEquals':
            return left >= right;
        }
        throw new Error(`no such operator: ${operator}`);
      }
    }
  };

  // P1 – P12: direct, behind, account
  const named = (statement: Json): readonly [boolean, boolean, boolean] => {
    const element = statement.Principal ?? statement.NotPrincipal;
    // W4
    const isBare = typeof element === 'string' || Array.isArray(element);
    const parts = (isBare ? { AWS: element } : element) as Json;
    const aws = 'AWS' in parts ? list(parts.AWS) : [];
    const byAccount = aws.some((text) => text === account || text === `arn:aws:iam::${account}:root`);
    const isSelf = isService
      ? 'Service' in parts && list(parts.Service).includes(principal)
      : aws.includes(principal);
    const sessionOfRole =
      isRole && aws.some((text) => text.includes(`:assumed-role/${roleName}/`) && endsWithSession(text));
    const byId = aws.includes(given.get('aws:userid')?.[0]?.split(':')[0] ?? '-');
    const behind = (roleArn !== undefined && aws.includes(roleArn)) || (!isUser && byId);
    if ('NotPrincipal' in statement && statement.Effect === 'Allow') {
      // W5; of a caller that is listed in part the transcription says nothing.
      return [!(aws.includes('*') || isSelf || behind || byAccount || sessionOfRole), false, false];
    }
    if ('NotPrincipal' in statement) {
      const all = isRoot
        ? byAccount
        : isService
          ? isSelf
          : isSession
            ? byAccount && isSelf && aws.includes(roleArn ?? '')
            : byAccount && isSelf;
      return [
        !(aws.includes('*') || all) || (policies.permissionsBoundary != null && isIdentity),
        false,
        false,
      ];
    }
    if (aws.includes('*')) return [true, false, false];
    if (isRoot) return [byAccount, false, false];
    if (isRole) return [sessionOfRole, behind, byAccount];
    return [isSelf || (isUser && byId), behind, byAccount && isIdentity];
  };
  const endsWithSession = (arn: string) =>
    given.get('aws:userid')?.[0]?.endsWith(`:${arn.split('/').at(-1)}`) ?? false;

  interface Level {
    readonly deny: boolean;
    readonly allow: boolean;
    readonly direct: boolean;
    readonly behind: boolean;
    readonly account: boolean;
  }
  const look = (entries: readonly Json[], layer: string): Level => {
    const identityStyle = ['identity', 'boundary', 'scp'].includes(layer);
    const statements = entries
      .flatMap(({ document }) => (document as { Statement: readonly Json[] }).Statement)
      .filter((statement) => applies(statement, identityStyle))
      .map((statement) => {
        const isNamed = 'Principal' in statement || 'NotPrincipal' in statement;
        const needsName = ['resource', 'endpoint', 'rcp'].includes(layer);
        // W3
        const [direct, behind, byAccount] = !needsName
          ? [true, false, false]
          : isNamed
            ? named(statement)
            : [false, false, false];
        return { statement, direct, behind, account: byAccount };
      });
    const isGateway = layer === 'endpoint' && /^(s3|dynamodb):/i.test(action);
    const meant = statements.filter(
      (each) => each.direct || each.behind || (each.account && !(isGateway && !isRoot)),
    );
    const of = (effect: string) => meant.filter(({ statement }) => statement.Effect === effect);
    return {
      deny: of('Deny').length > 0,
      allow: of('Allow').length > 0,
      direct: of('Allow').some((each) => each.direct),
      behind: of('Allow').some((each) => each.behind),
      account: of('Allow').some((each) => each.account),
    };
  };

  // Section 5: which layers apply, and what they say.
  const entries = (member: string): readonly Json[] => {
    const value = policies[member] ?? [];
    return (Array.isArray(value) ? value : [value]) as readonly Json[];
  };
  const levels = (member: string, layer: string) =>
    entries(member).map(({ policies: own }) => look(own as readonly Json[], layer));
  const when = <T>(applicable: boolean, value: readonly T[]): readonly T[] => (applicable ? value : []);
  const one = (member: string, layer: string) =>
    when(entries(member).length > 0, [look(entries(member), layer)]);

  const [service = '', name = ''] = action.toLowerCase().split(':');
  const scp = when(isIdentity || isRoot, levels('serviceControlPolicies', 'scp'));
  const inScope =
    RCP_SCOPE[service] !== undefined && !RCP_SCOPE[service]?.includes(name) && name !== 'retiregrant';
  const rcp = when(inScope, levels('resourceControlPolicies', 'rcp'));
  const endpoint = when(!isService, one('vpcEndpointPolicies', 'endpoint'));
  const identity = when(isIdentity, one('identityPolicies', 'identity'));
  const boundary = when(isIdentity, one('permissionsBoundary', 'boundary'));
  const session = when(isIdentity || isRoot, one('sessionPolicies', 'session'));
  const hasKey = service === 'kms' && !RCP_SCOPE.kms?.includes(name);
  const resourcePolicy = when(service !== 'kms' || hasKey, one('resourcePolicy', 'resource'));

  if ([scp, rcp, endpoint, identity, boundary, session, resourcePolicy].flat().some(({ deny }) => deny)) {
    return 'explicitDeny';
  }
  const passes = (levelsOf: readonly Level[]) => levelsOf.every(({ allow }) => allow);
  if (!passes(scp) || !passes(endpoint)) return 'implicitDeny';

  const grant = resourcePolicy[0] ?? { direct: false, behind: false, account: false };
  const identityAllows = isRoot || identity.some(({ allow }) => allow);
  const limits = passes(boundary) && passes(session) && !(isFederated && session.length === 0);
  const isTrust =
    /^sts:(assumerole|assumerolewithsaml|assumerolewithwebidentity|tagsession|setsourceidentity)$/i.test(
      action,
    );
  const isKey = hasKey && resource.includes(':key/');
  if (account === undefined) return grant.direct ? 'allowed' : 'implicitDeny';
  if (account !== owner) {
    const isGranted = grant.direct || grant.behind || grant.account;
    return isGranted && identityAllows && limits ? 'allowed' : 'implicitDeny';
  }
  if (grant.direct && !(isTrust && isUser && !passes(boundary))) return 'allowed';
  if (grant.behind && limits) return 'allowed';
  const delegated = !(isTrust || isKey) || grant.account;
  return delegated && identityAllows && limits ? 'allowed' : 'implicitDeny';
}

/** C10 */
function matchesArn(text: string, arn: string): boolean {
  const [actual, pattern] = [arn, text].map((each) => {
    const fields = each.split(':');
    return [...fields.slice(0, 5), fields.slice(5).join(':')];
  });
  if (arn.split(':').length < 6) return false;
  return (pattern ?? []).every((field, index) => matches(glob(field), actual?.[index] ?? ''));
}

function epoch(text: string): number {
  return /^\d{5,}$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

/** C9, by the bits of both addresses. */
function isInRange(address: string, range: string): boolean {
  const [base = '', length] = range.split('/');
  const [bits, wanted] = [bitsOf(address), bitsOf(base)];
  if (bits === undefined || wanted === undefined || bits.length !== wanted.length) return false;
  const prefix = Number(length ?? bits.length);
  return bits.slice(0, prefix) === wanted.slice(0, prefix);
}

function bitsOf(address: string): string | undefined {
  if (/^\d+(\.\d+){3}$/.test(address)) {
    return address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('');
  }
  if (!address.includes(':')) return undefined;
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const [first, last] = [groups(head), groups(tail ?? '')];
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => '0');
  return [...first, ...zeros, ...last]
    .map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0'))
    .join('');
}
