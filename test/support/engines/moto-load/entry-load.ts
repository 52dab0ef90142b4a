/** How one entry is made, in two rounds: documents may name ids that are known only after the first. */
import type { Caller } from '../../../../adapters/aws/member-clients.ts';
import type { Names } from './names.ts';

export interface Load {
  /** In the sample's words. */
  readonly account: string;
  /** Left out: the home Region. */
  readonly region?: string;
  readonly make: (caller: Caller, region: string, names: Names) => Promise<void>;
  readonly write: (caller: Caller, region: string, names: Names) => Promise<void>;
}
