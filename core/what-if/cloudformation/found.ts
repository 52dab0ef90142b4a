/** A part of a template with its functions resolved; or the place that is known only when the template is deployed, and why. */
export interface Unknown {
  /** `$.Resources.Key.Properties.KeyPolicy.Statement[0].Principal.AWS` */
  readonly path: string;
  /** One clause. */
  readonly why: string;
}

/** `undefined` is `AWS::NoValue`: there is nothing. */
export type Found = { readonly value: unknown } | Unknown;

export const unknown = (path: string, why: string): Unknown => ({ path, why });

/** A text as CloudFormation makes it of a value; undefined: the value is none, or a number that may be written in two ways. */
export function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' || Number.isSafeInteger(value) ? String(value) : undefined;
}
