/** The whole way from denials to pages over the embedded store: what is silent, and how much at most. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PAGES_AN_HOUR } from '../../../core/alert/suppress/page-budget.ts';
import { aMute } from '../../support/alerts.ts';
import { aDenial } from '../../support/denials.ts';
import { NINE } from '../../support/detect-world.ts';
import { burstOf, eventOf, iso, openMonitor, roleArn } from '../../support/paged-monitor.ts';

let monitor: ReturnType<typeof openMonitor>;
beforeEach(() => {
  monitor = openMonitor();
});
afterEach(() => monitor.store.close());

const types = () => monitor.published.map(({ notice }) => notice.type);

describe('a mute', () => {
  test('keeps and lists the incident with its reason, and sends no page, not even of its end', async () => {
    await monitor.store.putMute(aMute({ principal: 'build' }));
    await monitor.arrive(burstOf(40, NINE));
    await monitor.sweepAt(NINE + 4000);
    expect(types()).toEqual([]);
    expect(await monitor.incidents()).toMatchObject([
      { pagedAt: null, muted: { by: 'mute', id: aMute().mute }, closedAt: expect.any(String) },
    ]);
    expect(await monitor.store.listGroups({ principal: 'build' }, 'count')).toMatchObject([{ count: 40 }]);
  });

  test('that ends while the incident goes on: it is paged then, once', async () => {
    await monitor.store.putMute(aMute({ principal: 'build', until: iso(NINE + 300) }));
    await monitor.arrive(burstOf(40, NINE));
    await monitor.sweepAt(NINE + 200);
    expect(types()).toEqual([]);
    await monitor.sweepAt(NINE + 320);
    await monitor.sweepAt(NINE + 620);
    expect(types()).toEqual(['open']);
    expect(await monitor.incidents()).toMatchObject([
      { muted: null, pagedAt: new Date((NINE + 320) * 1000).toISOString() },
    ]);
    await monitor.sweepAt(NINE + 4000);
    expect(types()).toEqual(['open', 'resolve']);
  });

  test('of a pattern that changes its shape no longer holds', async () => {
    await monitor.store.putMute(aMute({ principal: 'build', action: 's3:GetObject' }));
    await monitor.arrive(burstOf(40, NINE));
    await monitor.sweepAt(NINE + 60);
    expect(types()).toEqual([]);
    await monitor.arrive(burstOf(3, NINE + 61, { action: 'iam:CreateUser', resource: null }));
    await monitor.sweepAt(NINE + 120);
    expect(types()).toEqual(['open']);
    expect(monitor.published[0]?.text).toContain('iam:CreateUser');
  });

  test('made after the page: it does not grow any more, but its end is still published', async () => {
    await monitor.arrive(burstOf(40, NINE));
    await monitor.store.putMute(aMute({ principal: 'build' }));
    for (let minute = 5; minute < 9; minute += 1) await monitor.arrive(burstOf(60, NINE + minute * 60));
    await monitor.sweepAt(NINE + 4000);
    expect(types()).toEqual(['open', 'resolve']);
  });
});

test('known noise is counted and listed, and sends no page', async () => {
  await monitor.arrive(burstOf(40, NINE, { action: 'ec2messages:GetMessages', resource: null }));
  await monitor.sweepAt(NINE + 60);
  expect(types()).toEqual([]);
  expect(await monitor.incidents()).toMatchObject([{ muted: { by: 'noise', id: 'ssm-agent' } }]);
});

describe('pages are bounded', () => {
  test('a hundred incidents at once: so many pages an hour, the rest listed, one more a sweep', async () => {
    for (let n = 0; n < 100; n += 1) {
      const own = { principal: roleArn(`team-${n}`), policy: `arn:aws:iam::111122223333:policy/p-${n}` };
      const what = { action: `s3:Action${n}`, resource: `arn:aws:s3:::bucket-${n}/key`, account: null };
      await monitor.arrive(burstOf(15, NINE + n, { ...own, ...what }));
    }
    expect(monitor.pages()).toHaveLength(PAGES_AN_HOUR);
    const incidents = await monitor.incidents();
    expect(incidents).toHaveLength(100);
    expect(incidents.filter(({ muted }) => muted?.by === 'storm')).toHaveLength(100 - PAGES_AN_HOUR);
    await monitor.sweepAt(NINE + 200);
    expect(monitor.pages()).toHaveLength(PAGES_AN_HOUR);
  });

  test('a storm of 5,000 denials a minute for an hour: three pages and one end', async () => {
    const [MINUTES, STORED] = [60, 20];
    const denied = (id: string, time: number) =>
      aDenial({ principal: roleArn('storm'), id, time: iso(time) });
    const event = eventOf(denied('s', NINE));
    for (let minute = 0; minute < MINUTES; minute += 1) {
      const start = NINE + minute * 60;
      const timeOf = (n: number) => start + Math.floor((n * 60) / 5000);
      const ids = Array.from({ length: 5000 }, (_, n) => `s${minute}-${n}`);
      await monitor.arrive(ids.slice(0, STORED).map((id, n) => denied(id, timeOf(n))));
      const rest = ids.map((id, n) => ({ ...event, id, ts: timeOf(n), at: timeOf(n) })).slice(STORED);
      for (let at = 0; at < rest.length; at += 250) await monitor.detect(rest.slice(at, at + 250));
      if (minute % 5 === 4) await monitor.sweepAt(start + 59);
    }
    await monitor.sweepAt(NINE + MINUTES * 60 + 3600);
    expect(types()).toEqual(['open', 'escalate', 'escalate', 'resolve']);
    expect(await monitor.incidents()).toMatchObject([{ count: 5000 * MINUTES }]);
  });

  test('each denial of a storm is stored and counted once, also where it comes twice', async () => {
    const storm = burstOf(5000, NINE, { principal: roleArn('storm') });
    for (let at = 0; at < 5000; at += 1000) await monitor.arrive(storm.slice(at, at + 1000));
    await monitor.arrive(storm.slice(2000, 3000));
    expect(await monitor.store.listGroups({}, 'count')).toMatchObject([{ count: 5000 }]);
  });
});

test('three mutes that end at once: one page more a sweep', async () => {
  const names = ['one', 'two', 'three'];
  for (const name of names) {
    await monitor.store.putMute(aMute({ mute: `m-${name}`, principal: name, until: iso(NINE + 300) }));
    const what = { action: `s3:Action-${name}`, resource: `arn:aws:s3:::bucket-${name}/key`, account: null };
    await monitor.arrive(burstOf(40, NINE, { principal: roleArn(name), ...what }));
  }
  const paged: number[] = [];
  for (const seconds of [200, 320, 620, 920, 1220]) {
    await monitor.sweepAt(NINE + seconds);
    paged.push(monitor.pages().length);
  }
  expect(paged).toEqual([0, 1, 2, 3, 3]);
});
