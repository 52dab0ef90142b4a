/**
 * The service that receives a role which a call passes: the value of `iam:PassedToService`.
 *
 * Shape   record of the call, ARN of the role -> `ecs-tasks.amazonaws.com`; undefined where no table says.
 * Source  data/passed-to-service.json; IAM User Guide, "Grant a user permissions to pass a role to an AWS service".
 *
 * INVARIANT: the called service is no answer: ECS passes the roles of tasks to another service than its own.
 */
import table from '../../data/passed-to-service.json' with { type: 'json' };
import { parseArn } from '../model/arn.ts';
import { operationOf } from '../normalize/iam-action.ts';
import { apiCallOf } from '../record/api-call.ts';
import { isHidden } from '../record/hidden-text.ts';
import { isObject } from '../record/json.ts';
import { partitionOf } from '../record/partition.ts';
import { type RequestValue, requestValues } from '../record/request-values.ts';

interface Row {
  readonly operations: readonly string[];
  readonly service: string;
  /** In lower case; undefined: for every role that no other row of the operation is for. */
  readonly parameter: string | undefined;
}

const ROWS: ReadonlyMap<string, readonly Row[]> = rowsByOperation(
  table.rows.map(({ operations, service, ...row }) => ({
    ...{ operations, service },
    parameter: 'parameter' in row ? row.parameter?.toLowerCase() : undefined,
  })),
);

function rowsByOperation(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const byOperation = new Map<string, Row[]>();
  for (const row of rows) {
    for (const operation of row.operations) {
      const key = operation.toLowerCase();
      byOperation.set(key, [...(byOperation.get(key) ?? []), row]);
    }
  }
  return byOperation;
}

export function passedToService(record: unknown, roleArn: string | null): string | undefined {
  if (!isObject(record)) return undefined;
  const call = apiCallOf(record);
  if (partitionOf(call.region, roleArn ?? call.principalArn) === 'aws-cn') return undefined;
  const rows = ROWS.get(operationOf(call).toLowerCase()) ?? [];
  const known = isObject(call.requestParameters);
  const values = requestValues(call.requestParameters);
  const fitting = rows.flatMap((row) => {
    const fit = row.parameter === undefined ? 'other' : known ? fitOf(row.parameter, values, roleArn) : 'may';
    return fit === 'no' ? [] : [{ row, fit }];
  });
  const certain = fitting.filter(({ fit }) => fit === 'yes');
  const services = new Set((certain.length > 0 ? certain : fitting).map(({ row }) => row.service));
  // Where no role was found in its parameter, one that the record hides may be another than that of the other rows.
  const isComplete = certain.length > 0 || fitting.some(({ fit }) => fit === 'other');
  return isComplete && services.size === 1 ? [...services][0] : undefined;
}

/** Does the role stand in or below the parameter? A value that was not recorded may be it. */
function fitOf(
  parameter: string,
  values: readonly RequestValue[],
  roleArn: string | null,
): 'yes' | 'may' | 'no' {
  const here = values.filter(({ path }) => path.split('.').includes(parameter));
  if (here.some(({ value }) => isRole(value, roleArn))) return 'yes';
  return here.some(({ value }) => value === '' || isHidden(value)) || (roleArn === null && here.length > 0)
    ? 'may'
    : 'no';
}

/** By its ARN, or by its name. */
function isRole(value: string, roleArn: string | null): boolean {
  if (roleArn === null) return false;
  return value === roleArn || value === parseArn(roleArn)?.resource.split('/').at(-1);
}
