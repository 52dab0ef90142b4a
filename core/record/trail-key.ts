/**
 * How trails lay their files out in a bucket:
 *
 *     [PREFIX/]AWSLogs/[o-ID/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/ACCOUNT_CloudTrail_REGION_YYYYMMDDTHHmmZ_UNIQUE.json.gz
 *
 * Digests and Insights events lie beside `CloudTrail/`, in `CloudTrail-Digest/` and `CloudTrail-Insight/`; other services
 * have folders of their own there. Control Tower uses the organization's id as the prefix.
 *
 * Shape   a key or a folder (it ends with a slash) -> what its folders name. Anything that is no such layout is `other`.
 * Source  CloudTrail User Guide, "Finding your CloudTrail log files", "CloudTrail log file examples", "CloudTrail digest
 *         file structure".
 */

/** What the folders inside of a folder are: `above` may hold `AWSLogs/`, at any depth. */
export type TrailLevel = 'above' | 'accounts' | 'kinds' | 'regions' | 'dates' | 'other';

export interface TrailPlace {
  readonly level: TrailLevel;
  readonly account: string | undefined;
  readonly kind: string | undefined;
  readonly region: string | undefined;
  /** The key up to its Region, with the slash behind it. */
  readonly regionFolder: string | undefined;
  /** `2026-11-20`, of the folders; undefined: there is no whole date. */
  readonly day: string | undefined;
  /** `2026-11-20T10:05`, UTC, of the file's name: when the file was delivered. */
  readonly delivered: string | undefined;
}

const ROOT = 'AWSLogs';
const ORGANIZATION = /^o-[a-z0-9]+$/;
const ACCOUNT = /^\d{12}$/;
const DELIVERED = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

const NOWHERE: Omit<TrailPlace, 'level'> = {
  account: undefined,
  kind: undefined,
  region: undefined,
  regionFolder: undefined,
  day: undefined,
  delivered: undefined,
};

export function trailPlaceOf(key: string): TrailPlace {
  const segments = key.split('/');
  const name = segments.pop() ?? '';
  // The last one: the prefix of a trail may be of the same name.
  const root = segments.lastIndexOf(ROOT);
  if (root < 0) return { ...NOWHERE, level: 'above' };
  const first = root + (ORGANIZATION.test(segments[root + 1] ?? '') ? 2 : 1);
  const [account, kind, region, ...dates] = segments.slice(first);
  if (account === undefined) return { ...NOWHERE, level: 'accounts' };
  if (!ACCOUNT.test(account)) return { ...NOWHERE, level: 'other' };
  if (kind === undefined) return { ...NOWHERE, level: 'kinds', account };
  if (!holdsEvents(kind)) return { ...NOWHERE, level: 'other', account, kind };
  if (region === undefined) return { ...NOWHERE, level: 'regions', account, kind };
  const date = dates.slice(0, 3).join('-');
  return {
    ...{ level: 'dates', account, kind, region },
    regionFolder: `${segments.slice(0, first + 3).join('/')}/`,
    day: DATE.test(date) ? date : undefined,
    delivered: deliveredOf(name),
  };
}

/** Folders of a trail whose files hold no events of calls: hashes of the other files, and deviations from the usual. */
const NO_EVENTS: ReadonlySet<string> = new Set(['CloudTrail-Digest', 'CloudTrail-Insight']);

const holdsEvents = (kind: string): boolean =>
  (kind === 'CloudTrail' || kind.startsWith('CloudTrail-')) && !NO_EVENTS.has(kind);

function deliveredOf(name: string): string | undefined {
  const [, year, month, day, hour, minute] = DELIVERED.exec(name.split('_')[3] ?? '') ?? [];
  return year === undefined ? undefined : `${year}-${month}-${day}T${hour}:${minute}`;
}
