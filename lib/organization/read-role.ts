/**
 * The role of each account through which policies are read: no content, no secret, no write.
 *
 * Trust   the attribute function's role in the central account, within the organization, with the external id. The
 *         principal is the account, with a condition on the role: IAM stores a role as its unique id, and a role that
 *         is created anew under the same name would be locked out of every account.
 * Source  IAM User Guide, "AWS JSON policy elements: Principal"; "The confused deputy problem".
 */
import { Aws } from 'aws-cdk-lib';
import { ArnPrincipal, Effect, PolicyDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ATTRIBUTE_ROLE_NAME, READ_ROLE_NAME } from '../../contract/names.ts';
import { READ_ACTIONS, READ_CONFIG } from '../../contract/read-actions.ts';
import { acknowledge } from '../acknowledge.ts';

export interface ReadRoleProps {
  /** Account of the attribute function: 12 digits, or a reference to this account. */
  readonly centralAccount: string;
  /** Undefined where a single account is watched. */
  readonly organizationId: string | undefined;
  readonly externalId: string;
  readonly askConfig: 'on' | 'off';
}

const ANY_POLICY =
  'It reads the policy of the resource that was called, which is not known before the call is denied.';

export class ReadRole extends Construct {
  readonly role: Role;

  constructor(
    scope: Construct,
    id: string,
    { centralAccount, organizationId, externalId, askConfig }: ReadRoleProps,
  ) {
    super(scope, id);
    const attribute = `arn:${Aws.PARTITION}:iam::${centralAccount}:role/${ATTRIBUTE_ROLE_NAME}`;
    this.role = new Role(this, 'Role', {
      roleName: READ_ROLE_NAME,
      description: 'denial-monitor: reads policies to explain denials',
      assumedBy: new ArnPrincipal(`arn:${Aws.PARTITION}:iam::${centralAccount}:root`).withConditions({
        ArnEquals: { 'aws:PrincipalArn': attribute },
        StringEquals: {
          'sts:ExternalId': externalId,
          ...(organizationId === undefined ? {} : { 'aws:PrincipalOrgID': organizationId }),
        },
      }),
      inlinePolicies: {
        ReadPolicies: new PolicyDocument({ statements: readPolicies(askConfig) }),
      },
    });
    acknowledge(this.role, 'AwsSolutions-IAM5[Resource::*]', ANY_POLICY);
    for (const arn of REST_APIS) {
      acknowledge(
        this.role,
        `AwsSolutions-IAM5[Resource::${arn.replace(Aws.PARTITION, '<AWS::Partition>')}]`,
        ANY_POLICY,
      );
    }
  }
}

/**
 * API Gateway has one action to read anything, API keys among it: narrowed to the APIs themselves, which hold the
 * policies. What lies below one (stages with their variables, integrations with their headers) is denied, because
 * the `*` that stands for an id stands for slashes, too.
 */
const REST_APIS = ['', '/*'].map((rest) => `arn:${Aws.PARTITION}:apigateway:*::/restapis${rest}`);
const BELOW_REST_APIS = `arn:${Aws.PARTITION}:apigateway:*::/restapis/*/*`;
const READ_REST_API = 'apigateway:GET';

function readPolicies(askConfig: ReadRoleProps['askConfig']): PolicyStatement[] {
  const actions = Object.values(READ_ACTIONS)
    .flat()
    .filter((action) => action !== READ_REST_API);
  return [
    new PolicyStatement({ sid: 'ReadPolicies', actions: actions.toSorted(), resources: ['*'] }),
    new PolicyStatement({ sid: 'ReadRestApis', actions: [READ_REST_API], resources: REST_APIS }),
    new PolicyStatement({
      sid: 'NothingBelow',
      effect: Effect.DENY,
      actions: [READ_REST_API],
      resources: [BELOW_REST_APIS],
    }),
    ...(askConfig === 'on'
      ? [new PolicyStatement({ sid: 'ReadHistory', actions: [...READ_CONFIG], resources: ['*'] })]
      : []),
  ];
}
