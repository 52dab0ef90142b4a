/** The changes of the sample and the denials after them, each with the answer that a person found by reading the policies. */
import type { ChangeCase } from './case.ts';
import { IDENTITY_CASES } from './identity-cases.ts';
import { ORGANIZATION_CASES } from './organization-cases.ts';
import { RESOURCE_CASES } from './resource-cases.ts';

export const CASES: readonly ChangeCase[] = [...ORGANIZATION_CASES, ...IDENTITY_CASES, ...RESOURCE_CASES];
