/** Calls to CloudWatch Logs in moto, for which we carry no client: JSON in, JSON out; moto looks at no signature. */

interface Caller {
  readonly region: string;
  /** By which moto knows the account. */
  readonly accessKeyId: string;
}

export async function logsCaller(
  operation: string,
  input: object,
  { region, accessKeyId }: Caller = { region: 'eu-central-1', accessKeyId: 'testing' },
): Promise<unknown> {
  const scope = `Credential=${accessKeyId}/20261120/${region}/logs/aws4_request`;
  const response = await fetch(process.env.AWS_ENDPOINT_URL ?? '', {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `Logs_20140328.${operation}`,
      authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=none`,
    },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${operation}: ${response.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
