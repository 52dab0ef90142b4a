/**
 * Under which other names AWS usually files the action of an operation that has none of its own: a batch under
 * its single operation, a second edition under the first. Only asked when nothing else knows the operation, and
 * only an answer when the action exists.
 *
 * Source  Service Authorization Reference, for instance Deadline Cloud (`BatchGetJob` is `deadline:GetJob`),
 *         Pricing Calculator (`BatchCreateWorkloadEstimateUsage` is `…:CreateWorkloadEstimateUsage`).
 */
const HABITS: readonly ((name: string) => string | undefined)[] = [
  (name) => (name.startsWith('Batch') ? name.slice('Batch'.length) : undefined),
  (name) => (name.startsWith('Batch') ? singular(name.slice('Batch'.length)) : undefined),
  (name) => (name.endsWith('Batch') ? name.slice(0, -'Batch'.length) : undefined),
  (name) => (name.endsWith('V2') ? name.slice(0, -'V2'.length) : undefined),
  (name) => singular(name),
];

export function conventionalNames(name: string): readonly string[] {
  return HABITS.flatMap((habit) => habit(name) ?? []);
}

function singular(name: string): string | undefined {
  return name.endsWith('s') && !name.endsWith('ss') ? name.slice(0, -1) : undefined;
}
