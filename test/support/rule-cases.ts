/** The made events of test/cases/rule as EventBridge would deliver them, with the rules each should match. */
import { readFileSync } from 'node:fs';
import { type Envelope, eventEnvelope } from './event-envelope.ts';

export interface RuleCase {
  readonly note: string;
  readonly want: readonly string[];
  readonly event: Envelope;
}

interface CaseRow {
  readonly note: string;
  readonly want: readonly string[];
  readonly detailType?: string;
  readonly source?: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

const USUAL_DETAIL = { eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances', readOnly: false };

/** Where members forward to: members pass on together what the central rules separate. */
const FORWARDED: ReadonlyMap<string, string> = new Map([
  ['deniedCalls', 'forwardDeniedCalls'],
  ['ownDenials', 'forwardDeniedCalls'],
  ['coverage', 'forwardDeniedCalls'],
  ['accessChanges', 'forwardAccessChanges'],
]);

export const ERROR_CODES: Readonly<Record<'denials' | 'dependencies' | 'lookAlikes', readonly string[]>> =
  readCases('error-codes');

export function ruleCases(): RuleCase[] {
  const { denials, dependencies, lookAlikes } = ERROR_CODES;
  return [
    ...readCases<CaseRow[]>('events').map(caseOf),
    ...[...denials, ...dependencies].map((errorCode) => caseOf(codeRow(errorCode, ['deniedCalls']))),
    ...lookAlikes.map((errorCode) => caseOf(codeRow(errorCode, []))),
  ];
}

/** Role ARNs as the cases name them, in the order of the pattern. */
export const ownRoleArn = (index: number): string => `arn:aws:iam::111122223333:role/own-${index}`;

export function readCases<T>(name: string): T {
  return JSON.parse(readFileSync(`test/cases/rule/${name}.json`, 'utf8'));
}

function codeRow(errorCode: string, want: readonly string[]): CaseRow {
  return { note: `error code ${errorCode}`, want, detail: { errorCode } };
}

function caseOf({ note, want, detailType, source, detail }: CaseRow): RuleCase {
  const event = eventEnvelope({ ...USUAL_DETAIL, ...detail }, detailType);
  const wanted = new Set([...want, ...want.flatMap((rule) => FORWARDED.get(rule) ?? [])]);
  return {
    note,
    want: [...wanted].toSorted(),
    event: source === undefined ? event : { ...event, source },
  };
}
