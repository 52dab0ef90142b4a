import { expect, test } from 'vitest';
import { Patience } from '../../../adapters/s3/patience.ts';

const slowDown = () =>
  Object.assign(new Error('Please reduce your request rate.'), {
    name: 'SlowDown',
    $metadata: { httpStatusCode: 503 },
  });
const denied = () =>
  Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });

function recorded() {
  const pauses: number[] = [];
  const patience = new Patience(async (milliseconds) => {
    pauses.push(milliseconds);
    await new Promise((resolve) => setImmediate(resolve));
  });
  return { pauses, patience };
}

const failing = (times: number, error: () => Error) => {
  let left = times;
  return async () => {
    left -= 1;
    if (left >= 0) throw error();
    return 'answer';
  };
};

test('pauses grow, and an answer ends them', async () => {
  const { pauses, patience } = recorded();
  expect(await patience.ask(failing(3, slowDown))).toBe('answer');
  expect(await patience.ask(failing(1, slowDown))).toBe('answer');
  expect(pauses).toEqual([500, 1_000, 2_000, 500]);
});

test('many that are refused at once rest together', async () => {
  const { pauses, patience } = recorded();
  const answers = await Promise.all(Array.from({ length: 16 }, () => patience.ask(failing(2, slowDown))));
  expect(answers).toHaveLength(16);
  expect(pauses).toEqual([500, 1_000]);
});

test('a refusal that does not pass is thrown at once, one that lasts after ten pauses of at most 20 seconds', async () => {
  const { pauses, patience } = recorded();
  await expect(patience.ask(failing(1, denied))).rejects.toThrow('no');
  expect(pauses).toEqual([]);
  await expect(patience.ask(failing(99, slowDown))).rejects.toThrow('reduce your request rate');
  expect(pauses).toHaveLength(10);
  expect(Math.max(...pauses)).toBe(20_000);
});
