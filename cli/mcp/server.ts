/**
 * The server: lists the tools, and answers their calls one after another.
 *
 * The SDK's `Server`, and not its `McpServer`: that one reads arguments by zod and answers mistakes in zod's words, and
 * would make the package larger by a fifth.
 *
 * Errors  of a call: a mistake is the sentence of the command line, a defect is reported on standard error; both are answers.
 */
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
} from '@modelcontextprotocol/sdk/types.js';
import { clip, oneLine } from '../../core/text/one-line.ts';
import type { Io } from '../command.ts';
import { reportFailure, sentenceFor } from '../failure.ts';
import { toolAnswer, toolError } from './answer.ts';
import { readArguments } from './input-schema.ts';
import { check, evaluate, explain } from './input-tools.ts';
import { search, show } from './store-tools.ts';
import type { Tool, ToolContext } from './tool.ts';
import { INSTRUCTIONS } from './untrusted.ts';

export const TOOLS: Readonly<Record<string, Tool>> = { search, show, explain, evaluate, check };

/** Of every answer. */
const OUTPUT = {
  type: 'object' as const,
  properties: {
    untrusted: {
      type: 'object',
      properties: { rule: { type: 'string' }, members: { type: 'array', items: { type: 'string' } } },
    },
    answer: { type: 'object' },
    ...Object.fromEntries(
      ['cut', 'escaped', 'leftOut'].map((name) => [name, { type: 'array', items: { type: 'string' } }]),
    ),
    rowsNotShown: { type: 'integer' },
  },
  required: ['untrusted', 'answer', 'cut', 'escaped', 'leftOut', 'rowsNotShown'],
  additionalProperties: false,
};

const READS_ONLY = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

export interface RunningServer {
  readonly server: Server;
  /** Resolves when every call so far is answered. */
  readonly idle: () => Promise<unknown>;
}

export function newServer(version: string, context: ToolContext, io: Pick<Io, 'err'>): RunningServer {
  const server = new Server(
    { name: 'denials', title: 'AWS access denials', version },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS, jsonSchemaValidator: NO_VALIDATOR },
  );
  server.onerror = (error) => io.err(`denials: ${clip(oneLine(error.message), 400)}\n`);
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: Object.entries(TOOLS).map(([name, { title, description, input }]) => ({
      ...{ name, title, description, annotations: READS_ONLY },
      inputSchema: { ...input, required: [...input.required] },
      outputSchema: OUTPUT,
    })),
  }));
  let last: Promise<unknown> = Promise.resolve();
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => {
    const tool = Object.hasOwn(TOOLS, params.name) ? TOOLS[params.name] : undefined;
    if (tool === undefined) {
      const named = oneLine(clip(params.name, 60));
      throw new McpError(
        ErrorCode.InvalidParams,
        `there is no tool \`${named}\`; there are ${Object.keys(TOOLS).join(', ')}`,
      );
    }
    const answered = last.then(() => call(tool, params.arguments, context, io));
    last = answered;
    return answered;
  });
  return { server, idle: () => last };
}

/** Never throws. */
async function call(tool: Tool, given: unknown, context: ToolContext, io: Pick<Io, 'err'>) {
  try {
    const { answer, rows } = await tool.run(readArguments(tool.input, given), context);
    return { ...toolAnswer(answer, rows) };
  } catch (error) {
    const sentence = await sentenceFor(error);
    if (sentence !== undefined) return toolError(sentence);
    await reportFailure(error, io);
    return toolError('this is a defect of denials; its standard error has what to report');
  }
}

/** Only what a server asks a person for would be validated, and this one asks for nothing. */
const NO_VALIDATOR = {
  getValidator: () => () => ({
    valid: false as const,
    data: undefined,
    errorMessage: 'nothing is asked for',
  }),
};
