/** Answers of STS, IAM and Organizations in the shapes that AWS sends, for servers on this machine. */
import type { Answer, Asked } from './loopback.ts';

const XML = { 'content-type': 'text/xml' };
const JSON_11 = { 'content-type': 'application/x-amz-json-1.1' };

export const json = (value: unknown, status = 200): Answer => ({
  status,
  headers: JSON_11,
  body: JSON.stringify(value),
});

export const xml = (operation: string, result: string): Answer => ({
  headers: XML,
  body: `<${operation}Response xmlns="https://example.com/doc/"><${operation}Result>${result}</${operation}Result></${operation}Response>`,
});

export const xmlError = (code: string, message: string, status = 403): Answer => ({
  status,
  headers: XML,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
});

/** `Action` of the query protocol, or the last word of `X-Amz-Target`. */
export function operationOf({ headers, body }: Asked): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1);
  return new URLSearchParams(body).get('Action') ?? '';
}

export const callerIdentity = (account: string): Answer =>
  xml(
    'GetCallerIdentity',
    `<Arn>arn:aws:iam::${account}:user/admin</Arn><UserId>AIDAEXAMPLE</UserId><Account>${account}</Account>`,
  );

/** The account is in the key, so that later calls show whose session they use. */
export const session = (account: string, expiration = '2099-01-01T00:00:00Z'): Answer =>
  xml(
    'AssumeRole',
    `<Credentials><AccessKeyId>ASIA${account}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>` +
      `<SessionToken>token</SessionToken><Expiration>${expiration}</Expiration></Credentials>`,
  );

export const accountOfRole = ({ body }: Asked): string =>
  new URLSearchParams(body).get('RoleArn')?.split(':')[4] ?? '';

export const accountOfKey = ({ headers }: Asked): string =>
  /Credential=ASIA(\d{12})/.exec(headers.authorization ?? '')?.[1] ?? '';
