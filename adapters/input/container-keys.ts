/** The names of the members that are read now, directly inside a top-level object and inside an object in it. */

/** Members whose elements are records. */
const CONTAINERS: ReadonlySet<string> = new Set([
  ...[
    'Records',
    'Events',
    'configurationItems',
    'records',
    'events',
    'logEvents',
    'Messages',
    'logs',
    'data',
  ],
  ...['results', 'QueryResultRows', 'hits.hits', 'ResultSet.Rows'],
]);
const LONGEST_KEY = 20;

export class ContainerKeys {
  /** Text of the string that is open, or was the last, at either depth. */
  #keys: [string, string] = ['', ''];

  begin(depth: number): void {
    this.#set(depth, '');
  }

  /** More of the string, which may come in several chunks. */
  add(depth: number, bytes: Buffer): void {
    if (depth !== 1 && depth !== 2) return;
    const before = this.#keys[depth - 1] ?? '';
    if (before.length < LONGEST_KEY)
      this.#set(depth, (before + bytes.toString('latin1', 0, LONGEST_KEY)).slice(0, LONGEST_KEY));
  }

  /** Whether the value of the member is a list of records. */
  namesContainer(depth: number): boolean {
    return (depth === 1 || depth === 2) && CONTAINERS.has(this.#keys.slice(0, depth).join('.'));
  }

  #set(depth: number, key: string): void {
    if (depth === 1) this.#keys = [key, ''];
    else if (depth === 2) this.#keys = [this.#keys[0], key];
  }
}
