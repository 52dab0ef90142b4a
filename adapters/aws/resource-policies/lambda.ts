/**
 * Lambda functions: the policy of a function, of an alias or of a version, each read when asked for by name; versions of layers.
 *
 * None is listed: the calls that list functions, and the one that describes a function, return its environment
 * variables, which the monitor must not read. Tags, and the error for a function that is not
 * there, come from ListTags.
 * Source  AWS Lambda API Reference, "GetPolicy", "GetLayerVersionPolicy", "ListTags"; FunctionConfiguration holds `Environment`.
 */
import {
  GetLayerVersionPolicyCommand,
  GetPolicyCommand,
  LambdaClient,
  ListTagsCommand,
} from '@aws-sdk/client-lambda';
import { parseArn } from '../../../core/model/arn.ts';
import type { LookupResult, ResourceView } from '../../../core/model/policy-source.ts';
import type { Caller } from '../member-clients.ts';
import { tagsOfRecord, tryRead } from '../member-read.ts';
import { type ResourceAdapter, resourceFound, tagsSeen, valueIn } from './resource-adapter.ts';

const MISSING = ['ResourceNotFoundException'];

export const adapter: ResourceAdapter = {
  service: 'lambda',
  notListed: 'functions are not listed, because the list would hold their environment variables',
  async read(caller, arn) {
    if (parseArn(arn)?.resource.startsWith('layer:') === true) return readLayer(caller, arn);
    const lambda = caller.client(LambdaClient, parseArn(arn)?.region ?? '');
    const policy = await tryRead(() => lambda.send(new GetPolicyCommand(nameAndQualifier(arn))), MISSING);
    if (policy.kind === 'notVisible') return policy;
    const Resource = arn.split(':').slice(0, 7).join(':');
    const tags = await tryRead(() => lambda.send(new ListTagsCommand({ Resource })), MISSING);
    // No policy and no function are the same error; a function that has tags exists.
    if (policy.kind === 'absent' && tags.kind !== 'found') return tags;
    return resourceFound(
      caller,
      arn,
      'functionPolicy',
      valueIn(policy)?.Policy,
      tagsSeen(tags, ({ Tags }) => tagsOfRecord(Tags)),
    );
  },
};

/** `…:layer:NAME[:VERSION]`: the policy is the version's; that of no version is the same error as no layer. */
async function readLayer(caller: Caller, arn: string): Promise<LookupResult<ResourceView>> {
  const { region = '', resource = '' } = parseArn(arn) ?? {};
  const version = Number(resource.split(':')[2]);
  if (!Number.isInteger(version)) return resourceFound(caller, arn, 'layerPolicy', undefined, null);
  const lambda = caller.client(LambdaClient, region);
  const LayerName = arn.split(':').slice(0, 7).join(':');
  const input = { LayerName, VersionNumber: version };
  const policy = await tryRead(() => lambda.send(new GetLayerVersionPolicyCommand(input)), MISSING);
  if (policy.kind === 'notVisible') return policy;
  return resourceFound(caller, arn, 'layerPolicy', valueIn(policy)?.Policy, null);
}

/** `…:function:NAME[:QUALIFIER]` */
function nameAndQualifier(arn: string): { readonly FunctionName: string; readonly Qualifier?: string } {
  const [, FunctionName = '', Qualifier] = parseArn(arn)?.resource.split(':') ?? [];
  return { FunctionName, ...(Qualifier !== undefined && { Qualifier }) };
}
