/** Events as growing columns of numbers: five million of them fit in some 150 MB. */
export class Columns {
  length = 0;
  /** Seconds since the start of the simulation. */
  time = new Int32Array(1 << 16);
  principal = new Int16Array(1 << 16);
  action = new Int16Array(1 << 16);
  family = new Int16Array(1 << 16);
  policy = new Int16Array(1 << 16);
  /** -1 for natural events. */
  incident = new Int16Array(1 << 16);

  add(
    time: number,
    principal: number,
    action: number,
    family: number,
    policy: number,
    incident: number,
  ): void {
    if (this.length === this.time.length) this.#grow();
    const i = this.length;
    this.time[i] = Math.floor(time);
    this.principal[i] = principal;
    this.action[i] = action;
    this.family[i] = family;
    this.policy[i] = policy;
    this.incident[i] = incident;
    this.length += 1;
  }

  #grow(): void {
    const larger = <T extends Int16Array | Int32Array>(old: T, make: (length: number) => T) => {
      const column = make(2 * old.length);
      column.set(old);
      return column;
    };
    this.time = larger(this.time, (length) => new Int32Array(length));
    this.principal = larger(this.principal, (length) => new Int16Array(length));
    this.action = larger(this.action, (length) => new Int16Array(length));
    this.family = larger(this.family, (length) => new Int16Array(length));
    this.policy = larger(this.policy, (length) => new Int16Array(length));
    this.incident = larger(this.incident, (length) => new Int16Array(length));
  }
}
