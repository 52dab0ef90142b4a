/**
 * IAM's policy simulator: what the policies of a user or role, as they are now, would decide. A hint, never an answer.
 *
 * Shape   SimulationRequest -> SimulationResult, or why there is none.
 * Source  IAM API Reference, SimulatePrincipalPolicy: it takes users and roles, no sessions; the type of a context key
 *         must be one that the policies' operators compare.
 */
import {
  type ContextEntry,
  type EvaluationResult,
  IAMClient,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import type { PolicySimulator, SimulationResult } from '../../core/gather/diagnostics.ts';
import { type LookupResult, notVisible } from '../../core/model/policy-source.ts';
import { tryRead } from './member-read.ts';
import type { Members } from './member-session.ts';

export function openSimulator(members: Members, region: string): PolicySimulator {
  return {
    async simulate(request) {
      const caller = await members.of(request.account);
      if (caller.kind !== 'found') return caller;
      const iam = caller.value.client(IAMClient, region);
      const read = await tryRead(
        () =>
          iam.send(
            new SimulatePrincipalPolicyCommand({
              PolicySourceArn: request.principal,
              ActionNames: [request.action],
              ResourceArns: [request.resource],
              ContextEntries: [...request.context].map(contextEntry),
            }),
          ),
        ['NoSuchEntityException'],
      );
      return read.kind === 'found' ? answerIn(read.value.EvaluationResults ?? []) : read;
    },
  };
}

const TYPES: ReadonlyMap<string, ContextEntry['ContextKeyType']> = new Map([
  ['aws:sourceip', 'ip'],
  ['aws:vpcsourceip', 'ip'],
  ['aws:currenttime', 'date'],
  ['aws:tokenissuetime', 'date'],
  ['aws:epochtime', 'numeric'],
  ['aws:multifactorauthage', 'numeric'],
  ['aws:multifactorauthpresent', 'boolean'],
  ['aws:securetransport', 'boolean'],
  ['aws:viaawsservice', 'boolean'],
  ['aws:principalisawsservice', 'boolean'],
]);

function contextEntry([key, values]: readonly [string, readonly string[]]): ContextEntry {
  const type = TYPES.get(key.toLowerCase()) ?? (values.length > 1 ? 'stringList' : 'string');
  return { ContextKeyName: key, ContextKeyValues: [...values], ContextKeyType: type };
}

const DECISIONS = ['allowed', 'explicitDeny', 'implicitDeny'] as const;

function answerIn([result]: readonly EvaluationResult[]): LookupResult<SimulationResult> {
  const decision = DECISIONS.find((each) => each === result?.EvalDecision);
  if (result === undefined || decision === undefined)
    return notVisible('unreadable', 'the simulator gave no decision');
  return {
    kind: 'found',
    value: {
      decision,
      allowedByBoundary: result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary ?? null,
      allowedByOrganization: result.OrganizationsDecisionDetail?.AllowedByOrganizations ?? null,
      missingContext: result.MissingContextValues ?? [],
    },
  };
}
