/** `denials mute`: no pages about something, for a while and for a reason. */

import { MUTE_SELECTORS, type Mute, muteOf } from '../core/model/mute.ts';
import { instant, isoSeconds } from '../core/record/event-time.ts';
import { jsonText } from '../core/text/json-text.ts';
import { oneLine } from '../core/text/one-line.ts';
import { authorOf } from './author.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { wholeGroupId } from './find-id.ts';
import { coverage } from './mute-columns.ts';
import { warningsOf } from './mute-warnings.ts';
import { openStoreToRead, STORE_HELP, STORE_OPTIONS } from './open-store.ts';
import { parseCommandLine } from './print.ts';
import { parseWhen } from './when.ts';

const OPTIONS = {
  ...STORE_OPTIONS,
  principal: { type: 'string' },
  action: { type: 'string' },
  resource: { type: 'string' },
  account: { type: 'string' },
  policy: { type: 'string' },
  group: { type: 'string' },
  until: { type: 'string' },
  reason: { type: 'string' },
  json: { type: 'boolean' },
} as const;

type Values = Partial<Record<(typeof MUTE_SELECTORS)[number] | 'until' | 'reason', string>>;

const DAY = 86_400_000;
const LONGEST_DAYS = 366;

/** Longer than any ARN. All mutes are read together, before each alert. */
export const LONGEST_TEXT = 2_048;

export const command: Command = {
  help: `denials mute [--principal P] [--action A] [--resource R] [--account N] [--policy P] [--group G]
             --until T --reason TEXT [--json]

Until T, what is muted sends no page. It is still stored, counted and listed, with the reason. A denial is muted if all
selectors match; give at least one. An incident sends a page as soon as anything in it is not muted.

  --principal P   ARN of a user or role, or its name
  --action A      as in \`s3:GetObject\`
  --resource R    a resource, which stands for its family, or a family
  --account N     12 digits
  --policy P      ARN, name or id of the policy that denies
  --group G       a group (g-…) as \`denials groups\` lists it
  --until T       ISO 8601, or how long from now: 30m, 24h, 7d; at most ${LONGEST_DAYS} days
  --reason TEXT   what the next person will want to know
${STORE_HELP}

Example: denials mute --principal nightly-scan --action s3:GetObject --until 7d --reason "bucket policy is being fixed"`,
  run: async (args, io) => {
    const { values } = parseCommandLine({ args: [...args], options: OPTIONS });
    let mute = muteFrom(values, io);
    const author = await authorOf(values, io);
    const store = await openStoreToRead(values, io);
    try {
      if (values.group !== undefined)
        mute = muteFrom({ ...values, group: await wholeGroupId(values.group, store) }, io);
      mute = { ...mute, author };
      await store.putMute(mute);
      for (const warning of await warningsOf(mute, store)) io.err(`${oneLine(warning)}\n`);
    } finally {
      await store.close();
    }
    const summary = `${mute.mute}: ${oneLine(coverage(mute))} sends no page until ${mute.until}`;
    await io.out(values.json === true ? `${jsonText(mute, 2)}\n` : `${summary}\n`);
    return 0;
  },
};

function muteFrom(values: Values, io: Io): Mute {
  const { reason = '' } = values;
  const given = MUTE_SELECTORS.filter((name) => (values[name] ?? '') !== '');
  if (given.length === 0) {
    throw new UsageError(`give at least one thing to mute: --${MUTE_SELECTORS.join(', --')}`);
  }
  if (values.account !== undefined && !/^\d{12}$/.test(values.account)) {
    throw new UsageError(`\`--account ${values.account}\` is no account; give its 12 digits`);
  }
  if (reason.trim() === '')
    throw new UsageError('give `--reason TEXT`: who finds the mute later wants to know why');
  for (const name of [...given, 'reason'] as const) {
    if ((values[name] ?? '').length > LONGEST_TEXT)
      throw new UsageError(`\`--${name}\` is too long; give at most ${LONGEST_TEXT} characters`);
  }
  const selected = (name: (typeof MUTE_SELECTORS)[number]) => values[name] || null;
  return muteOf({
    principal: selected('principal'),
    action: selected('action'),
    resource: selected('resource'),
    account: selected('account'),
    policy: selected('policy'),
    group: selected('group'),
    until: endOf(values.until, io.now()),
    reason: reason.trim(),
    createdAt: isoSeconds(io.now()),
    author: null,
  });
}

/** An age looks back everywhere else; the end of a mute lies ahead. */
function endOf(until: string | undefined, now: number): string {
  if (until === undefined)
    throw new UsageError('give the end of the mute, `--until T`: ISO 8601, or 30m, 24h, 7d from now');
  const time = instant(parseWhen(until, 'until', now));
  const end = /^\d+[smhdw]$/.test(until) ? now + (now - time) : time;
  if (end <= now) throw new UsageError(`\`--until ${until}\` has passed; give a time in the future`);
  if (end > now + LONGEST_DAYS * DAY) {
    throw new UsageError(
      `\`--until ${until}\` is too far in the future; a mute lasts at most ${LONGEST_DAYS} days`,
    );
  }
  return isoSeconds(end);
}
