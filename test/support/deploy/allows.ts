/**
 * Whether a policy, as it is deployed, lets a principal do something: Effect, Principal, Action, Resource and the conditions
 * that our templates use. What a call carries is given; a condition on anything else does not hold.
 */

export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface PolicyDocument {
  readonly Statement: readonly Statement[] | Statement;
}

export interface Wanted {
  readonly action: string;
  readonly resource: string;
  /** `events.amazonaws.com`, or the ARN of an account's root; left out for the policies of a role. */
  readonly principal?: string;
  readonly context?: Readonly<Record<string, string>>;
}

export function allows(policy: PolicyDocument | undefined, wanted: Wanted): boolean {
  const statements = [policy?.Statement ?? []].flat().filter((each) => matches(each, wanted));
  return statements.length > 0 && statements.every(({ Effect }) => Effect === 'Allow');
}

function matches(statement: Statement, { action, resource, principal, context = {} }: Wanted): boolean {
  const isOf =
    principal === undefined || principalsOf(statement).some((each) => each === '*' || each === principal);
  const resources = statement.Resource === undefined ? ['*'] : [statement.Resource].flat();
  return (
    isOf &&
    [statement.Action].flat().some((each) => matchesText(each, action)) &&
    resources.some((each) => matchesText(each, resource)) &&
    Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => conditionHolds(operator, [values].flat(), context[key])),
    )
  );
}

const principalsOf = ({ Principal }: Statement): readonly string[] =>
  typeof Principal === 'string'
    ? [Principal]
    : Object.values(Principal ?? {})
        .flat()
        .map(String);

/** Errors: an operator that our templates do not use. */
function conditionHolds(operator: string, values: readonly unknown[], given: string | undefined): boolean {
  const wanted = values.map(String);
  switch (operator) {
    case 'StringEquals':
    case 'ArnEquals':
    case 'ArnLike':
    case 'Bool':
      return given !== undefined && wanted.some((each) => matchesText(each, given));
    case 'ForAllValues:StringEquals':
      return given === undefined || wanted.includes(given);
    default:
      throw new Error(`the operator ${operator} is not known here`);
  }
}

/** `*` stands for any text. */
export function matchesText(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === text;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
