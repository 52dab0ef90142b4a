/** How AWS refuses a call, in the protocol that the call was made in. */
import { json, operationOf, xmlError } from './aws-answers.ts';
import type { Answer, Asked } from './loopback.ts';

/** `GetRole`; of S3 the method and what of the bucket is asked for: `GET policy`. */
export function callName(asked: Asked): string {
  const [, query = ''] = asked.path.split('?');
  const [part = ''] = query.split(/[&=]/);
  return operationOf(asked) || `${asked.method} ${part}`;
}

export function refusal({ headers, body }: Asked, code: string, status = 403): Answer {
  if (headers['x-amz-target'] !== undefined) return json({ __type: code, message: 'refused' }, status);
  if (body.includes('Version=2016-11-15')) {
    return xmlAnswer(`<Response><Errors><Error><Code>${code}</Code></Error></Errors></Response>`, status);
  }
  if (body.includes('Action=')) return xmlError(code, 'refused', status);
  return xmlAnswer(`<Error><Code>${code}</Code><Message>refused</Message></Error>`, status);
}

const xmlAnswer = (body: string, status: number): Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body,
});
