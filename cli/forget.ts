/** `denials forget`: erases what is kept of one principal. */

import { parseArn } from '../core/model/arn.ts';
import { ERASED, type Forgotten, forgetPrincipal } from '../core/query/forget.ts';
import { jsonText } from '../core/text/json-text.ts';
import { oneLine } from '../core/text/one-line.ts';
import { type Command, UsageError } from './command.ts';
import { openStoreToRead, STORE_HELP, STORE_OPTIONS } from './open-store.ts';
import { parseCommandLine } from './print.ts';

export const command: Command = {
  help: `denials forget PRINCIPAL [--yes] [--json]

Counts what the store keeps of one user or role, by its ARN as \`denials list --json\` has it. With --yes it is erased: denials,
groups, explanations, changes of its policies, its usual rates. Incidents that name it stay, without the name and the text.

Not erased: what it did to other principals' policies, mutes (unmute them), and copies elsewhere: backups, the archive of
the bus, alerts that were sent. docs/kept-data.md says how long each is kept.

  --yes           erase; it cannot be undone
${STORE_HELP}

Example: denials forget arn:aws:iam::111122223333:user/ana`,
  run: async (args, io) => {
    const options = { ...STORE_OPTIONS, yes: { type: 'boolean' }, json: { type: 'boolean' } } as const;
    const { values, positionals } = parseCommandLine({ args: [...args], options, allowPositionals: true });
    const principal = principalFrom(positionals);
    const store = await openStoreToRead(values, io);
    try {
      const forgotten = await forgetPrincipal(store, principal, { dryRun: values.yes !== true });
      await io.out(values.json === true ? `${jsonText(forgotten, 2)}\n` : `${summaryOf(forgotten)}\n`);
      return 0;
    } finally {
      await store.close();
    }
  },
};

function principalFrom([principal, ...others]: readonly string[]): string {
  if (principal === undefined || principal === '' || others.length > 0)
    throw new UsageError('give the ARN of one user or role');
  const { service, resource = '' } = parseArn(principal) ?? {};
  if (service === 'sts' && resource.startsWith('assumed-role/'))
    throw new UsageError(
      `\`${principal}\` is a session: what it did is kept with its role; give the role's ARN`,
    );
  return principal;
}

function summaryOf(forgotten: Forgotten): string {
  const { principal, denials, groups, explanations, policyChanges, incidents, erased } = forgotten;
  const parts = [
    `denials: ${denials}`,
    `groups: ${groups}`,
    `explanations: ${explanations}`,
    `changes of its policies: ${policyChanges}`,
    `incidents that name it: ${incidents}`,
  ];
  const end = erased ? `${ERASED}` : 'nothing was erased; --yes erases it';
  return oneLine(`${principal}: ${parts.join(', ')}; ${end}`);
}
