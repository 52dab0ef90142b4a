/** The environment variables by which the functions learn what is deployed. */

/** Set for the functions that read them. */
export const VARIABLES = [
  'ALERT_SETTINGS',
  'ALERT_TOPIC_ARN',
  'DENIALS_TABLE',
  'FAILED_OBJECTS_URL',
  'READ_EXTERNAL_ID',
  'READ_ROLE_NAME',
  'RETENTION_DAYS',
  'SCOPE',
] as const;

export type Variable = (typeof VARIABLES)[number];

/** Set only where the settings ask for it. */
export type OptionalVariable = 'OWNER_TAG' | 'ASK_CONFIG';

export type FunctionEnvironment = Readonly<Partial<Record<Variable | OptionalVariable, string>>>;
