import { CENTRAL } from '../support/deploy/deploy-all.ts';
import { describeUpgrade } from '../support/deploy/describe-upgrade.ts';

describeUpgrade('account', { members: [], denied: { account: CENTRAL, region: 'eu-west-1' } });
