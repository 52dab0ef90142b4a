/** How often storms page: the table of the README. */
import type { DetectEvent } from '../../core/detect/event.ts';
import { Replay } from '../../core/detect/replay.ts';
import { detectorSettings } from '../../core/detect/settings.ts';
import { table } from './report.ts';
import { START } from './simulation.ts';

interface Parts {
  readonly index: number;
  readonly time: number;
  readonly principal: string;
  readonly policy: string;
}

const NINE = START + 9 * 3600;

function anEvent({ index, time, principal, policy }: Parts): DetectEvent {
  return {
    ts: time,
    at: time,
    id: `e-${index}`,
    group: undefined,
    keys: {
      principal: `arn:aws:iam::111122223333:role/${principal}`,
      account: '111122223333',
      action: 's3:PutObject',
      resource: 'arn:aws:s3:::ledger/*',
      policy,
    },
  };
}

const POLICY = 'serviceControlPolicy:p-guardrail';

/** 5,000 denials a minute, for an hour, of one principal. */
function* storm(): Generator<DetectEvent> {
  for (let index = 0; index < 300_000; index += 1) {
    yield anEvent({ index, time: NINE + index * 0.012, principal: 'deploy', policy: POLICY });
  }
}

/** A policy change denies so many principals, each of which tries again and again, for half an hour unless said. */
function* wave(principals: number, tries: number, seconds = 1800): Generator<DetectEvent> {
  for (let index = 0; index < principals * tries; index += 1) {
    const time = NINE + (index * seconds) / (principals * tries);
    yield anEvent({ index, time, principal: `team-${index % principals}`, policy: POLICY });
  }
}

function* cron(): Generator<DetectEvent> {
  for (let index = 0; index < 30 * 288; index += 1) {
    const policy = 'identity-implicit@111122223333';
    yield anEvent({ index, time: NINE + index * 300, principal: 'backup', policy });
  }
}

export const STORMS: readonly { readonly name: string; readonly events: () => Iterable<DetectEvent> }[] = [
  { name: '5,000 denials a minute for an hour, one principal', events: storm },
  { name: 'one policy, 200 principals, 1 denial each', events: () => wave(200, 1) },
  { name: 'one policy, 200 principals, 3 denials each', events: () => wave(200, 3) },
  { name: 'one policy, 200 principals, 50 denials each', events: () => wave(200, 50) },
  { name: 'one policy, 200 principals, 400 denials each', events: () => wave(200, 400) },
  { name: 'the same for six hours, 2,400 denials each', events: () => wave(200, 2400, 6 * 3600) },
  { name: 'a cron denied every five minutes for 30 days', events: cron },
];

export function pagesOf(events: Iterable<DetectEvent>): readonly string[] {
  const replay = new Replay(detectorSettings());
  for (const event of events) replay.event(event);
  return replay.take().flatMap(({ type, channel }) => (type === 'resolve' ? [] : [`${type} ${channel}`]));
}

export function stormReport(): string {
  const rows = STORMS.map(({ name, events }) => {
    const pages = pagesOf(events());
    return [name, String(pages.length), pages.slice(0, 6).join(', ')];
  });
  return table([['scenario', 'pages', 'which'], ...rows]);
}
