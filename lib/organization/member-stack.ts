/**
 * What a watched account holds, the same template for every account and Region: forwarder, canary and, in the home
 * Region only, the read role. No assets and no parameters: it deploys through a stack set as it is.
 */
import {
  Aws,
  BootstraplessSynthesizer,
  CfnCondition,
  type CfnResource,
  Fn,
  type IStackSynthesizer,
  Stack,
  type StackProps,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { BUS_NAME } from '../../contract/names.ts';
import type { Organization, Settings, SeveralRegions } from '../settings/settings.ts';
import { Canary, DAILY, HOURLY } from '../watch/canary.ts';
import { DeadLetterLook } from '../watch/dead-letter-look.ts';
import { Forwarder } from './forwarder.ts';
import { ReadRole } from './read-role.ts';

export interface MemberStackProps extends StackProps {
  readonly settings: (Organization | SeveralRegions) & Pick<Settings, 'externalId' | 'askConfig'>;
}

export class MemberStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: MemberStackProps) {
    super(scope, id, {
      description: 'Forwards access denials to the monitor',
      synthesizer: new BootstraplessSynthesizer() as IStackSynthesizer,
      analyticsReporting: false,
      ...props,
    });
    const { homeRegion, externalId, askConfig } = settings;
    const isOrganization = settings.scope === 'organization';
    const centralAccount = isOrganization ? settings.securityAccountId : Aws.ACCOUNT_ID;
    const { undelivered } = new Forwarder(this, 'Forwarder', {
      busArn: `arn:${Aws.PARTITION}:events:${homeRegion}:${centralAccount}:event-bus/${BUS_NAME}`,
    });
    const organizationId = isOrganization ? settings.organizationId : undefined;
    const { role } = new ReadRole(this, 'Read', { centralAccount, organizationId, externalId, askConfig });
    onlyIf(
      new CfnCondition(this, 'IsHomeRegion', { expression: Fn.conditionEquals(Aws.REGION, homeRegion) }),
      role.node.defaultChild as CfnResource,
    );
    new Canary(this, 'Canary', { schedule: isOrganization ? this.#schedule(settings) : HOURLY });
    new DeadLetterLook(this, 'DeadLetters', { queue: undelivered });
  }

  /** Every hour in one account, to notice a failure soon; once a day in each other, to verify that all are covered. */
  #schedule({ canaryAccountId }: Organization): string {
    const expression = Fn.conditionEquals(Aws.ACCOUNT_ID, canaryAccountId);
    const isCanaryAccount = new CfnCondition(this, 'IsCanaryAccount', { expression });
    return Fn.conditionIf(isCanaryAccount.logicalId, HOURLY, DAILY).toString();
  }
}

/** Roles are global: one for all Regions of an account. */
function onlyIf(condition: CfnCondition, resource: CfnResource): void {
  resource.cfnOptions.condition = condition;
}
