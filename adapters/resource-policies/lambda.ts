/**
 * Lambda functions: the function's policy, and one for each alias. Versions by number are read when asked for, not
 * listed. Source: AWS Lambda API Reference.
 */
import {
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  LambdaClient,
  ListAliasesCommand,
  ListFunctionsCommand,
  ListTagsCommand,
} from '@aws-sdk/client-lambda';
import { parseArn } from '../../core/model/arn.ts';
import { pagesOf, tagsOfRecord, tryRead } from '../member-read.ts';
import { type ResourceAdapter, resourceFound, tagsSeen, valueIn } from './resource-adapter.ts';

const MISSING = ['ResourceNotFoundException'];

export const adapter: ResourceAdapter = {
  service: 'lambda',
  actions: [
    'lambda:GetFunctionConfiguration',
    'lambda:GetPolicy',
    'lambda:ListAliases',
    'lambda:ListFunctions',
    'lambda:ListTags',
  ],
  async read(caller, arn) {
    const lambda = caller.client(LambdaClient, parseArn(arn)?.region ?? '');
    const name = nameAndQualifier(arn);
    const policy = await tryRead(() => lambda.send(new GetPolicyCommand(name)), MISSING);
    if (policy.kind === 'notVisible') return policy;
    if (policy.kind === 'absent') {
      // No policy and no function are the same error.
      const found = await tryRead(() => lambda.send(new GetFunctionConfigurationCommand(name)), MISSING);
      if (found.kind !== 'found') return found;
    }
    const Resource = arn.split(':').slice(0, 7).join(':');
    const tags = await tryRead(() => lambda.send(new ListTagsCommand({ Resource })));
    return resourceFound(
      caller,
      arn,
      'functionPolicy',
      valueIn(policy)?.Policy,
      tagsSeen(tags, ({ Tags }) => tagsOfRecord(Tags)),
    );
  },
  async *list(caller, region) {
    const lambda = caller.client(LambdaClient, region);
    const pages = pagesOf(
      (Marker) => lambda.send(new ListFunctionsCommand({ Marker })),
      ({ NextMarker }) => NextMarker,
    );
    for await (const { Functions } of pages) {
      for (const { FunctionArn: arn } of Functions ?? []) {
        if (arn === undefined) continue;
        yield arn;
        yield* aliasesOf(lambda, nameAndQualifier(arn).FunctionName);
      }
    }
  },
};

/** `…:function:NAME[:QUALIFIER]` */
function nameAndQualifier(arn: string): { readonly FunctionName: string; readonly Qualifier?: string } {
  const [, FunctionName = '', Qualifier] = parseArn(arn)?.resource.split(':') ?? [];
  return { FunctionName, ...(Qualifier !== undefined && { Qualifier }) };
}

async function* aliasesOf(lambda: LambdaClient, FunctionName: string): AsyncGenerator<string> {
  const pages = pagesOf(
    (Marker) => lambda.send(new ListAliasesCommand({ FunctionName, Marker })),
    ({ NextMarker }) => NextMarker,
  );
  for await (const { Aliases } of pages) yield* (Aliases ?? []).flatMap(({ AliasArn }) => AliasArn ?? []);
}
