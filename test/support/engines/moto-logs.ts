/** Calls to CloudWatch Logs in moto, for which we carry no client: JSON in, JSON out; moto looks at no signature. */
const SCOPE = 'Credential=testing/20261120/eu-central-1/logs/aws4_request';

export async function logsCaller(operation: string, input: object): Promise<unknown> {
  const response = await fetch(process.env.AWS_ENDPOINT_URL ?? '', {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `Logs_20140328.${operation}`,
      authorization: `AWS4-HMAC-SHA256 ${SCOPE}, SignedHeaders=host, Signature=none`,
    },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${operation}: ${response.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
