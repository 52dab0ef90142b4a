/**
 * Resources that IAM names in words, `role NAME`, `instance profile NAME`, `policy arn:…`, as ARNs.
 *
 * The words have no path, but policies match the ARN with its path. So the path comes from another member of the record
 * that names the same role or user; without one it is unknown: the ARN is then right except for a path that may be
 * missing between its type and its name.
 *
 * Source  data/resource-parameters.json; IAM User Guide, "IAM identifiers" (paths).
 */
import resourceParameters from '../../data/resource-parameters.json' with { type: 'json' };
import { parseArn } from '../model/arn.ts';

export interface IamPhrase {
  /** Resource type as in an ARN; undefined for what has no ARN of its own (an access key). */
  readonly type: string | undefined;
  readonly name: string;
}

const TYPES: ReadonlyMap<string, string> = new Map(Object.entries(resourceParameters.phrases));

const PHRASES: readonly string[] = [...TYPES.keys(), ...resourceParameters.phrasesWithoutArn];

export function parseIamPhrase(text: string): IamPhrase | undefined {
  const lower = text.toLowerCase();
  const words = PHRASES.find((phrase) => lower.startsWith(`${phrase} `));
  if (words === undefined) return undefined;
  const name = text.slice(words.length + 1).trim();
  return name === '' ? undefined : { type: TYPES.get(words), name };
}

export interface IamResource {
  readonly arn: string;
  readonly pathUnknown: boolean;
}

/** `role NAME` with the path that a known ARN of the same account, type and name has. */
export function withKnownPath(arn: string, knownArns: readonly string[]): IamResource {
  const wanted = splitIamArn(arn);
  if (wanted === undefined) return { arn, pathUnknown: false };
  const known = knownArns.find((other) => {
    const given = splitIamArn(other);
    return given?.account === wanted.account && given.type === wanted.type && given.name === wanted.name;
  });
  return known === undefined ? { arn, pathUnknown: true } : { arn: known, pathUnknown: false };
}

interface IamArnParts {
  readonly account: string;
  readonly type: string;
  readonly name: string;
}

function splitIamArn(text: string): IamArnParts | undefined {
  const arn = parseArn(text);
  if (arn?.service !== 'iam') return undefined;
  const [type = '', ...path] = arn.resource.split('/');
  const name = path.at(-1);
  return name === undefined ? undefined : { account: arn.account, type, name };
}
