/** Waves: one policy, or one account and action, denies many principals a few times each. */
import type { Scenario } from './incidents.ts';
import { addEvent, type Kind } from './incidents.ts';
import { DAY, HOUR } from './natural.ts';
import { implicitName, KNOWN_SCPS, type Organization, type Principal, scpName } from './population.ts';
import type { Random } from './random.ts';

interface Wave {
  readonly kind: Kind;
  readonly members: readonly Principal[];
  readonly actions: readonly number[];
  readonly policy: number;
  readonly start: number;
}

/** A principal whose first denial ever is a labelled burst has no denials before it. */
const canJoin = ({ class: each }: Principal) => each !== 'newburst';

export function addPolicyWaves(scenario: Scenario, random: Random): void {
  const { organization, scale, seconds } = scenario;
  const members = organization.principals.filter(canJoin);
  const count = Math.max(1, Math.round(15 * scale));
  for (let i = 0; i < count; i += 1) {
    const name = i % 3 === 2 ? scpName(random.integer(0, KNOWN_SCPS - 1)) : `scp:p-new-${i}`;
    addWave(scenario, random, {
      kind: 'wave by policy',
      members: random.shuffle(members).slice(0, Math.round(random.uniform(60, 300) * Math.max(0.3, scale))),
      actions: pickActions(scenario, random.integer(1, 3), random),
      policy: policyIndex(organization, name),
      start: i === 0 ? HOUR : random.uniform(2 * HOUR, seconds - 3 * HOUR),
    });
  }
}

export function addAccountWaves(scenario: Scenario, random: Random): void {
  const { organization, scale, seconds } = scenario;
  const byAccount = Map.groupBy(organization.principals.filter(canJoin), ({ account }) => account);
  const largest = [...byAccount.values()].sort((a, b) => b.length - a.length).slice(0, 6);
  for (let i = 0; i < Math.max(1, Math.round(10 * scale)); i += 1) {
    const account = random.pick(largest);
    const policy = policyIndex(organization, implicitName(account[0]?.account ?? 0));
    addWave(scenario, random, {
      kind: 'wave by account',
      members: random.shuffle(account).slice(0, random.integer(30, 120)),
      actions: pickActions(scenario, 1, random),
      policy,
      start: random.uniform(2 * HOUR, seconds - 3 * HOUR),
    });
  }
}

function policyIndex({ names }: Organization, name: string): number {
  const known = names.policy.indexOf(name);
  return known === -1 ? names.policy.push(name) - 1 : known;
}

function pickActions({ organization }: Scenario, count: number, random: Random): readonly number[] {
  const all = organization.names.action.map((_, i) => i);
  return random.shuffle(all).slice(0, count);
}

/** Front-loaded, one to three denials a member; afterwards, unlabelled stragglers for two days. */
function addWave(scenario: Scenario, random: Random, { kind, members, actions, policy, start }: Wave): void {
  const length = random.logUniform(300, 3600) * scenario.shift.lengths;
  const incident = scenario.labels.length;
  let end = Math.floor(start);
  for (const member of members) {
    for (let calls = random.integer(1, 3); calls > 0; calls -= 1) {
      const time = Math.floor(start + (1 - Math.sqrt(1 - random.unit())) * length);
      end = Math.max(end, time);
      addEvent(scenario, member, time, incident, random, actions, [policy]);
    }
    for (let calls = random.poisson(1); calls > 0; calls -= 1) {
      const time = start + length + random.uniform(0, 2 * DAY);
      if (time < scenario.seconds) addEvent(scenario, member, time, -1, random, actions, [policy]);
    }
  }
  scenario.labels.push({ kind, start: Math.floor(start), end });
}
