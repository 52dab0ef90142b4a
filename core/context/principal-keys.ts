/**
 * Condition keys of the principal; those of its session are in session-keys.ts.
 * Source  IAM User Guide, "AWS global condition context keys", properties of the principal.
 */

import { identityType } from '../model/identity-type.ts';
import { scalarAt } from '../record/scalar-at.ts';
import { type Caller, isRoleSession } from './caller.ts';
import {
  absent,
  absentUnlessForeign,
  type ContextEntry,
  derived,
  logged,
  loggedOr,
  unknown,
} from './context-entry.ts';

export function principalKeys(record: unknown, caller: Caller): readonly ContextEntry[] {
  return [...identityKeys(record, caller), ...serviceCallerKeys(caller)];
}

function identityKeys(record: unknown, caller: Caller): readonly ContextEntry[] {
  const { isUser } = identityType(caller.type);
  const user = isUser ? scalarAt(record, 'userIdentity', 'userName') : undefined;
  const nameless = isUser ? unknown : absentUnlessForeign(caller);
  return [
    principalArn(caller),
    caller.anonymous
      ? logged('aws:PrincipalAccount', 'anonymous')
      : loggedOr('aws:PrincipalAccount', caller.account, unknown),
    caller.anonymous
      ? logged('aws:userid', 'anonymous')
      : loggedOr('aws:userid', caller.principalId, unknown),
    caller.anonymous ? absent('aws:username') : loggedOr('aws:username', user, nameless),
    principalType(caller),
  ];
}

function principalArn(caller: Caller): ContextEntry {
  const key = 'aws:PrincipalArn';
  if (caller.anonymous) return absent(key);
  if (isRoleSession(caller)) return loggedOr(key, caller.issuerArn, unknown);
  return loggedOr(key, caller.isService ? undefined : caller.arn, caller.isService ? absent : unknown);
}

function principalType({ anonymous, type }: Caller): ContextEntry {
  const key = 'aws:PrincipalType';
  return anonymous
    ? logged(key, 'Anonymous')
    : loggedOr(key, identityType(type).principalType ?? undefined, unknown);
}

const SERVICE_NAMES = ['aws:PrincipalServiceName', 'aws:PrincipalServiceNamesList'];

function serviceCallerKeys(caller: Caller): readonly ContextEntry[] {
  const isService = 'aws:PrincipalIsAWSService';
  if (caller.type === undefined && !caller.anonymous) return [isService, ...SERVICE_NAMES].map(unknown);
  if (!caller.isService) return [derived(isService, 'false'), ...SERVICE_NAMES.map((key) => absent(key))];
  return [
    logged(isService, 'true'),
    loggedOr('aws:PrincipalServiceName', caller.invokedBy, unknown),
    unknown('aws:PrincipalServiceNamesList'),
  ];
}
