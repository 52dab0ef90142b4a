/** So long after its creation a caller is new: IAM takes a while to apply new policies everywhere. */
export const NEW_MILLISECONDS = 5 * 60_000;
