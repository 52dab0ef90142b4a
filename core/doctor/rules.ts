/**
 * Do all rules exist, are they enabled, and do they receive read-only events?
 *
 * Source  EventBridge User Guide, "Read-only management events from AWS services": saving a rule in the console sets
 *         the plain ENABLED state, in which most denials are missed.
 */
import { RULE_STATE_WITH_READS } from '../../contract/deployment.ts';
import { CANARY_RULE_PREFIX } from '../../contract/names.ts';
import type { AccountRegion } from '../model/policy-source.ts';
import { listAt, valueAt } from '../record/json.ts';
import { shellQuoted } from '../text/shell-quoted.ts';
import { PUT_BACK } from './advice.ts';
import { type CheckResult, firstProblem, resultsFor, subjectOf } from './check-result.ts';
import type { InspectedPart } from './inspection.ts';
import { ruleNamed } from './stack.ts';

export interface RuleDescription {
  readonly state: string;
  /** Parsed; null for a schedule. */
  readonly pattern: unknown;
  readonly targets: number;
}

export function checkRules(rules: readonly InspectedPart<RuleDescription>[]): readonly CheckResult[] {
  return rules.flatMap(({ name, inspection }) => {
    const rule = subjectOf('rules', ruleNamed(name).rule);
    return resultsFor(rule, inspection, PUT_BACK, ({ state, pattern, targets }) => {
      const wanted = readsCloudTrail(pattern) ? RULE_STATE_WITH_READS : 'ENABLED';
      return firstProblem(
        rule,
        [
          [state !== wanted, `is ${state}, not ${wanted}`, switchOn(name, wanted)],
          [targets === 0, 'has no target', PUT_BACK],
        ],
        wanted === RULE_STATE_WITH_READS ? 'receives all calls, read-only ones too' : 'is enabled',
      );
    });
  });
}

/** Rules on alerts, and schedules, need no read-only events. */
const readsCloudTrail = (pattern: unknown): boolean =>
  (JSON.stringify(valueAt(pattern, 'detail-type')) ?? '').includes('CloudTrail');

function switchOn(name: string, wanted: string): string {
  const { bus, rule } = ruleNamed(name);
  const which = `--name ${shellQuoted(rule)}${bus === undefined ? '' : ` --event-bus-name ${shellQuoted(bus)}`}`;
  if (wanted === 'ENABLED') return `aws events enable-rule ${which}`;
  const pattern = `"$(aws events describe-rule ${which} --query EventPattern --output text)"`;
  return `aws events put-rule ${which} --state ${wanted} --event-pattern ${pattern}`;
}

/** Where a canary is refused every hour: by the canaries' own rules; what their pattern leaves open is where the monitor lies. */
export function canaryRegions(
  rules: readonly InspectedPart<RuleDescription>[],
  home: AccountRegion,
): readonly AccountRegion[] {
  return rules.flatMap(({ name, inspection: { lookup } }) => {
    const isCanary = ruleNamed(name).rule.startsWith(CANARY_RULE_PREFIX);
    if (!isCanary || lookup.kind !== 'found' || lookup.value.pattern === null) return [];
    const only = (member: string) => firstText(listAt(lookup.value.pattern, member));
    return [{ account: only('account') ?? home.account, region: only('region') ?? home.region }];
  });
}

function firstText([first]: readonly unknown[]): string | undefined {
  return typeof first === 'string' ? first : undefined;
}
