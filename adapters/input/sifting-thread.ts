/** The thread of `Sifter`: paths of log files come in, and what was sifted goes out, in the same order. */
import { parentPort } from 'node:worker_threads';
import { giveBack } from './give-back.ts';
import { sift } from './sifted.ts';
import { inflatedAtOnce } from './small-gzip.ts';
import { isJsonText } from './unpacked.ts';

/** Of each file that is asked for ahead, so much may have to be kept; of one with more, this thread would not spare much. */
const MOST_LEFT = 1024 * 1024;

parentPort?.on('message', (path: string) => {
  const text = inflatedAtOnce(path);
  const sifted = text !== undefined && isJsonText(text.subarray(0, 2)) ? sift(text, MOST_LEFT) : undefined;
  if (text !== undefined) giveBack(text);
  parentPort?.postMessage(sifted, sifted === undefined ? [] : [sifted.bytes.buffer, sifted.steps.buffer]);
});
parentPort?.postMessage('ready');
