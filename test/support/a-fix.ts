/** The way out of a denial, with the members that a test cares about. */
import type { Fix } from '../../core/model/denial.ts';

export function aFix(overrides: Partial<Fix> = {}): Fix {
  return {
    kind: 'allow',
    owner: 'account',
    summary: 'Allow it.',
    callerCan: [],
    statement: null,
    why: null,
    where: 'a policy',
    assumes: [],
    proven: null,
    next: null,
    ...overrides,
  };
}
