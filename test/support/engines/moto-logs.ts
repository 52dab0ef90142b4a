/** Calls to services in moto for which we carry no client: JSON in, JSON out; moto looks at no signature. */

interface Caller {
  readonly region: string;
  /** By which moto knows the account. */
  readonly accessKeyId: string;
}

export const logsCaller = (
  operation: string,
  input: object,
  caller: Caller = { region: 'eu-central-1', accessKeyId: 'testing' },
): Promise<unknown> => called('logs', `Logs_20140328.${operation}`, input, caller);

export const statesCaller = (operation: string, input: object, caller: Caller): Promise<unknown> =>
  called('states', `AWSStepFunctions.${operation}`, input, caller);

async function called(
  service: string,
  operation: string,
  input: object,
  { region, accessKeyId }: Caller,
): Promise<unknown> {
  const scope = `Credential=${accessKeyId}/20261120/${region}/${service}/aws4_request`;
  const response = await fetch(process.env.AWS_ENDPOINT_URL ?? '', {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': operation,
      authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=none`,
    },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${operation}: ${response.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
