/**
 * What a tool printed around AWS's message: the error code, and the API operation that was called.
 * The operation is a hint, not the denied action: one call needs several permissions.
 *
 * Errors  none: members that no wrapper names are null.
 */
import { classifyErrorCode } from './error-codes.ts';

export interface Wrapper {
  readonly code: string | null;
  readonly operation: WrappedOperation | null;
  /** CloudFormation's `API: ec2:RunInstances` is written as an action. */
  readonly action: string | null;
}

export interface WrappedOperation {
  readonly service: string | null;
  readonly name: string;
}

/** Each pattern is a fixed text, one bounded run of a character class, and a fixed text: linear on any input. */
const CODE_PATTERNS: readonly RegExp[] = [
  /An error occurred \(([\w.#]{2,80})\) when calling/,
  /api error ([\w.#]{2,80}):/,
  /Error Code: ([\w.]{2,80})/,
  /ErrorCode: ([\w.]{2,80})/,
  /<Code>([\w.]{2,80})<\/Code>/,
  /["']?(?:__type|errorCode|Code|code|name)["']?: ?["']?(?:[\w.]{1,80}#)?(\w[\w.]{1,80})["']/,
];

const OPERATION_PATTERNS: readonly RegExp[] = [
  /when calling the (?<name>\w{2,80}) operation/,
  /operation error (?<service>[\w ]{2,60}): (?<name>\w{2,80}),/,
  /API: (?<service>[a-z0-9-]{2,40}):(?<name>[A-Z]\w{1,80})/,
  // Java's stack traces: `AmazonS3Client.getObject(…)`, `DefaultS3Client.getObject(…)`, below methods of the SDK itself.
  /\b(?:Default|Amazon|AWS)(?<service>[A-Z]\w{1,40}?)(?:Async)?Client\.(?<name>(?!invoke|doInvoke|anonymousInvoke|execute)[a-z]\w{2,80})\(/,
];

const ACTION_PATTERN = /\bAPI: ([a-z0-9-]{2,40}:[A-Z]\w{1,80})/;

const AROUND = 4096;

/** `from`: where AWS's own sentence begins, if one was found; a code may be right before it. */
export function readWrapper(raw: string, from: number): Wrapper {
  const around = raw.slice(Math.max(0, from - AROUND), from + AROUND);
  const code = firstMatch(CODE_PATTERNS, around)?.[1] ?? (from > 0 ? codeBefore(raw, from) : codeIn(around));
  const { service = null, name } = firstMatch(OPERATION_PATTERNS, around)?.groups ?? {};
  return {
    code: code ?? null,
    operation: name === undefined ? null : { service, name: name.charAt(0).toUpperCase() + name.slice(1) },
    action: ACTION_PATTERN.exec(around)?.[1] ?? null,
  };
}

function firstMatch(patterns: readonly RegExp[], text: string): RegExpExecArray | undefined {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match !== null) return match;
  }
  return undefined;
}

/** `… AccessDeniedException: User: …`: a known error code and a colon. */
function codeBefore(raw: string, from: number): string | undefined {
  const before = raw.slice(Math.max(0, from - 400), from);
  const words = before.split(SEPARATORS).filter((word) => word.endsWith(':'));
  return words.map((word) => word.slice(0, -1)).findLast(isErrorCode);
}

/** In a text without a sentence: the first word that our table lists as an error code. */
function codeIn(around: string): string | undefined {
  const words = around.split(SEPARATORS).map((word) => (word.endsWith(':') ? word.slice(0, -1) : word));
  return words.find((word) => isErrorCode(word) && classifyErrorCode(word).listed);
}

const SEPARATORS = /[\s"'()[\],=]/;

function isErrorCode(word: string): boolean {
  return /^[A-Z]\w{2,40}[A-Z.]\w{2,40}$/.test(word) && classifyErrorCode(word).class !== 'unknown';
}
