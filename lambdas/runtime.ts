/** The only reader of the environment: builds the logger and the adapters once per warm process. */
import { Logger } from '@aws-lambda-powertools/logger';

export const logger = new Logger();

/** A variable that the stack, or Lambda, always sets; without it the function must not run. */
export function environment(
  name: 'DENIALS_TABLE' | 'RETENTION_DAYS' | 'ALERT_TOPIC_ARN' | 'ALERT_SETTINGS' | 'AWS_REGION',
): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`the environment variable ${name} is not set`);
  return value;
}
