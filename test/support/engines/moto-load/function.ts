/** Functions and their aliases; a function's policy grows by one permission at a time. */
import {
  AddPermissionCommand,
  type AddPermissionRequest,
  CreateAliasCommand,
  CreateFunctionCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { parseArn } from '../../../../core/model/arn.ts';
import { isObject, listAt, textAt } from '../../../../core/record/json.ts';
import type { ResourceEntry } from '../../../../core/snapshot/entry.ts';
import type { Load } from './entry-load.ts';
import { loadAt, tagRecord } from './resource-load.ts';

/** `function:NAME[:ALIAS]` */
export function lambdaFunction(entry: ResourceEntry): Load {
  const [, FunctionName = '', alias] = parseArn(entry.arn)?.resource.split(':') ?? [];
  return loadAt(entry, {
    async make(caller, region) {
      const lambda = caller.client(LambdaClient, region);
      const input = { FunctionName, Tags: tagRecord(entry), ...codeIn(caller.account) };
      if (alias === undefined) await lambda.send(new CreateFunctionCommand(input));
    },
    async write(caller, region, names) {
      const lambda = caller.client(LambdaClient, region);
      const Qualifier = alias === undefined ? {} : { Qualifier: alias };
      if (alias !== undefined)
        await lambda.send(new CreateAliasCommand({ FunctionName, Name: alias, FunctionVersion: '$LATEST' }));
      for (const statement of listAt(names.toMoto(entry.policy?.document), 'Statement'))
        await lambda.send(new AddPermissionCommand({ FunctionName, ...Qualifier, ...permission(statement) }));
    },
  });
}

const codeIn = (account: string) => ({
  Runtime: 'nodejs24.x' as const,
  Handler: 'index.handler',
  Role: `arn:aws:iam::${account}:role/any`,
  Code: { ZipFile: new Uint8Array(Buffer.from('PK')) },
});

/** The statements that AddPermission can write. */
function permission(statement: unknown): Omit<AddPermissionRequest, 'FunctionName'> {
  const principal = ['Service', 'AWS'].map((kind) => textAt(statement, 'Principal', kind)).find(Boolean);
  const [StatementId, Action] = [textAt(statement, 'Sid'), textAt(statement, 'Action')];
  const isPlain = isObject(statement) && statement.Condition === undefined && statement.Effect === 'Allow';
  if (!isPlain || principal === undefined || StatementId === undefined || Action === undefined)
    throw new Error('AddPermission cannot write this statement');
  return { StatementId, Action, Principal: principal };
}
