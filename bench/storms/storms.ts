/**
 * Storms of denials through the real way: from the queue's messages into the embedded store, on to the detector, and out
 * as alerts; with the sweep every five minutes.
 *
 * Shape  a storm -> its messages in the order of arrival; a monitor that took them in -> what is left behind.
 */
import { ingestMessages } from '../../core/ingest/queue-messages.ts';
import type { RecordedDenial } from '../../core/model/denial.ts';
import { NINE } from '../../test/support/detect-world.ts';
import { iso, openMonitor, roleArn } from '../../test/support/paged-monitor.ts';

export interface StormCall {
  /** Seconds after the beginning. */
  readonly after: number;
  readonly role: string;
  readonly resource: string;
}

export interface Storm {
  readonly name: string;
  readonly seconds: number;
  readonly calls: (count: number) => Iterable<StormCall>;
  /** As many as the name says. */
  readonly count: number;
}

const ONE_OBJECT = 'arn:aws:s3:::ledger/2026/a.csv';

function* evenly(count: number, seconds: number, call: (n: number) => Omit<StormCall, 'after'>) {
  for (let n = 0; n < count; n += 1) yield { after: Math.floor((n * seconds) / count), ...call(n) };
}

export const STORMS: readonly Storm[] = [
  {
    name: 'one principal, one resource, 5,000 a minute for an hour',
    ...{ seconds: 3600, count: 300_000 },
    calls: (count) => evenly(count, 3600, () => ({ role: 'storm', resource: ONE_OBJECT })),
  },
  {
    name: '200 principals at once after a policy change, 20 tries each in ten minutes',
    ...{ seconds: 600, count: 4000 },
    calls: (count) => evenly(count, 600, (n) => ({ role: `team-${n % 200}`, resource: ONE_OBJECT })),
  },
  {
    name: 'one principal, 10,000 buckets in an hour',
    ...{ seconds: 3600, count: 10_000 },
    calls: (count) =>
      evenly(count, 3600, (n) => ({ role: 'scan', resource: `arn:aws:s3:::bucket-${n}/a.csv` })),
  },
  {
    name: '10,000 principals with one denial each in a minute',
    ...{ seconds: 60, count: 10_000 },
    calls: (count) => evenly(count, 60, (n) => ({ role: `app-${n}`, resource: ONE_OBJECT })),
  },
];

export interface StormResult {
  readonly denials: number;
  readonly pages: number;
  /** Everything that was sent: pages, ends, later reasons. */
  readonly sent: number;
  readonly incidents: number;
  readonly groups: number;
  /** Denials counted in all groups: as many as came. */
  readonly counted: number;
  readonly requests: number;
  /** Of the detector: a key of a dimension each. */
  readonly states: number;
  readonly megabytes: number;
}

const SWEEP_SECONDS = 300;
const BATCH = 10;

/** `onSweep` is called after each sweep, to measure something. */
export async function runStorm(storm: Storm, count: number, onSweep = () => {}): Promise<StormResult> {
  const monitor = openMonitor();
  try {
    let next = SWEEP_SECONDS;
    let batch: StormCall[] = [];
    let denials = 0;
    const flush = async () => {
      await monitor.arrive(await takenIn(batch, denials - batch.length));
      batch = [];
    };
    for (const call of storm.calls(count)) {
      for (; call.after >= next; next += SWEEP_SECONDS) {
        await flush();
        await monitor.sweepAt(NINE + next);
        onSweep();
      }
      denials += batch.push(call) > 0 ? 1 : 0;
      if (batch.length === BATCH) await flush();
    }
    await flush();
    for (; next <= storm.seconds + 2 * 3600; next += SWEEP_SECONDS) {
      await monitor.sweepAt(NINE + next);
      onSweep();
    }
    const groups = await monitor.store.listGroups({}, 'count');
    return {
      ...{ denials, pages: monitor.pages().length, sent: monitor.published.length },
      ...{ incidents: (await monitor.incidents()).length, groups: groups.length },
      counted: groups.reduce((sum, group) => sum + group.count, 0),
      ...monitor.kept(),
    };
  } finally {
    await monitor.store.close();
  }
}

/** Messages of the queue, read as `ingest` reads them; the monitor then stores and detects what they hold. */
async function takenIn(calls: readonly StormCall[], first: number): Promise<readonly RecordedDenial[]> {
  const denials: RecordedDenial[] = [];
  const nothing = async () => {};
  const store = {
    ...{ putPolicyChanges: nothing, putSessionGrants: nothing, putCanaries: nothing },
    async putDenials(recorded: readonly RecordedDenial[]) {
      denials.push(...recorded);
      return { added: [], duplicates: 0 };
    },
  };
  const messages = calls.map((call, n) => ({ id: `m${first + n}`, body: messageOf(call, first + n) }));
  const onFailure = (id: string) => {
    throw new Error(`message ${id} failed`);
  };
  await ingestMessages(messages, { store, clock: () => (NINE + 2 * 86_400) * 1000, onFailure });
  return denials;
}

const POLICY =
  'arn:aws:organizations::999988887777:policy/o-exampleorg/service_control_policy/p-examplepolicy';

function messageOf({ after, role, resource }: StormCall, n: number): string {
  const session = `arn:aws:sts::111122223333:assumed-role/${role}/run`;
  const says = `User: ${session} is not authorized to perform: s3:GetObject on resource: "${resource}" with an explicit deny in a service control policy: ${POLICY}`;
  const sessionIssuer = { type: 'Role', arn: roleArn(role), accountId: '111122223333', userName: role };
  const detail = {
    ...{ eventVersion: '1.11', eventTime: iso(NINE + after), eventID: `e-${n}`, eventType: 'AwsApiCall' },
    ...{ eventSource: 's3.amazonaws.com', eventName: 'GetObject', awsRegion: 'eu-central-1' },
    ...{ errorCode: 'AccessDenied', errorMessage: says, recipientAccountId: '111122223333' },
    userIdentity: {
      ...{ type: 'AssumedRole', principalId: `AROA${role}:run`, arn: session, accountId: '111122223333' },
      sessionContext: { sessionIssuer },
    },
  };
  return JSON.stringify({ 'detail-type': 'AWS API Call via CloudTrail', detail });
}
