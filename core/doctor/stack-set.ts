/**
 * The member stacks: does every watched account and Region have one, and is it current?
 *
 * Source  CloudFormation API Reference, ListStackInstances; a service-managed stack set never reaches the management
 *         account, which has its own stacks.
 */
import { PUT_BACK } from './advice.ts';
import { type CheckResult, resultsFor, subjectOf } from './check-result.ts';
import { foundIn, type InspectedPart, type Inspection } from './inspection.ts';
import type { OrganizationDescription } from './organization.ts';

export interface StackSetDescription {
  readonly isAutomatic: boolean;
  /** `r-…` or `ou-…` */
  readonly targets: readonly string[];
  readonly instances: Inspection<readonly StackInstance[]>;
}

export interface StackInstance {
  readonly account: string;
  readonly region: string;
  /** `CURRENT`, `OUTDATED` or `INOPERABLE`. */
  readonly status: string;
  /** `SUCCEEDED`, `FAILED`, `RUNNING` …; empty: unknown. */
  readonly detail: string;
  readonly reason: string;
}

export function checkStackSets(
  stackSets: readonly InspectedPart<StackSetDescription>[],
  organization: Inspection<OrganizationDescription>,
): readonly CheckResult[] {
  return stackSets.flatMap(({ name, inspection }) => {
    const [shown = name] = name.split(':');
    const stackSet = subjectOf('members', shown);
    return resultsFor(stackSet, inspection, PUT_BACK, ({ isAutomatic, targets, instances }) => [
      isAutomatic
        ? stackSet.fine('deploys to accounts that join')
        : stackSet.wrong('does not deploy to accounts that join', PUT_BACK),
      ...resultsFor(subjectOf('members', `${shown}: stacks`), instances, PUT_BACK, (all) => [
        ...all.map((instance) => checkInstance(shown, targets, instance)),
        ...checkReach(targets, all, organization),
      ]),
    ]);
  });
}

function checkInstance(
  stackSet: string,
  targets: readonly string[],
  { account, region, status, detail, reason }: StackInstance,
): CheckResult {
  const place = subjectOf('members', `${account} ${region}`);
  if (status === 'CURRENT') return place.fine('is current');
  if (['RUNNING', 'PENDING'].includes(detail))
    return place.unknown(`is being deployed (${detail})`, 'look again in some minutes');
  const why = [status, detail, reason].filter((each) => each !== '').join(', ');
  return place.wrong(why, deployAgain(stackSet, targets, account, region));
}

function deployAgain(stackSet: string, targets: readonly string[], account: string, region: string): string {
  const to = `OrganizationalUnitIds=${targets.join(',')},Accounts=${account},AccountFilterType=INTERSECTION`;
  return `aws cloudformation update-stack-instances --call-as DELEGATED_ADMIN --stack-set-name ${stackSet} --regions ${region} --deployment-targets '${to}'`;
}

/** Accounts without a stack: a mistake where the whole organization is the target, else a choice. */
function checkReach(
  targets: readonly string[],
  instances: readonly StackInstance[],
  organization: Inspection<OrganizationDescription>,
): readonly CheckResult[] {
  const reach = subjectOf('members', 'accounts');
  return resultsFor(
    reach,
    organization,
    'this account is in no organization',
    ({ managementAccount, accounts }) => {
      const reached = new Set([managementAccount, ...instances.map(({ account }) => account)]);
      const outside = accounts.filter((account) => !reached.has(account));
      if (outside.length === 0) return reach.fine(`all ${accounts.length} are watched`);
      if (!targets.some((target) => target.startsWith('r-')))
        return reach.fine(
          `${outside.length} of ${accounts.length} lie outside of the targets ${targets.join(', ')}`,
        );
      return outside.map((account) =>
        subjectOf('members', account).wrong('has no stack', `docs/runbook.md, \`An account is not reached\``),
      );
    },
  );
}

/** The member stacks that could be read. */
export function memberInstances(
  stackSets: readonly InspectedPart<StackSetDescription>[],
): readonly StackInstance[] {
  return stackSets.flatMap(({ inspection }) => {
    const instances = foundIn(inspection)?.instances;
    return instances === undefined ? [] : (foundIn(instances) ?? []);
  });
}
