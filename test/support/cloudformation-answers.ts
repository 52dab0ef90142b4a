/** CloudFormation's answers for one stack and its stack set, in the shapes that AWS sends. */
import { operationOf, xml, xmlError } from './aws-answers.ts';
import { type Loopback, startLoopback } from './loopback.ts';

export interface AnsweredStack {
  readonly name: string;
  readonly status: string;
  /** Type, logical id, physical id. */
  readonly parts: readonly (readonly [string, string, string])[];
  readonly targets: readonly string[];
  readonly instances: readonly AnsweredInstance[];
}

interface AnsweredInstance {
  readonly account: string;
  readonly region: string;
  readonly status: string;
}

const members = (values: readonly string[]): string =>
  values.map((value) => `<member>${value}</member>`).join('');

export function answerCloudformation(stack: AnsweredStack): Promise<Loopback> {
  return startLoopback((asked) => {
    const asksFor = new URLSearchParams(asked.body).get('StackName');
    if (asksFor !== null && asksFor !== stack.name)
      return xmlError('ValidationError', `Stack with id ${asksFor} does not exist`, 400);
    const operation = operationOf(asked);
    return xml(operation, ANSWERS[operation]?.(stack) ?? '');
  });
}

const ANSWERS: Readonly<Record<string, (stack: AnsweredStack) => string>> = {
  DescribeStacks: ({ name, status }) =>
    `<Stacks>${members([
      `<StackName>${name}</StackName><StackStatus>${status}</StackStatus><CreationTime>2026-10-01T00:00:00Z</CreationTime>`,
    ])}</Stacks>`,
  ListStackResources: ({ parts }) =>
    `<StackResourceSummaries>${members(
      parts.map(
        ([type, id, name]) =>
          `<ResourceType>${type}</ResourceType><LogicalResourceId>${id}</LogicalResourceId>` +
          `<PhysicalResourceId>${name}</PhysicalResourceId>`,
      ),
    )}</StackResourceSummaries>`,
  DescribeStackSet: ({ targets }) =>
    '<StackSet><Status>ACTIVE</Status><AutoDeployment><Enabled>true</Enabled></AutoDeployment>' +
    `<OrganizationalUnitIds>${members(targets)}</OrganizationalUnitIds></StackSet>`,
  ListStackInstances: ({ instances }) =>
    `<Summaries>${members(
      instances.map(
        ({ account, region, status }) =>
          `<Account>${account}</Account><Region>${region}</Region><Status>${status}</Status>`,
      ),
    )}</Summaries>`,
};
