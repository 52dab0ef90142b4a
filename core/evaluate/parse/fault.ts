/**
 * What is wrong with an input, and where: a JSON path and a sentence. Readers collect it instead of throwing, so that
 * one broken statement does not hide the next.
 *
 * A fault refuses the input: there is no JSON, no request, or a document without statements. Everything else that AWS
 * would not take is a warning: what can be evaluated is.
 */
export interface Fault {
  /** `$.policies.identityPolicies[0].document.Statement[1].Effect` */
  readonly path: string;
  /** Completes the sentence "PATH …": `must be "Allow" or "Deny"`. */
  readonly problem: string;
}

export interface Warning {
  readonly path: string;
  /** One sentence: what is odd, and how it is evaluated. */
  readonly says: string;
}

export interface Problems {
  readonly faults: Fault[];
  readonly warnings: Warning[];
}

export function noProblems(): Problems {
  return { faults: [], warnings: [] };
}

/** Adds a fault; a faulty part has no value. */
export function reject(faults: Fault[], path: string, problem: string): readonly [] {
  faults.push({ path, problem });
  return [];
}

/**
 * A part of a statement. If it is not readable, its value covers everything, and whether the statement applies to what
 * its other parts cover is unknown.
 */
export interface Part<T> {
  readonly value: T;
  readonly isReadable: boolean;
}

export function readable<T>(value: T): Part<T> {
  return { value, isReadable: true };
}

export function unreadable<T>(value: T): Part<T> {
  return { value, isReadable: false };
}

/** Narrows to `unknown[]`, where `Array.isArray` narrows to `any[]`. */
export function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** `$.a` + `b c` → `$.a["b c"]` */
export function memberPath(path: string, member: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(member) ? `${path}.${member}` : `${path}[${JSON.stringify(member)}]`;
}

export function describeFault({ path, problem }: Fault): string {
  return `${path} ${problem}`;
}
