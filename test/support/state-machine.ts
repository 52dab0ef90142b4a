/**
 * Runs a state machine on this machine, as far as ours need it: tasks that call a function, choices, passes, maps, retries
 * without their waits.
 *
 * Source  Amazon States Language specification; Step Functions Developer Guide, "Processing input and output".
 * Errors  what is not known here is thrown, not guessed.
 */
import { isObject, type JsonObject, valueAt } from '../../core/record/json.ts';

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Parameters?: unknown;
  readonly ItemSelector?: unknown;
  readonly ItemsPath?: string;
  readonly ItemProcessor?: Machine;
  readonly OutputPath?: string;
  readonly ResultPath?: string;
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[]; readonly MaxAttempts: number }[];
  readonly Catch?: readonly {
    readonly ErrorEquals: readonly string[];
    readonly ResultPath: string;
    readonly Next: string;
  }[];
  readonly Choices?: readonly {
    readonly Variable: string;
    readonly IsPresent?: boolean;
    readonly BooleanEquals?: boolean;
    readonly Next: string;
  }[];
  readonly Default?: string;
  readonly Error?: string;
  readonly CausePath?: string;
}

export interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export type Lambda = (payload: unknown) => Promise<unknown>;

export type Ended = { readonly output: unknown } | { readonly error: string; readonly cause: unknown };

export async function runMachine(machine: Machine, input: unknown, lambda: Lambda): Promise<Ended> {
  let [name, data] = [machine.StartAt, input];
  for (;;) {
    const state = machine.States[name];
    if (state === undefined) throw new Error(`there is no state ${name}`);
    if (state.Type === 'Fail') {
      return { error: state.Error ?? '', cause: at(data, state.CausePath ?? '$') };
    }
    const { next, output } = await step(state, data, lambda);
    if (next === undefined) return { output };
    [name, data] = [next, output];
  }
}

interface Stepped {
  readonly next: string | undefined;
  readonly output: unknown;
}

async function step(state: State, data: unknown, lambda: Lambda): Promise<Stepped> {
  const next = state.End === true ? undefined : state.Next;
  switch (state.Type) {
    case 'Succeed':
      return { next: undefined, output: data };
    case 'Choice':
      return { next: chosen(state, data), output: data };
    case 'Pass':
      return { next, output: filled(state.Parameters, data) };
    case 'Task':
      return call(state, data, lambda, next);
    case 'Map':
      return { next, output: placed(data, state.ResultPath, await mapped(state, data, lambda)) };
    default:
      throw new Error(`states of the type ${state.Type} are not known here`);
  }
}

async function call(state: State, data: unknown, lambda: Lambda, next: string | undefined): Promise<Stepped> {
  const payload = valueAt(filled(state.Parameters, data), 'Payload');
  for (let tried = 0; ; tried += 1) {
    try {
      const Payload = JSON.parse(JSON.stringify(await lambda(payload)));
      return { next, output: at({ Payload }, state.OutputPath ?? '$') };
    } catch (thrown) {
      const { name = 'Error' } = thrown as Error;
      const isOf = ({ ErrorEquals }: { readonly ErrorEquals: readonly string[] }) =>
        ErrorEquals.includes('States.ALL') || ErrorEquals.includes(name);
      const retry = state.Retry?.find(isOf);
      if (retry !== undefined && tried < retry.MaxAttempts) continue;
      const caught = state.Catch?.find(isOf);
      if (caught === undefined) throw thrown;
      return { next: caught.Next, output: placed(data, caught.ResultPath, { Error: name }) };
    }
  }
}

/** An item whose execution failed has no result, as with a threshold of 100 %. */
async function mapped(state: State, data: unknown, lambda: Lambda): Promise<readonly unknown[]> {
  const { ItemProcessor } = state;
  const items = at(data, state.ItemsPath ?? '$');
  if (ItemProcessor === undefined || !Array.isArray(items)) throw new Error('a map needs items');
  const ended = await Promise.all(
    items.map((item) => runMachine(ItemProcessor, filled(state.ItemSelector, data, item), lambda)),
  );
  return ended.flatMap((each) => ('output' in each ? [each.output] : []));
}

function chosen({ Choices = [], Default }: State, data: unknown): string {
  const isTrue = ({ Variable, IsPresent, BooleanEquals }: (typeof Choices)[number]) =>
    IsPresent === undefined
      ? at(data, Variable) === BooleanEquals
      : (at(data, Variable) !== undefined) === IsPresent;
  const next = Choices.find(isTrue)?.Next ?? Default;
  if (next === undefined) throw new Error('no choice is true');
  return next;
}

function at(data: unknown, path: string, item?: unknown): unknown {
  if (path === '$$.Map.Item.Value') return item;
  if (!/^\$(\.\w+)*$/.test(path)) throw new Error(`the path ${path} is not known here`);
  const steps = path.split('.').slice(1);
  return steps.length === 0 ? data : valueAt(data, ...steps);
}

/** A path that leads nowhere is an error of the execution. */
function filled(template: unknown, data: unknown, item?: unknown): unknown {
  if (!isObject(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) => {
      if (!name.endsWith('.$')) return [name, filled(value, data, item)];
      const found = at(data, String(value), item);
      if (found === undefined) throw new Error(`the path ${value} leads nowhere`);
      return [name.slice(0, -2), found];
    }),
  );
}

function placed(data: unknown, path: string | undefined, value: unknown): unknown {
  if (path === undefined || path === '$') return value;
  return { ...(data as JsonObject), [path.slice(2)]: value };
}
