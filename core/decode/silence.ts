/**
 * What a bare "Access Denied" means, by what is known of the call: only reasons that can apply to it are named.
 *
 * Shape   the call's source, bucket, accounts and endpoint -> a sentence; undefined: nothing is known of the call.
 * Source  S3 User Guide, "Troubleshoot access denied (403 Forbidden) errors in Amazon S3": S3 gives reasons within an account
 *         and an organization; never for directory buckets, nor where a VPC endpoint policy denies across accounts.
 */
import type { MessageContext } from './denial-claim.ts';

const ACCOUNT = /^\d{12}$/;
const DIRECTORY_BUCKET = '--x-s3';
const OF_DIRECTORY_BUCKETS = 's3express.amazonaws.com';

export function silenceSentence(call: MessageContext): string | undefined {
  const { eventSource, bucket } = call;
  if (!eventSource) return undefined;
  if (eventSource === OF_DIRECTORY_BUCKETS || bucket?.endsWith(DIRECTORY_BUCKET) === true)
    return 'S3 gives no reason for directory buckets, whatever denies';
  return eventSource === 's3.amazonaws.com'
    ? `S3 gives no reason; ${ofS3(call)}`
    : 'the service gives no reason';
}

function ofS3({ callerAccount, bucketOwner, vpcEndpointId }: MessageContext): string {
  const isKnown = [callerAccount, bucketOwner].every((each) => ACCOUNT.test(each ?? ''));
  if (isKnown && callerAccount === bucketOwner)
    return "the bucket is of the caller's account, where S3 usually gives one";
  const whose = isKnown
    ? 'the bucket is of another account'
    : 'the record does not name the owner of the bucket';
  const endpoint = vpcEndpointId === null ? '' : ', and where a VPC endpoint policy denies across accounts';
  return `${whose}, and S3 gives none across organizations${endpoint}`;
}
