/**
 * A call that is refused on purpose, every hour or every day: if its event arrives, the trail, the rule and the
 * forwarding work. It needs no code, so that it fits into a template without assets: a schedule starts a state
 * machine of one call, whose role may do nothing at all.
 *
 * The schedule cannot make the call itself: the scheduler makes no reads, and only a refused read shows that rules
 * see reads.
 */
import { Aws } from 'aws-cdk-lib';
import { Effect, PolicyDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { canaryRoleName } from '../../contract/names.ts';
import { CANARY_CALL } from '../../contract/own-calls.ts';
import { ofThisAccount, scheduledMachine } from './scheduled-machine.ts';

export const HOURLY = 'rate(1 hour)';
export const DAILY = 'rate(1 day)';

const NO_LOG = 'It makes one call that is refused; that the refusal arrives at the centre is its log.';

export class Canary extends Construct {
  /** `schedule`: a rate, or a choice between two. */
  constructor(scope: Construct, id: string, { schedule }: { readonly schedule: string }) {
    super(scope, id);
    scheduledMachine(this, {
      role: refusedRole(this),
      definition: REFUSED_CALL,
      name: 'canary-start',
      what: 'the canary',
      schedule,
      noLog: NO_LOG,
    });
  }
}

const REFUSED_CALL = {
  Comment: 'One call that must be refused; nothing else',
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'Task',
      Resource: `arn:${Aws.PARTITION}:states:::aws-sdk:${CANARY_CALL.task}`,
      Parameters: {},
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Refused' }],
      Next: 'NotRefused',
    },
    Refused: { Type: 'Succeed' },
    NotRefused: { Type: 'Fail', Error: 'NotRefused', Cause: 'The canary may do what it must not' },
  },
};

function refusedRole(scope: Construct): Role {
  const nothing = new PolicyStatement({ effect: Effect.DENY, actions: ['*'], resources: ['*'] });
  return new Role(scope, 'Role', {
    roleName: canaryRoleName(Aws.REGION),
    description: 'denial-monitor: is refused on purpose, to see that denials arrive',
    assumedBy: ofThisAccount('states.amazonaws.com'),
    inlinePolicies: { Nothing: new PolicyDocument({ statements: [nothing] }) },
  });
}
