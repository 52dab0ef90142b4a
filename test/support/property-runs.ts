/** How many examples of a property are tried: all of them by default, a part where PROPERTY_RUNS_SHARE says so. */
const share = Number(process.env.PROPERTY_RUNS_SHARE ?? '1');

export const runs = (count: number) => ({ numRuns: Math.ceil(count * share) });
