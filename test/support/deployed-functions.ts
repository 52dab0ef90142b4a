/**
 * The functions as a template deploys them: the environment of each, and what its role is granted, with references
 * resolved as CloudFormation would, to names and ARNs of one made-up deployment.
 */
import { type Resource, resourcesOf, type SynthesizedTemplate } from './synthesized-stacks.ts';

export interface Grant {
  readonly action: string;
  /** An ARN, which may hold `*`; or `*`. */
  readonly resource: string;
}

export interface DeployedFunction {
  /** `ingest` */
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  /** One for each pair of action and resource. */
  readonly grants: readonly Grant[];
  /** Values of the one condition that grants have: types of policies. */
  readonly policyTypes: readonly string[];
}

export interface Place {
  readonly account: string;
  readonly region: string;
}

/** What a reference to a resource comes to, by its type: the service and the resource in its ARN, from its logical id. */
const ARNS: Readonly<Record<string, (id: string) => readonly [service: string, resource: string]>> = {
  'AWS::DynamoDB::GlobalTable': (id) => ['dynamodb', `table/${id}`],
  'AWS::Events::EventBus': (id) => ['events', `event-bus/${id}`],
  'AWS::KMS::Key': (id) => ['kms', `key/${id}`],
  'AWS::Logs::LogGroup': (id) => ['logs', `log-group:${id}:*`],
  'AWS::SNS::Topic': (id) => ['sns', id],
  'AWS::SQS::Queue': (id) => ['sqs', id],
};

export function deployedFunctions(template: SynthesizedTemplate, place: Place): readonly DeployedFunction[] {
  const resolve = resolver(template, place);
  const roles = resourcesOf(template, 'AWS::IAM::Policy');
  return resourcesOf(template, 'AWS::Lambda::Function')
    .filter(({ Properties }) => /^denial-monitor \w+$/.test(Properties.Description ?? ''))
    .map(({ Properties }) => {
      const [role] = Properties.Role['Fn::GetAtt'];
      const statements = [
        ...(template.Resources[role]?.Properties.Policies ?? []),
        ...roles
          .filter((policy) => policy.Properties.Roles.some(({ Ref }: { Ref: string }) => Ref === role))
          .map((policy) => policy.Properties),
      ].flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
      return {
        name: String(Properties.Description).split(' ')[1] ?? '',
        environment: Object.fromEntries(
          Object.entries(Properties.Environment?.Variables ?? {}).map(([name, value]) => [
            name,
            resolve(value),
          ]),
        ),
        grants: statements.flatMap((statement) => grantsOf(statement, resolve)),
        policyTypes: statements.flatMap(
          ({ Condition }) => Condition?.StringEquals?.['organizations:PolicyType'] ?? [],
        ),
      };
    });
}

type Resolve = (value: unknown) => string;

function grantsOf(
  { Effect, Action, Resource: on }: { Effect: string; Action: unknown; Resource: unknown },
  resolve: Resolve,
): readonly Grant[] {
  if (Effect !== 'Allow') return [];
  return [Action]
    .flat()
    .flatMap((action) =>
      [on].flat().map((resource) => ({ action: String(action), resource: resolve(resource) })),
    );
}

/** Errors: a reference or a function of CloudFormation that is not known here is thrown, not guessed. */
function resolver(template: SynthesizedTemplate, { account, region }: Place): Resolve {
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::AccountId': account,
    'AWS::Partition': 'aws',
    'AWS::Region': region,
  };
  const arnOf = (id: string): string => {
    const [service, resource] = ARNS[template.Resources[id]?.Type ?? '']?.(nameOf(template, id)) ?? [];
    if (service === undefined) throw new Error(`no ARN is known for the resource ${id}`);
    return `arn:aws:${service}:${region}:${account}:${resource}`;
  };
  const resolve: Resolve = (value) => {
    if (typeof value === 'string') return value;
    const [[name, given]] = Object.entries(value as object) as [[string, never]];
    if (name === 'Ref') {
      const type = template.Resources[given]?.Type;
      if (type === 'AWS::SQS::Queue') return `https://sqs.${region}.amazonaws.com/${account}/${given}`;
      return pseudo[given] ?? (type === 'AWS::SNS::Topic' ? arnOf(given) : nameOf(template, given));
    }
    if (name === 'Fn::GetAtt') {
      const [id, attribute] = given as [string, string];
      return attribute === 'StreamArn' ? `${arnOf(id)}/stream/1` : arnOf(id);
    }
    if (name === 'Fn::Join') {
      const [separator, parts] = given as [string, unknown[]];
      return parts.map(resolve).join(separator);
    }
    throw new Error(`no value is known for ${JSON.stringify(value)}`);
  };
  return resolve;
}

function nameOf({ Resources }: SynthesizedTemplate, id: string): string {
  const resource: Resource | undefined = Resources[id];
  if (resource === undefined) throw new Error(`the template has no resource ${id}`);
  return resource.Type === 'AWS::Events::EventBus' ? resource.Properties.Name : id;
}

/** Whether the grant is for the action, and its resource, in which `*` stands for anything, for what is called. */
export function covers(grant: Grant, { action, resource }: Grant): boolean {
  if (grant.action !== action) return false;
  const [first = '', ...rest] = grant.resource.split('*');
  const last = rest.at(-1);
  if (last === undefined) return resource === first;
  if (rest.length > 1) throw new Error(`more than one wildcard in ${grant.resource}`);
  const isLongEnough = resource.length >= first.length + last.length;
  return isLongEnough && resource.startsWith(first) && resource.endsWith(last);
}
