/**
 * What is wrong with an input, and where: a JSON path and the rest of a sentence. Readers collect faults instead of
 * throwing, so that one broken statement does not hide the next.
 */
export interface Fault {
  /** `$.policies.identityPolicies[0].document.Statement[1].Effect` */
  readonly path: string;
  /** Completes the sentence "PATH …": `must be "Allow" or "Deny"`. */
  readonly problem: string;
}

/** Adds a fault; a faulty part has no value. */
export function reject(faults: Fault[], path: string, problem: string): readonly [] {
  faults.push({ path, problem });
  return [];
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
