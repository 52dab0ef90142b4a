/** Says, before the deployment, that the read roles of an organization ask for an external id that stands in our docs; empty else. */
import type { Settings } from './settings/settings.ts';

/** `given`: settings as they were given. One that names the usual id has been decided on. */
export function externalIdNotice(
  given: Readonly<Record<string, unknown>>,
  { scope, externalId }: Settings,
): string {
  if (scope !== 'organization' || (given.externalId ?? undefined) !== undefined) return '';
  return `external id: none is set, so the read roles ask for \`${externalId}\`, as everywhere; see docs/deploy.md, "The external id"\n`;
}
