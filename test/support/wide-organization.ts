/** Organizations of any size: units of accounts below one root, and policies attached to the units. */
import { json, operationOf } from './aws-answers.ts';
import type { Answer, Asked } from './loopback.ts';

export interface WideOrganization {
  readonly accounts: number;
  readonly units: number;
  readonly policies: number;
}

const PAGE = 20;

export function wideOrganization({ accounts, units, policies }: WideOrganization): (asked: Asked) => Answer {
  const unitIds = numbered(units, 'ou-1-');
  const policyIds = numbered(policies, 'p-');
  const accountIds = numbered(accounts, '2000');
  const inUnit = <T>(all: readonly T[], unit: number) => all.filter((_, index) => index % units === unit);
  return (asked) => {
    const input = JSON.parse(asked.body);
    const page = (name: string, items: readonly object[]) => {
      const from = Number(input.NextToken ?? 0);
      const more = from + PAGE < items.length ? { NextToken: String(from + PAGE) } : {};
      return json({ [name]: items.slice(from, from + PAGE), ...more });
    };
    const ids = (all: readonly string[]) => all.map((Id) => ({ Id, Name: Id, Status: 'ACTIVE' }));
    switch (operationOf(asked)) {
      case 'DescribeOrganization':
        return json({ Organization: { Id: 'o-wide', MasterAccountId: '100000000000' } });
      case 'ListRoots':
        return json({
          Roots: [{ Id: 'r-1', PolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }] }],
        });
      case 'ListPolicies':
        return page('Policies', ids(policyIds));
      case 'DescribePolicy':
        return json({
          Policy: { PolicySummary: { Arn: `arn:${input.PolicyId}`, Name: 'n' }, Content: '{}' },
        });
      case 'ListTargetsForPolicy':
        return page('Targets', [{ TargetId: unitIds[policyIds.indexOf(input.PolicyId) % units] }]);
      case 'ListOrganizationalUnitsForParent':
        return page('OrganizationalUnits', input.ParentId === 'r-1' ? ids(unitIds) : []);
      default:
        return page('Accounts', ids(inUnit(accountIds, unitIds.indexOf(input.ParentId))));
    }
  };
}

const numbered = (count: number, start: string): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${start}${String(index).padStart(8, '0')}`);
