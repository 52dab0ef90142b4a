/**
 * A settings file to start from, with an external id that nothing else has:
 *
 *     npm run --silent settings -- organization > settings.json
 *
 * `account` or `organization`: the example of that scope. Keep the file: the external id stands nowhere else but in the
 * deployed roles (docs/decisions/0012-the-external-id-is-drawn-once.md).
 */
import { randomBytes } from 'node:crypto';
import { readSettingsFile } from '../lib/settings/settings-file.ts';

const SCOPES = ['account', 'organization'] as const;

/** 128 bits: not to be guessed, and no secret either. */
export function newSettings(scope: (typeof SCOPES)[number]): Readonly<Record<string, unknown>> {
  return {
    ...readSettingsFile(`examples/settings/${scope}.json`),
    externalId: randomBytes(16).toString('hex'),
  };
}

if (import.meta.main) {
  const scope = SCOPES.find((each) => each === process.argv[2]);
  if (scope === undefined) {
    console.error(`usage: npm run --silent settings -- ${SCOPES.join('|')} > settings.json`);
    process.exit(2);
  }
  console.log(JSON.stringify(newSettings(scope), null, 2));
}
