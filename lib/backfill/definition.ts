/**
 * The backfill in the Amazon States Language: divide the listing, read its parts side by side, add up.
 *
 * A part is read by a standard execution of its own: it may take hours, which pass in steps of some minutes. It ends well
 * even when it was stopped, because a failed one would be missing in the sums; `Report` then fails the whole.
 * Source  Step Functions Developer Guide, "Using Map state in Distributed mode", "Handling errors in workflows", "Fail state".
 */

export interface DefinitionProps {
  readonly functionArn: string;
  /** `aws`, `aws-cn` … */
  readonly partition: string;
  readonly maxConcurrency: number;
  /** Longer than the function may run. */
  readonly stepSeconds: number;
}

/** Lambda itself failed, or was busy: nothing of ours. */
const LAMBDA_FAILED = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
];

const retry = (ErrorEquals: readonly string[]) => ({
  ...{ ErrorEquals, IntervalSeconds: 10, BackoffRate: 2, MaxDelaySeconds: 300, MaxAttempts: 8 },
  JitterStrategy: 'FULL',
});

export function backfillDefinition(props: DefinitionProps) {
  const invoke = {
    Type: 'Task',
    Resource: `arn:${props.partition}:states:::lambda:invoke`,
    TimeoutSeconds: props.stepSeconds,
    OutputPath: '$.Payload',
  };
  const parameters = (payload: object) => ({ FunctionName: props.functionArn, ...payload });
  return {
    Comment: 'Reads a bucket of logs into the table of denials',
    StartAt: 'Divide',
    States: {
      Divide: {
        ...invoke,
        Parameters: parameters({ Payload: { step: 'divide', 'input.$': '$' } }),
        Retry: [retry(LAMBDA_FAILED)],
        Next: 'IsInputRefused',
      },
      IsInputRefused: failIf('InputRefused', 'ReadParts'),
      InputRefused: { Type: 'Fail', Error: 'InputRefused', CausePath: '$.problem' },
      ReadParts: {
        Type: 'Map',
        ItemsPath: '$.parts',
        ItemSelector: { step: 'read', 'request.$': '$.request', 'part.$': '$$.Map.Item.Value', counts: NONE },
        MaxConcurrency: props.maxConcurrency,
        // One part that fails must not stop the others.
        ToleratedFailurePercentage: 100,
        ItemProcessor: readPart(invoke, parameters),
        ResultPath: '$.results',
        Next: 'Report',
      },
      Report: {
        ...invoke,
        Parameters: parameters({
          Payload: { step: 'report', 'parts.$': '$.count', 'results.$': '$.results' },
        }),
        Retry: [retry(LAMBDA_FAILED)],
        Next: 'IsUnfinished',
      },
      IsUnfinished: failIf('Unfinished', 'Done'),
      Unfinished: { Type: 'Fail', Error: 'Unfinished', CausePath: '$.problem' },
      Done: { Type: 'Succeed' },
    },
  };
}

function failIf(fails: string, Default: string) {
  return { Type: 'Choice', Choices: [{ Variable: '$.problem', IsPresent: true, Next: fails }], Default };
}

const NONE = { objects: 0, records: 0, added: 0, duplicates: 0, passedOver: 0, failed: 0 };

/** What passes on is small: an input of the next state must hold it of all parts. */
function readPart(invoke: object, parameters: (payload: object) => object) {
  return {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'ReadPart',
    States: {
      ReadPart: {
        ...invoke,
        Parameters: parameters({ 'Payload.$': '$' }),
        // A table that is busy is given minutes. What was read in this step before is read again, and counted once.
        Retry: [retry(['States.ALL'])],
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'PartFailed' }],
        Next: 'IsPartDone',
      },
      IsPartDone: {
        Type: 'Choice',
        Choices: [{ Variable: '$.isDone', BooleanEquals: true, Next: 'PartDone' }],
        Default: 'ReadPart',
      },
      PartDone: {
        Type: 'Pass',
        Parameters: { 'counts.$': '$.counts', 'stopped.$': '$.stopped' },
        End: true,
      },
      PartFailed: {
        Type: 'Pass',
        Parameters: { 'counts.$': '$.counts', 'stopped.$': '$.failure.Error' },
        End: true,
      },
    },
  };
}
