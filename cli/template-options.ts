/** The options by which `check` and `preview` take CloudFormation templates, and where they are deployed. */
import { isRegionName } from '../contract/region-name.ts';
import { describeFault } from '../core/evaluate/parse/fault.ts';
import { changesOfTemplate } from '../core/what-if/cloudformation/changes.ts';
import { type DeployedStack, readStackResources, type Stack } from '../core/what-if/cloudformation/stack.ts';
import { readTemplate } from '../core/what-if/cloudformation/template.ts';
import { type TemplateAt, templatesAt } from './cdk-folder.ts';
import { type ChangeFile, type FileRead, report } from './change-file.ts';
import { type Io, UsageError } from './command.ts';
import { TEMPLATE_FORM } from './template-yaml.ts';
import { readWritten } from './written-file.ts';

export const TEMPLATE_OPTIONS = {
  template: { type: 'string', multiple: true },
  parameter: { type: 'string', multiple: true },
  stack: { type: 'string' },
  'stack-account': { type: 'string' },
  'stack-region': { type: 'string' },
} as const;

export const TEMPLATE_HELP = `  --template FILE   a CloudFormation template, JSON or YAML, or a folder that \`cdk synth\` wrote: what it does
                    to policies
  --parameter NAME=VALUE   of a template; without it, the default counts
  --stack FILE      the stack as it is deployed, for the names that AWS chose in it:
                    aws cloudformation describe-stack-resources --stack-name NAME > FILE
  --stack-account ID, --stack-region REGION   where a template is deployed; --stack FILE states them, too`;

export interface TemplateValues {
  readonly template?: readonly string[] | undefined;
  readonly parameter?: readonly string[] | undefined;
  readonly stack?: string | undefined;
  readonly 'stack-account'?: string | undefined;
  readonly 'stack-region'?: string | undefined;
}

/** Undefined: the deployed stack could not be read, which is reported. */
export async function templateFiles(
  values: TemplateValues,
  io: Io,
): Promise<readonly ChangeFile[] | undefined> {
  refuseAlone(values);
  const templates: TemplateAt[] = [];
  for (const path of values.template ?? []) for (const each of await templatesAt(path)) templates.push(each);
  if (templates.length > 1 && values.stack !== undefined)
    throw new UsageError('--stack goes with one template: it names the resources of one stack');
  const parameters = parametersFrom(values.parameter ?? []);
  const deployed = await deployedStack(values.stack, io);
  if (deployed === undefined) return undefined;
  const declared = new Set<string>();
  return templates.map(({ path, ...place }, index): ChangeFile => {
    const isLast = index === templates.length - 1;
    const stack = { ...placed(values, place, deployed), parameters };
    const read = (text: string): FileRead => {
      const found = readTemplate(text);
      if ('faults' in found) return found;
      for (const name of Object.keys(found.template.parameters)) declared.add(name);
      const unknown = [...parameters.keys()].filter((name) => !declared.has(name));
      return isLast && unknown.length > 0
        ? { faults: unknown.map(undeclared) }
        : changesOfTemplate(found.template, stack);
    };
    return { path, read, form: TEMPLATE_FORM, mayBeNew: true };
  });
}

const undeclared = (name: string) => ({
  path: '$.Parameters',
  problem: `has no \`${name}\`, which --parameter gives`,
});

function refuseAlone({ template = [], ...values }: TemplateValues): void {
  const others = ['parameter', 'stack', 'stack-account', 'stack-region'] as const;
  const given = others.find((name) => values[name] !== undefined);
  if (template.length === 0 && given !== undefined)
    throw new UsageError(`--${given} goes with --template FILE`);
}

function parametersFrom(given: readonly string[]): Stack['parameters'] {
  return new Map(
    given.map((each) => {
      const [, name, value] = /^([A-Za-z0-9]{1,255})=(.*)$/s.exec(each) ?? [];
      if (name === undefined || value === undefined)
        throw new UsageError(`give --parameter as NAME=VALUE, not \`${each}\``);
      return [name, value];
    }),
  );
}

const NOT_GIVEN: DeployedStack = {
  account: undefined,
  region: undefined,
  name: undefined,
  resources: undefined,
};

async function deployedStack(path: string | undefined, io: Io): Promise<DeployedStack | undefined> {
  if (path === undefined) return NOT_GIVEN;
  const file = await readWritten(path);
  const read = readStackResources(file.json);
  if ('stack' in read) return read.stack;
  for (const fault of read.faults) report(io, file, fault.path, describeFault(fault));
  return undefined;
}

/** As the options say, the deployed stack, or the CDK. They may leave it out, but not differ. */
function placed(
  { 'stack-account': account, 'stack-region': region }: TemplateValues,
  place: Omit<TemplateAt, 'path'>,
  deployed: DeployedStack,
): DeployedStack {
  if (account !== undefined && !/^\d{12}$/.test(account))
    throw new UsageError(`\`--stack-account ${account}\` is no account id; give its 12 digits`);
  if (region !== undefined && !isRegionName(region))
    throw new UsageError(`\`--stack-region ${region}\` is no Region; give one such as eu-central-1`);
  return {
    account: onlyOne('account', [account, deployed.account, place.account]),
    region: onlyOne('region', [region, deployed.region, place.region]),
    name: deployed.name ?? place.name,
    resources: deployed.resources,
  };
}

function onlyOne(what: string, given: readonly (string | undefined)[]): string | undefined {
  const [first, second] = new Set(given.filter((each) => each !== undefined));
  if (second === undefined) return first;
  throw new UsageError(
    `the ${what} of the stack is both ${first} and ${second}: of --stack-${what}, --stack or \`cdk synth\``,
  );
}
