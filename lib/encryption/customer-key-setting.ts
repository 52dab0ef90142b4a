/** The choice of the key that encrypts what the central stack keeps: AWS's keys, one key of the stack, or a key that exists. */
import { partitionOfRegion } from '../../contract/region-partition.ts';
import { type Reader, SettingsError, shown } from '../settings/setting-readers.ts';

const KEY = /^arn:(aws[a-z-]*):kms:([a-z0-9-]{6,30}):(\d{12}):key\/[\w-]{10,60}$/;

/** False: keys of AWS; true: a key of the stack; text: the ARN of a key. The command line gives every value as text. */
export const customerKey: Reader<boolean | string> = (name, given) => {
  if (given === undefined || given === false || given === 'false') return false;
  if (given === true || given === 'true') return true;
  if (typeof given === 'string' && KEY.test(given)) return given;
  throw new SettingsError(
    `setting \`${name}\` must be true, or the ARN of a key such as \`arn:aws:kms:us-east-1:111122223333:key/1a2b3c4d-…\`, not \`${shown(given)}\``,
  );
};

/** Errors: SettingsError where a table could not be encrypted with the key, as far as the settings say where it will be. */
export function refuseFarKey(
  key: boolean | string,
  home: { readonly reach: string; readonly homeRegion?: string; readonly securityAccountId?: string },
): void {
  const [, partition, region, account] = (typeof key === 'string' ? KEY.exec(key) : null) ?? [];
  if (region === undefined || account === undefined) return;
  const { homeRegion = region, securityAccountId = account } = home;
  if (region === homeRegion && account === securityAccountId && partition === partitionOfRegion(region))
    return;
  throw new SettingsError(
    `setting \`customerKey\` must be a key of ${homeRegion} and of account ${securityAccountId}, where the table is, not \`${key}\``,
  );
}
