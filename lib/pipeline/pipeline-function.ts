/**
 * The one way to make a Lambda function: bundled by esbuild for Node 24 on arm64, with a role of its own that may
 * write its own log group and nothing else until it is granted more, and JSON logs that are kept for a set time.
 */
import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionEnvironment } from '../../contract/environment.ts';
import { acknowledge } from '../acknowledge.ts';
import type { LogLevel, Settings } from '../settings/settings.ts';
import { bundledCode } from './bundled-code.ts';
import type { LambdaName } from './bundling.ts';

export interface PipelineFunctionProps {
  readonly name: LambdaName;
  readonly memoryMiB: number;
  readonly timeout: Duration;
  /** Reserved for it, and no more; left out: what calls it limits it. */
  readonly mostAtOnce?: number;
  /** For a role that others must know by name. */
  readonly roleName?: string;
  readonly environment: FunctionEnvironment;
  readonly settings: Settings;
}

const APPLICATION_LOG_LEVEL: Readonly<Record<LogLevel, ApplicationLogLevel>> = {
  DEBUG: ApplicationLogLevel.DEBUG,
  INFO: ApplicationLogLevel.INFO,
  WARN: ApplicationLogLevel.WARN,
  ERROR: ApplicationLogLevel.ERROR,
};

const MAPPINGS_KEEP = 'What fails is kept by the queue or the stream mapping that it came from.';
const NO_TRACING =
  'Few functions with one log line per batch: event ids in the logs show the way of a denial.';

/** What the settings let a function reserve, and at most what it can use. */
export function atMost({ functionMaxConcurrency }: Settings, usable = functionMaxConcurrency) {
  return functionMaxConcurrency === 0 ? {} : { mostAtOnce: Math.min(functionMaxConcurrency, usable) };
}

export class PipelineFunction extends Construct {
  readonly name: LambdaName;
  readonly timeout: Duration;
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: PipelineFunctionProps) {
    super(scope, id);
    const { name, settings } = props;
    this.name = name;
    this.timeout = props.timeout;
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', {
      description: `denial-monitor ${name}`,
      ...(props.roleName === undefined ? {} : { roleName: props.roleName }),
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    this.logGroup.grantWrite(this.role);
    this.function = new LambdaFunction(this, 'Function', {
      description: `denial-monitor ${name}`,
      code: bundledCode(name),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMiB,
      timeout: props.timeout,
      ...(props.mostAtOnce === undefined ? {} : { reservedConcurrentExecutions: props.mostAtOnce }),
      role: this.role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      // Lambda's own filter runs first: a level that it drops never reaches the logger's.
      applicationLogLevelV2: APPLICATION_LOG_LEVEL[settings.logLevel],
      environment: {
        ...props.environment,
        POWERTOOLS_SERVICE_NAME: `denial-monitor-${name}`,
        POWERTOOLS_LOG_LEVEL: settings.logLevel,
      },
    });
    acknowledge(this, 'Serverless-LambdaDLQ', MAPPINGS_KEEP);
    acknowledge(this, 'Serverless-LambdaTracing', NO_TRACING);
  }

  /** Full names: no action and no resource with a wildcard, unless a resource cannot be named. */
  allow(actions: readonly string[], resources: readonly string[]): void {
    this.role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
  }
}
