/**
 * The central bus: does it accept events that the organization's buses forward, and no others; does it have an archive,
 * and does it log what it cannot deliver?
 *
 * Source  EventBridge User Guide, "Using resource-based policies", `events:eventBusInvocation`.
 */
import { BUS_NAME } from '../../contract/names.ts';
import { isObject, listAt, textAt, valueAt } from '../record/json.ts';
import { PUT_BACK, runbook } from './advice.ts';
import { type CheckResult, firstProblem, resultsFor, subjectOf } from './check-result.ts';
import type { InspectedPart, Inspection } from './inspection.ts';

export interface BusDescription {
  /** Parsed; null where it has none. */
  readonly policy: unknown;
  /** `ERROR`, `OFF` …; null: never set. */
  readonly logLevel: string | null;
}

export interface ArchiveDescription {
  readonly state: string;
  /** 0: without end. */
  readonly retentionDays: number;
}

/** `organization`: its id, or undefined where a single account is watched. */
export function checkBus(
  buses: readonly InspectedPart<BusDescription>[],
  organization: Inspection<string> | undefined,
): readonly CheckResult[] {
  // The rules on the bus of alerts are the operators' own.
  const central = buses.filter(({ name }) => name === BUS_NAME);
  return central.flatMap(({ name, inspection }) => {
    const bus = subjectOf('bus', name);
    return resultsFor(bus, inspection, PUT_BACK, ({ policy, logLevel }) => [
      ...checkPolicy(name, policy, organization),
      firstProblem(
        subjectOf('bus', `${name}: errors`),
        [[logLevel === null || logLevel === 'OFF', 'what it cannot deliver is not logged', PUT_BACK]],
        `logs ${logLevel}`,
      ),
    ]);
  });
}

function checkPolicy(
  name: string,
  policy: unknown,
  organization: Inspection<string> | undefined,
): readonly CheckResult[] {
  const bus = subjectOf('bus', `${name}: policy`);
  const allows = listAt(policy, 'Statement').filter((each) => textAt(each, 'Effect') === 'Allow');
  if (organization === undefined) {
    if (allows.length === 0) return [bus.fine('accepts events from this account only')];
    return [bus.wrong('accepts events from other accounts, though one account is watched', dropPolicy(name))];
  }
  return resultsFor(bus, organization, 'this account is in no organization', (id) => {
    const [first] = allows;
    return firstProblem(
      bus,
      [
        [first === undefined, 'lets no account of the organization forward events', PUT_BACK],
        [
          !allows.every((each) => isForwardersOnly(each, id)),
          `accepts events that no bus of ${id} forwarded`,
          dropPolicy(name),
        ],
      ],
      `accepts only events that buses of ${id} forward`,
    );
  });
}

const dropPolicy = (name: string): string =>
  `aws events describe-event-bus --name ${name} --query Policy; then ${runbook('What was changed by hand')}`;

function isForwardersOnly(statement: unknown, organization: string): boolean {
  const condition = valueAt(statement, 'Condition');
  const key = (operator: string, wanted: string) => {
    const block = valueAt(condition, operator);
    const name = isObject(block)
      ? Object.keys(block).find((each) => each.toLowerCase() === wanted)
      : undefined;
    return name === undefined ? [] : [valueAt(block, name)].flat();
  };
  const [forwarded, ...more] = key('Bool', 'events:eventbusinvocation');
  const organizations = key('StringEquals', 'aws:principalorgid');
  const isForwarded = more.length === 0 && (forwarded === true || forwarded === 'true');
  return isForwarded && organizations.length === 1 && organizations[0] === organization;
}

export function checkArchives(
  archives: readonly InspectedPart<ArchiveDescription>[],
): readonly CheckResult[] {
  return archives.flatMap(({ name, inspection }) => {
    const archive = subjectOf('bus', `${name}: archive`);
    return resultsFor(archive, inspection, PUT_BACK, ({ state, retentionDays }) =>
      firstProblem(
        archive,
        [[state !== 'ENABLED', `is ${state}: nothing could be replayed`, PUT_BACK]],
        `keeps events for ${retentionDays === 0 ? 'ever' : `${retentionDays} days`}`,
      ),
    );
  });
}
