/** `role/ci/deploy-role`, `user/ana`: an ARN without what stands before the resource; what is no ARN stays as it is. */
export function shortArn(arn: string): string {
  return arn.startsWith('arn:') ? arn.split(':').slice(5).join(':') || arn : arn;
}
