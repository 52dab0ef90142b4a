/** What explaining a denied call needs beyond the denial itself; kept for one denial a request. */
export interface Sample {
  /** Only those members of the CloudTrail record that an explanation reads; null: it was not kept. */
  readonly record: unknown;
  /** As recorded, if it holds something that only AWS can decode: an encoded message, an authorization id. */
  readonly message: string | null;
  /** Members that were too long to keep: what they hold is unknown. */
  readonly leftOut: readonly string[];
}
