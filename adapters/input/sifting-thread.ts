/** The thread of `Sifter`: paths of log files come in, and what was sifted goes out, in the same order. */
import { parentPort } from 'node:worker_threads';
import { giveBack } from './give-back.ts';
import { sift } from './sifted.ts';
import { inflatedAtOnce } from './small-gzip.ts';
import { isJsonText } from './unpacked.ts';

parentPort?.on('message', (path: string) => {
  const text = inflatedAtOnce(path);
  const sifted = text !== undefined && isJsonText(text.subarray(0, 2)) ? sift(text) : undefined;
  if (text !== undefined) giveBack(text);
  parentPort?.postMessage(sifted, sifted === undefined ? [] : [sifted.bytes.buffer, sifted.steps.buffer]);
});
parentPort?.postMessage('ready');
