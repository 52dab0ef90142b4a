/**
 * A source of policies that remembers what it looked up: the same views again, so that their policies are compiled once.
 *
 * Memory  bounded in look-ups; what was not used for long is looked up again.
 */
import { createBoundedMap } from '../../model/bounded-map.ts';
import type { PolicySource } from '../../model/policy-source.ts';

const MOST = 20_000;

/** `isTimeless`: the source answers the same for every time. */
export function remembering(source: PolicySource, isTimeless: boolean): PolicySource {
  const time = (at: string) => (isTimeless ? '' : at);
  const organizations = remembered((key: string, at) => source.organizationOf(key, at));
  const identities = remembered((key: string, at) => source.identity(key, at));
  const managed = remembered((key: string, at) => source.managedPolicy(key, at));
  const { effectivePolicy, showsNow } = source;
  const resources = createBoundedMap<ReturnType<PolicySource['resource']>>({ entries: MOST });
  const endpoints = createBoundedMap<ReturnType<PolicySource['vpcEndpoint']>>({ entries: MOST });
  return {
    ...(showsNow === true ? { showsNow } : {}),
    organizationOf: (account, at) => organizations(account, time(at), at),
    identity: (arn, at) => identities(arn, time(at), at),
    managedPolicy: (arn, at) => managed(arn, time(at), at),
    resource: (arn, place, at) => {
      const key = `${arn} ${place.account} ${place.region} ${time(at)}`;
      const found = resources.get(key) ?? source.resource(arn, place, at);
      resources.set(key, found);
      return found;
    },
    vpcEndpoint: (id, place, at) => {
      const key = `${id} ${place.account} ${place.region} ${time(at)}`;
      const found = endpoints.get(key) ?? source.vpcEndpoint(id, place, at);
      endpoints.set(key, found);
      return found;
    },
    ...(effectivePolicy === undefined
      ? {}
      : { effectivePolicy: (account, type, at) => effectivePolicy(account, type, at) }),
  };
}

function remembered<T>(lookUp: (key: string, at: string) => Promise<T>) {
  const known = createBoundedMap<Promise<T>>({ entries: MOST });
  return (name: string, time: string, at: string): Promise<T> => {
    const key = `${name} ${time}`;
    const found = known.get(key) ?? lookUp(name, at);
    known.set(key, found);
    return found;
  };
}
