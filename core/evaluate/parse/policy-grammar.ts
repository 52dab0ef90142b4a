/** The kinds of policy document, and where their grammars differ. Source: IAM User Guide, "Grammar of the IAM JSON policy language". */
import type { PolicyLayer } from '../../model/attribution.ts';

export interface PolicyGrammar {
  /** Principal elements: must there be one, may there be one? `everyone`: only `"*"` (RCP). */
  readonly principal: 'required' | 'forbidden' | 'everyone';
  /** A trust policy is attached to its one resource and never names it. */
  readonly resource: 'required' | 'optional';
  readonly notAction: boolean;
  /** `arn:aws:sqs` means `arn:aws:sqs:*:*:*`. */
  readonly padsIncompleteArns: boolean;
}

const OF_IDENTITIES: PolicyGrammar = {
  principal: 'forbidden',
  resource: 'required',
  notAction: true,
  padsIncompleteArns: true,
};

const OF_RESOURCES: PolicyGrammar = {
  principal: 'required',
  resource: 'optional',
  notAction: true,
  padsIncompleteArns: false,
};

export const POLICY_GRAMMARS: Readonly<Record<PolicyLayer, PolicyGrammar>> = {
  identityPolicy: OF_IDENTITIES,
  permissionsBoundary: OF_IDENTITIES,
  serviceControlPolicy: OF_IDENTITIES,
  sessionPolicy: { ...OF_IDENTITIES, padsIncompleteArns: false },
  resourcePolicy: OF_RESOURCES,
  vpcEndpointPolicy: { ...OF_RESOURCES, resource: 'required' },
  resourceControlPolicy: {
    principal: 'everyone',
    resource: 'required',
    notAction: false,
    padsIncompleteArns: false,
  },
};
