/** Who gives a command: the ARN of the AWS credentials where the store is AWS's, else the user of this machine. */
import { userInfo } from 'node:os';
import type { Io } from './command.ts';
import { type StoreValues, storeOf } from './open-store.ts';

export async function authorOf(values: StoreValues, io: Pick<Io, 'env'>): Promise<string> {
  if (storeOf(values, io) !== 'aws') return localUser();
  const { callerOf } = await import('../adapters/aws/caller-identity.ts');
  return (await callerOf({})).arn;
}

/** A container may run as a user that the machine does not know by name. */
function localUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
