/** Before the engines suite: each engine is there, so that no two of its files fetch one at the same time. */

import { installAwsCli } from './aws-cli.ts';
import { DYNAMODB_LOCAL } from './dynamodb-local.ts';
import { fetchJars } from './maven.ts';
import { installMoto } from './moto.ts';
import { EVENT_RULER } from './ruler.ts';

export function setup(): void {
  for (const artifact of [DYNAMODB_LOCAL, EVENT_RULER]) fetchJars(artifact);
  installMoto();
  installAwsCli();
}
