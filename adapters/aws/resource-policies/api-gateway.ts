/**
 * REST APIs of API Gateway. Their control-plane ARNs name no account. HTTP and WebSocket APIs carry no policy.
 * Source  API Gateway API Reference: the policy comes as JSON whose quotes are escaped once more.
 */
import { APIGatewayClient, GetRestApiCommand, paginateGetRestApis } from '@aws-sdk/client-api-gateway';
import { parseArn } from '../../../core/model/arn.ts';
import { parseJson } from '../../../core/record/json.ts';
import { tagsOfRecord, tryRead } from '../member-read.ts';
import { type ResourceAdapter, resourceFound } from './resource-adapter.ts';

export const adapter: ResourceAdapter = {
  service: 'apigateway',
  async read(caller, arn, region) {
    const { region: own = '', resource = '' } = parseArn(arn) ?? {};
    const api = caller.client(APIGatewayClient, own || region);
    const [, type, restApiId = ''] = resource.split('/');
    if (type !== 'restapis') return { kind: 'absent' };
    const found = await tryRead(() => api.send(new GetRestApiCommand({ restApiId })), ['NotFoundException']);
    if (found.kind !== 'found') return found;
    return resourceFound(
      caller,
      arn,
      'apiPolicy',
      unescaped(found.value.policy),
      tagsOfRecord(found.value.tags),
    );
  },
  async *list(caller, region) {
    const api = caller.client(APIGatewayClient, region);
    const pages = paginateGetRestApis({ client: api }, { limit: 500 });
    for await (const { items } of pages) {
      yield* (items ?? []).flatMap(({ id }) =>
        id ? `arn:${caller.partition}:apigateway:${region}::/restapis/${id}` : [],
      );
    }
  },
};

/** `{\"Version\": …}` → `{"Version": …}` */
function unescaped(text: string | undefined): string | undefined {
  if (text === undefined || 'value' in parseJson(text)) return text;
  const parsed = parseJson(`"${text}"`);
  return 'value' in parsed && typeof parsed.value === 'string' ? parsed.value : text;
}
