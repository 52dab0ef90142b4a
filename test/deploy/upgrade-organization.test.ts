import { CENTRAL } from '../support/deploy/deploy-all.ts';
import { describeUpgrade } from '../support/deploy/describe-upgrade.ts';

const MEMBER = '444455556666';

describeUpgrade('organization', {
  members: [CENTRAL, MEMBER],
  denied: { account: MEMBER, region: 'eu-west-1' },
});
