/** `npm run bench NAME [-- options]`; `npm run bench` lists the names. */
import { runBench } from './benches.ts';

process.exitCode = await runBench(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
});
