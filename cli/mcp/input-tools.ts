/** `explain`, `evaluate` and `check`: what is given, as the commands of these names answer it. Nothing is read from a file. */
import { createInputReader } from '../../core/evaluate/input-reader.ts';
import { describeFault } from '../../core/evaluate/parse/fault.ts';
import { type JsonObject, textAt } from '../../core/record/json.ts';
import { actionTable } from '../action-table.ts';
import { checked } from '../check.ts';
import { UsageError } from '../command.ts';
import { evaluated } from '../evaluate.ts';
import { explained, newTally, reportTally } from '../explain.ts';
import { writtenText } from '../written-file.ts';
import { members, name, type TextSchema } from './input-schema.ts';
import type { Tool, ToolContext } from './tool.ts';

/** Characters of a text, a record or a file that is given. */
const LONGEST_INPUT = 1_000_000;

const input = (description: string): TextSchema => ({ ...name(description), maxLength: LONGEST_INPUT });

/** What a command prints on standard error, a line each. */
function withNotes({ io }: ToolContext) {
  const notes: string[] = [];
  return { notes, io: { ...io, err: (text: string) => void notes.push(text.trimEnd()) } };
}

export const explain: Tool = {
  title: 'Explain a denial',
  description: `Explains the denials in the text of an AWS error message as it was pasted, in CloudTrail records as JSON (one record, a log, JSON
lines), or in what \`aws sts decode-authorization-message\` printed. With a snapshot (the server's --snapshot) it finds the statement,
what else would deny, and a fix that was verified; else only what the input itself states.`,
  input: members({ input: input('the text, or the JSON of one or several records') }, ['input']),
  run: async (given, context) => {
    const { notes, io } = withNotes(context);
    const text = Buffer.from(textAt(given, 'input') ?? '');
    const bytes = async function* () {
      yield text;
    };
    const source = { name: 'input', table: actionTable(io), policies: context.policies };
    const tally = newTally(io);
    const denials = await Array.fromAsync(explained({ ...source, bytes: bytes(), again: bytes }, tally));
    reportTally(tally, io);
    if (denials.length === 0 && tally.problems.count > 0) throw new UsageError(notes.join('; '));
    return { rows: 'denials', answer: { denials, notes } };
  },
};

/** What is nested deeper than the stack is high, no reader would take. */
function jsonOf(given: JsonObject): string {
  try {
    return JSON.stringify(given);
  } catch (error) {
    throw new UsageError('the input is nested too deeply to be read', { cause: error });
  }
}

const POLICIES = {
  serviceControlPolicies: 'one {"target", "policies"} a level, root first; null: not in an organization',
  resourceControlPolicies: 'the same, of the account of the resource',
  permissionsBoundary: 'one policy, or null',
  sessionPolicies: 'a list; null: no session policy',
  identityPolicies: 'a list',
  resourcePolicy: 'one policy, or null',
  vpcEndpointPolicies: 'a list, or null',
};

export const evaluate: Tool = {
  title: 'Evaluate a request',
  description: `Would this request be denied, by which policy layer, and why? Evaluates the policies that are given, and no others, as AWS does.
A policy is {"name", "arn", "document"}; name and arn may be left out. A layer that is left out has no policy.`,
  input: members(
    {
      id: name('any text; it is repeated in the answer'),
      request: members(
        {
          principal: name(
            'ARN of a user, role, role session or root; a service such as s3.amazonaws.com; or anonymous',
          ),
          action: name('IAM action: s3:GetObject'),
          resource: name('ARN, or * where the action has no resource'),
          resourceAccount: name('owner of the resource; left out: the account of the principal'),
          context: { type: 'object', description: 'condition keys, each with a text or a list of texts' },
        },
        ['principal', 'action', 'resource'],
      ),
      unknownContext: {
        ...{ type: 'array', description: 'condition keys whose values are not known', maxItems: 200 },
        items: name('a key; * at its end stands for any'),
      },
      policies: members(
        Object.fromEntries(Object.entries(POLICIES).map(([key, description]) => [key, { description }])),
      ),
    },
    ['request'],
  ),
  run: async (given) => {
    const text = jsonOf(given);
    if (text.length > LONGEST_INPUT)
      throw new UsageError(`the input has ${text.length} characters; at most ${LONGEST_INPUT} are read`);
    const { answer, faults } = evaluated(text, createInputReader());
    if (faults.length > 0) throw new UsageError(faults.map(describeFault).join('; '));
    return { answer };
  },
};

export const check: Tool = {
  title: 'Check calls against policies',
  description: `Holds calls that must pass, and calls that must not, against the snapshot that the server was started with. The content is that
of a file of \`denials check\`, as YAML or JSON: {"checks": [{"name", "principal", "action", "resource", "context", "expect", "by"}]}, with
"expect" allowed or denied. A condition key that "context" does not state is unknown.`,
  input: members({ content: input('the checks, as YAML or JSON') }, ['content']),
  run: async (given, context) => {
    if (context.policies === undefined)
      throw new UsageError(
        'there are no policies to check against: start `denials mcp` with --snapshot FILE',
      );
    const { notes, io } = withNotes(context);
    const content = textAt(given, 'content') ?? '';
    const written = writtenText('content', content, !/^\s*\{/.test(content));
    const results = await checked(written, context.policies, io);
    if (results === undefined) throw new UsageError(notes.join('; '));
    const failed = results.filter(({ ok }) => !ok).length;
    return { rows: 'results', answer: { checks: results.length, failed, results } };
  },
};
