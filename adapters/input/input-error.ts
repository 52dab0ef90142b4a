/** An input that cannot be read, or no further: the sentence says what is wrong with it, and what to do. */
export class InputError extends Error {
  override readonly name = 'InputError';
}
