/** Where and when the demo's story happens. */
export const MANAGEMENT = '200000000001';
export const [PAYMENTS, DATA, WEB, TOOLS] = [
  '200000000101',
  '200000000102',
  '200000000103',
  '200000000104',
] as const;
export const ACCOUNTS = [PAYMENTS, DATA, WEB, TOOLS] as const;
export const REGION = 'eu-west-3';
export const START = Date.parse('2026-11-17T00:00:00Z') / 1000;
export const DAY = 86_400;
export const GUARDRAIL = `arn:aws:organizations::${MANAGEMENT}:policy/o-demoexample/service_control_policy/p-allowedregions`;
export const KEY = `arn:aws:kms:${REGION}:${DATA}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

/** The change of the guardrail, and when it was put right. */
export const CHANGE_AT = START + 2 * DAY + 10 * 3600 + 2 * 60;
export const REVERT_AT = CHANGE_AT + 22 * 60;
/** Roles that the change breaks. */
export const ROLE_COUNT = 70;
/** Roles of each account that only work. */
export const WORKER_COUNT = 9;

export const isoTime = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replace('.000', '');
