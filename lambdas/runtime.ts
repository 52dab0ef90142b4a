/** The only reader of the environment: builds the logger and the adapters once per warm process. */
import { Logger } from '@aws-lambda-powertools/logger';

export const logger = new Logger();

/** What the stack sets where somebody asked for it. */
type Wish = 'OWNER_TAG';

type Variable =
  | 'ALERT_SETTINGS'
  | 'ALERT_TOPIC_ARN'
  | 'AWS_REGION'
  | 'DENIALS_TABLE'
  | 'READ_EXTERNAL_ID'
  | 'READ_ROLE_NAME'
  | 'RETENTION_DAYS'
  | 'SCOPE';

/** A variable that the stack, or Lambda itself, always sets; without it the function must not run. */
export function environment(name: Variable): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`the environment variable ${name} is not set`);
  return value;
}

export function environmentIfSet(name: Wish): string | undefined {
  return process.env[name] || undefined;
}
