/** Who calls in the sample of what-if: CloudTrail's `userIdentity`, whether the call is the caller's own, and its addresses. */
import { CALLERS } from '../generate-examples-organization/callers.ts';
import type { Json } from '../generate-examples-organization/statements.ts';
import { iam } from '../generate-examples-organization/statements.ts';
import { TOOLS, VENDOR } from './tools.ts';

export interface SampleCaller {
  readonly account: string;
  /** `day`: a session a day, and an access key a session. */
  readonly identity: (day: number) => Json;
}

const keyOf = (name: string, day: number) =>
  `ASIA${name
    .toUpperCase()
    .replaceAll(/[^A-Z]/g, '')
    .slice(0, 10)}${String(day).padStart(6, '0')}`;

/** From the sample organization. */
function known(name: keyof typeof CALLERS): SampleCaller {
  const { account, identity } = CALLERS[name];
  return { account: account ?? '', identity: (day) => identity(keyOf(name, day)) };
}

function userOfTools(name: string): SampleCaller {
  return {
    account: TOOLS,
    identity: () => ({
      ...{ type: 'IAMUser', principalId: `AIDAEXAMPLE${name.toUpperCase()}` },
      ...{ arn: iam(`user/${name}`, TOOLS), accountId: TOOLS },
      ...{ accessKeyId: `AKIAEXAMPLE${name.toUpperCase()}`, userName: name },
    }),
  };
}

function sessionOfTools(path: string, more: Json = {}): SampleCaller {
  const name = path.split('/').at(-1) ?? path;
  const principalId = `AROAEXAMPLE${name.toUpperCase().slice(0, 6)}`;
  return {
    account: TOOLS,
    identity: (day) => ({
      type: 'AssumedRole',
      principalId: `${principalId}:day-${day}`,
      arn: `arn:aws:sts::${TOOLS}:assumed-role/${name}/day-${day}`,
      accountId: TOOLS,
      accessKeyId: keyOf(name, day),
      sessionContext: {
        sessionIssuer: {
          ...{ type: 'Role', principalId, arn: iam(`role/${path}`, TOOLS) },
          ...{ accountId: TOOLS, userName: name },
        },
        attributes: { creationDate: timeOfDay(day), mfaAuthenticated: 'false' },
      },
      ...more,
    }),
  };
}

export const START = Date.parse('2026-11-06T00:00:00Z');
export const DAY = 86_400_000;

/** Sessions begin at midnight. */
export const timeOfDay = (day: number): string => isoTime(START + day * DAY);

export const isoTime = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace('.000Z', 'Z');

const vendor: SampleCaller = {
  account: TOOLS,
  identity: () => ({ type: 'AWSAccount', principalId: 'AIDAEXAMPLEVENDOR', accountId: VENDOR }),
};

const anonymous: SampleCaller = {
  account: TOOLS,
  identity: () => ({ type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' }),
};

const config: SampleCaller = {
  account: TOOLS,
  identity: () => ({ type: 'AWSService', invokedBy: 'config.amazonaws.com' }),
};

const root: SampleCaller = {
  account: TOOLS,
  identity: () => ({
    ...{ type: 'Root', principalId: TOOLS, arn: iam('root', TOOLS), accountId: TOOLS },
    accessKeyId: 'ASIAROOT000000000000',
    sessionContext: { attributes: { creationDate: timeOfDay(0), mfaAuthenticated: 'true' } },
  }),
};

export const SAMPLE_CALLERS = {
  ana: known('ana'),
  ben: known('ben'),
  deploy: known('deploy'),
  labelled: known('labelled'),
  builder: known('builder'),
  scaling: known('scaling'),
  dan: known('dan'),
  cy: known('cy'),
  mia: known('mia'),
  eli: known('eli'),
  hal: known('hal'),
  ivo: known('ivo'),
  kim: known('kim'),
  runner: known('runner'),
  limited: known('limited'),
  backup: userOfTools('svc-backup'),
  metrics: userOfTools('svc-metrics'),
  release: sessionOfTools('ops/release'),
  reader: sessionOfTools('ops/reader'),
  breakGlass: sessionOfTools('break-glass'),
  worker: sessionOfTools('app/worker'),
  rds: sessionOfTools('aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS', {
    invokedBy: 'rds.amazonaws.com',
  }),
  ...{ vendor, anonymous, config, root },
} as const satisfies Readonly<Record<string, SampleCaller>>;

export type SampleCallerName = keyof typeof SAMPLE_CALLERS;
