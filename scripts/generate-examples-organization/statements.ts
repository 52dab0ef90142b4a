/** Accounts, names and statements that the sample organization is written with. */
export const HOME = '111122223333';
export const DATA = '444455556666';
export const SANDBOX = '777788889999';
export const PLATFORM = '666677778888';
export const MANAGEMENT = '999988887777';
export const REGION = 'eu-central-1';

export type Json = Readonly<Record<string, unknown>>;

export const document = (...Statement: readonly Json[]) => ({ Version: '2012-10-17', Statement });
export const allow = (Action: unknown, more: Json = {}): Json => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
});
export const deny = (Sid: string, Action: unknown, more: Json = {}): Json => ({
  Sid,
  Effect: 'Deny',
  Action,
  Resource: '*',
  ...more,
});

export const iam = (resource: string, account = HOME) => `arn:aws:iam::${account}:${resource}`;
