import { CENTRAL } from '../support/deploy/deploy-all.ts';
import { describeDeployment } from '../support/deploy/describe-deployment.ts';

describeDeployment('account', { members: [], denied: { account: CENTRAL, region: 'eu-west-1' } });
