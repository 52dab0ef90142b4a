/** Sign-ins with an identity provider: the role's trust policy and the resource control policies of its account decide. */
import { type CallerName, GITHUB } from './callers.ts';
import { type Answer, type Case, rcp, row } from './case.ts';
import { iam, PLATFORM } from './statements.ts';

function signIn(story: string, caller: CallerName, name: string, operation: string, answer: Answer): Case {
  const roleArn = iam(`role/${name}`, PLATFORM);
  return row(`sign-in, ${story}`, caller, `sts:${operation}`, roleArn, answer, {
    forms: ['text'],
    text: `Not authorized to perform sts:${operation}`,
    parameters: { roleArn, roleSessionName: 's' },
  });
}

const web = (story: string, caller: CallerName, role: string, answer: Answer): Case =>
  signIn(story, caller, role, 'AssumeRoleWithWebIdentity', answer);

const trust = (role: string, key: string | null): Answer => [
  'resourcePolicy',
  'implicit',
  iam(`role/${role}`, PLATFORM),
  key,
  'askOwner',
];

export const SIGN_INS: readonly Case[] = [
  web('the subject differs in case only', 'pagesInOtherCase', 'pages', trust('pages', `${GITHUB}:sub`)),
  web('the subject is of another owner', 'pagesOfOthers', 'pages', trust('pages', `${GITHUB}:sub`)),
  web('the token is for another audience', 'pagesForOthers', 'pages', trust('pages', `${GITHUB}:aud`)),
  web('the role trusts no provider', 'pages', 'task', trust('task', null)),
  web('a resource control policy asks for the organization', 'pages', 'closed', [
    'resourceControlPolicy',
    'explicit',
    rcp('p-signin'),
    'aws:PrincipalOrgID',
    'askOwner',
  ]),
  {
    ...signIn(
      'the assertion is of a provider that the role does not trust',
      'partnerStaff',
      'staff',
      'AssumeRoleWithSAML',
      trust('staff', null),
    ),
    parameters: {
      roleArn: iam('role/staff', PLATFORM),
      roleSessionName: 's',
      principalArn: iam('saml-provider/partner', PLATFORM),
      sAMLAssertionID: '_1',
    },
  },
];
