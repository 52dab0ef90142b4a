/** `npm run bench NAME [-- options]`: one benchmark a file; each compares two things in one run and prints the ratio. */
const BENCHES: Readonly<
  Record<string, () => Promise<{ run: (args: readonly string[]) => Promise<void> | void }>>
> = {
  attribute: () => import('./attribute.ts'),
  detect: () => import('./detect.ts'),
  evaluate: () => import('./evaluate.ts'),
  import: () => import('./import.ts'),
  nab: () => import('./nab.ts'),
  store: () => import('./store.ts'),
};

const [name = '', ...args] = process.argv.slice(2);
const load = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
if (load === undefined) {
  console.error(`there is no benchmark \`${name}\`; give one of ${Object.keys(BENCHES).join(', ')}`);
  process.exitCode = 2;
} else {
  await (await load()).run(args);
}
