/** What became of a write that holds a condition. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';

/** False: its condition did not hold, and nothing was written. */
export async function isWritten(sent: Promise<unknown>): Promise<boolean> {
  try {
    await sent;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
