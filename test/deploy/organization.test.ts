import { CENTRAL } from '../support/deploy/deploy-all.ts';
import { describeDeployment } from '../support/deploy/describe-deployment.ts';

const MEMBER = '444455556666';

describeDeployment('organization', {
  overrides: { securityAccountId: CENTRAL },
  members: [CENTRAL, MEMBER],
  denied: { account: MEMBER, region: 'eu-west-1' },
});
