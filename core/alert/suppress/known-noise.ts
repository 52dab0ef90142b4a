/**
 * Which denials are known to mean nothing. The catalogue is data, each rule with its reason and its source.
 *
 * Shape   a group → the rule that matches it, or undefined.
 * Source  data/noise.json.
 *
 * INVARIANT: a rule identifies principals only by the path of a service-linked role, which only AWS can make. Names that
 * anyone can choose (a scanner's role, a session) are for mutes, not for the catalogue.
 */
import catalogue from '../../../data/noise.json' with { type: 'json' };
import { parseArn } from '../../model/arn.ts';
import type { DenialGroup } from '../../model/group.ts';

export interface NoiseRule {
  readonly id: string;
  readonly reason: string;
  readonly source: string;
  /** Service of a service-linked role; any caller, when left out. */
  readonly serviceRole?: string;
  /** Lower case. */
  readonly actions: ReadonlySet<string>;
  /** Beginnings of operation names, lower case, whatever the service. */
  readonly operations: readonly string[];
}

interface WrittenRule extends Omit<NoiseRule, 'actions' | 'operations'> {
  readonly actions?: readonly string[];
  readonly actionPrefixes?: readonly string[];
}

const WRITTEN: readonly WrittenRule[] = catalogue.rules;

export const NOISE_RULES: readonly NoiseRule[] = WRITTEN.map(({ actions, actionPrefixes, ...rule }) => ({
  ...rule,
  actions: new Set((actions ?? []).map((action) => action.toLowerCase())),
  operations: (actionPrefixes ?? []).map((prefix) => prefix.slice('*:'.length).toLowerCase()),
}));

export function knownNoise(group: Pick<DenialGroup, 'principal' | 'action'>): NoiseRule | undefined {
  const action = group.action.toLowerCase();
  const service = serviceOfRole(group.principal);
  return NOISE_RULES.find(
    ({ serviceRole, actions, operations }) =>
      (serviceRole === undefined || serviceRole === service) &&
      (actions.has(action) || operations.some((start) => operationOf(action).startsWith(start))),
  );
}

function operationOf(action: string): string {
  return action.slice(action.indexOf(':') + 1);
}

/** `role/aws-service-role/SERVICE/NAME`: the service. */
function serviceOfRole(principal: string): string | undefined {
  const arn = parseArn(principal);
  if (arn?.service !== 'iam') return undefined;
  const [kind, path, service, name] = arn.resource.split('/');
  return kind === 'role' && path === 'aws-service-role' && name !== undefined ? service : undefined;
}
