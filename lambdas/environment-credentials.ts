/**
 * The credentials of a function: Lambda puts them into its environment before it starts, and they stay as long as that does. In
 * the bundles this takes the place of the SDK's chain of providers, with its clients for profiles, containers and single sign-on.
 *
 * Source  AWS Lambda Developer Guide, "Using Lambda environment variables": access keys obtained from the execution role.
 */
import { environment, environmentIfSet } from './runtime.ts';

const sessionToken = environmentIfSet('AWS_SESSION_TOKEN');

const CREDENTIALS = {
  accessKeyId: environment('AWS_ACCESS_KEY_ID'),
  secretAccessKey: environment('AWS_SECRET_ACCESS_KEY'),
  ...(sessionToken !== undefined && { sessionToken }),
};

export const defaultProvider = () => async () => CREDENTIALS;
