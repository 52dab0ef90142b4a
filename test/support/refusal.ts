/** How AWS refuses a call, in the protocol that the call was made in. */
import { signatureOf } from './action-of-request.ts';
import { json, operationOf, xmlError } from './aws-answers.ts';
import type { Answer, Asked } from './loopback.ts';

/** `GetRole`; of S3 the method and what of the bucket is asked for: `GET policy`. */
export function callName(asked: Asked): string {
  const [, query = ''] = asked.path.split('?');
  const [part = ''] = query.split(/[&=]/);
  return operationOf(asked) || `${asked.method} ${part}`;
}

export function refusal(asked: Asked, code: string, status = 403, message = 'refused'): Answer {
  const { headers, body } = asked;
  if (headers['x-amz-target'] !== undefined) return json({ __type: code, message }, status);
  if (REST_JSON.has(signatureOf(asked)?.service ?? ''))
    return { ...json({ message }, status), headers: { 'x-amzn-errortype': code } };
  const error = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  if (body.includes('Version=2016-11-15'))
    return xmlAnswer(`<Response><Errors>${error}</Errors></Response>`, status);
  return body.includes('Action=') ? xmlError(code, message, status) : xmlAnswer(error, status);
}

/** Signing names of services with paths and JSON. */
const REST_JSON: ReadonlySet<string> = new Set([
  'apigateway',
  'backup',
  'codeartifact',
  'elasticfilesystem',
  'es',
]);

const xmlAnswer = (body: string, status: number): Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body,
});
