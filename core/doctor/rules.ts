/**
 * Are all rules there, switched on, and in the state in which they see reads?
 *
 * Source  EventBridge User Guide, "Read-only management events from AWS services": saving a rule in the console sets
 *         the plain state, in which most denials are missed.
 */
import { listAt, valueAt } from '../record/json.ts';
import { shellQuoted } from '../text/shell-quoted.ts';
import { PUT_BACK } from './advice.ts';
import { CANARY_RULE_PREFIX } from './names.ts';
import type { Looked } from './reading.ts';
import { ruleNamed } from './stack.ts';
import { about, assess, firstOf, type Verdict } from './verdict.ts';

export interface RuleReading {
  readonly state: string;
  /** Parsed; null for a schedule. */
  readonly pattern: unknown;
  readonly targets: number;
}

const SEES_READS = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

export function checkRules(rules: readonly Looked<RuleReading>[]): readonly Verdict[] {
  return rules.flatMap(({ name, reading }) => {
    const rule = about('rules', ruleNamed(name).rule);
    return assess(rule, reading, PUT_BACK, ({ state, pattern, targets }) => {
      const wanted = readsCloudTrail(pattern) ? SEES_READS : 'ENABLED';
      return firstOf(
        rule,
        [
          [state !== wanted, `is ${state}, not ${wanted}`, switchOn(name, wanted)],
          [targets === 0, 'has no target', PUT_BACK],
        ],
        wanted === SEES_READS ? 'sees all calls, reads too' : 'is on',
      );
    });
  });
}

/** Rules over alerts, and schedules, need no reads. */
const readsCloudTrail = (pattern: unknown): boolean =>
  (JSON.stringify(valueAt(pattern, 'detail-type')) ?? '').includes('CloudTrail');

function switchOn(name: string, wanted: string): string {
  const { bus, rule } = ruleNamed(name);
  const which = `--name ${shellQuoted(rule)}${bus === undefined ? '' : ` --event-bus-name ${shellQuoted(bus)}`}`;
  if (wanted === 'ENABLED') return `aws events enable-rule ${which}`;
  const pattern = `"$(aws events describe-rule ${which} --query EventPattern --output text)"`;
  return `aws events put-rule ${which} --state ${wanted} --event-pattern ${pattern}`;
}

/** Where a call is refused on purpose every hour. */
export interface CanaryPlace {
  readonly account: string;
  readonly region: string;
}

/** From the canaries' own rules; what their pattern leaves open is where the monitor lies. */
export function canaryPlaces(
  rules: readonly Looked<RuleReading>[],
  home: CanaryPlace,
): readonly CanaryPlace[] {
  return rules.flatMap(({ name, reading: { sight } }) => {
    const isCanary = ruleNamed(name).rule.startsWith(CANARY_RULE_PREFIX);
    if (!isCanary || sight.kind !== 'found' || sight.value.pattern === null) return [];
    const only = (member: string) => firstText(listAt(sight.value.pattern, member));
    return [{ account: only('account') ?? home.account, region: only('region') ?? home.region }];
  });
}

function firstText([first]: readonly unknown[]): string | undefined {
  return typeof first === 'string' ? first : undefined;
}
