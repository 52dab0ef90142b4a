/**
 * One CloudTrail record → a denial, a policy change, a session grant, or the reason why it is none of these.
 *
 * Shape   any value → Normalized
 * Units   times are ISO 8601 UTC in whole seconds, as CloudTrail writes them.
 * Errors  never throws; what cannot be read is `malformed`, with the JSON path.
 * Source  CloudTrail User Guide, "CloudTrail record contents"; "Sharing CloudTrail event across accounts"
 *         (`sharedEventID`).
 */
import { classifyErrorCode } from '../decode/error-codes.ts';
import { isLookAlike, reportsDenial } from '../decode/reported-denial.ts';
import { isObject, type JsonObject, textAt } from '../record/json.ts';
import { isNoApiEvent } from '../record/no-api-event.ts';
import { jsonBytes } from '../record/record-sample.ts';
import type { ActionTable } from './action-table.ts';
import { denialOf } from './denial.ts';
import type { Normalized } from './normalized.ts';
import { policyChangeOf } from './policy-change.ts';
import { sessionGrantOf } from './session-grant.ts';

export function normalizeRecord(record: unknown, table?: ActionTable): Normalized {
  if (!isObject(record)) return malformed('$', 'is not a JSON object');
  if (isNoApiEvent(record)) return { kind: 'none', code: 'noApiEvent' };
  for (const member of ['eventSource', 'eventName'] as const) {
    if (textAt(record, member) === undefined) {
      return malformed(member, `is missing: not a CloudTrail record`);
    }
  }
  const code = textAt(record, 'errorCode');
  return code === undefined ? succeeded(record) : failed(record, code, table);
}

function succeeded(record: JsonObject): Normalized {
  const change = policyChangeOf(record);
  if (change !== undefined) return bounded({ kind: 'policyChange', change }, 'policy change');
  const grant = sessionGrantOf(record);
  if (grant !== undefined) return bounded({ kind: 'sessionGrant', grant }, 'session');
  return { kind: 'none', code: 'succeeded' };
}

/** No record that AWS writes comes near, and a store keeps what is made of it as one item. */
const MOST_BYTES = 64_000;

function bounded(normalized: Normalized, what: string): Normalized {
  if (jsonBytes(normalized) <= MOST_BYTES) return normalized;
  return malformed('$', `is no record of CloudTrail: its ${what} takes more than ${MOST_BYTES} bytes`);
}

function failed(record: JsonObject, code: string, table: ActionTable | undefined): Normalized {
  const { class: meaning } = classifyErrorCode(code);
  const message = textAt(record, 'errorMessage') ?? '';
  switch (meaning) {
    case 'denial':
      return isLookAlike(message) ? { kind: 'none', code: 'lookAlike' } : denialOf(record, code, table);
    case 'dependency':
      return denialOf(record, code, table);
    case 'lookAlike':
      return { kind: 'none', code: 'lookAlike' };
    case 'unknown':
      return reportsDenial(message) ? denialOf(record, code, table) : { kind: 'none', code: 'otherError' };
  }
}

function malformed(path: string, problem: string): Normalized {
  return { kind: 'malformed', path, problem };
}
