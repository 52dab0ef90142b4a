/**
 * Under which other names AWS usually files the action of an operation that has none of its own: a batch under
 * its single operation. Only asked when nothing else knows the operation, and only an answer when the action exists.
 *
 * Source  Service Authorization Reference, for instance Deadline Cloud (`BatchGetJob` is `deadline:GetJob`),
 *         Pricing Calculator (`BatchCreateWorkloadEstimateUsage` is `…:CreateWorkloadEstimateUsage`).
 */
const BATCH = 'Batch';

export function conventionalNames(name: string): readonly string[] {
  const single = name.startsWith(BATCH)
    ? name.slice(BATCH.length)
    : name.endsWith(BATCH)
      ? name.slice(0, -BATCH.length)
      : undefined;
  if (single === undefined) return [];
  return single.endsWith('s') ? [single, single.slice(0, -1)] : [single];
}
