/** Before the suite: what it starts is there, so that no two of its files fetch it at the same time. */
import { setup as installEngines } from '../engines/install.ts';
import { installCfnLint } from './cfn-lint.ts';

export function setup(): void {
  installEngines();
  installCfnLint();
}
