/** The costs of one part, in a process of its own: `node --expose-gc bench/growth/of-part.ts NAME ROUNDS`. */
import { GROWING } from './growing.ts';

const LEAST_MICROSECONDS = 20_000;

const [, , name = '', rounds = '1'] = process.argv;
const part = GROWING.get(name);
if (part === undefined) throw new Error(`there is no part \`${name}\``);

/** Of one call: of so many that the clock, which counts by the millisecond, is exact. */
async function costOf(call: () => unknown): Promise<number> {
  let times = 1;
  for (;;) {
    globalThis.gc?.();
    const before = process.cpuUsage();
    for (let time = 0; time < times; time += 1) await call();
    const { user, system } = process.cpuUsage(before);
    if (user + system >= LEAST_MICROSECONDS) return (user + system) / times;
    times *= 2;
  }
}

const least = new Map<number, number>();
// Once more than is asked for: in the first one, the code is compiled.
for (let round = 0; round <= Number(rounds); round += 1) {
  for (const size of part.sizes) {
    const cost = await costOf(part.prepare(size));
    if (round > 0) least.set(size, Math.min(cost, least.get(size) ?? cost));
  }
}
console.log(JSON.stringify({ costs: [...least] }));
