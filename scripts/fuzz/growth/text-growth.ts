/** Growing text: pieces of the seeds, and what programs stumble over, again and again at the beginning, inside, and at the end. */
import type { Random } from '../random.ts';
import { ODD, type Texts } from '../text-mutations.ts';
import { type Growth, part, sample } from './growth.ts';

export function textGrowths(random: Random, seeds: Texts, most: number): readonly Growth[] {
  const all = seeds.flatMap((seed) => {
    const words = seed.split(/(?<=[^\w])/);
    const own = [seed, seed.slice(0, seed.length >> 1), seed.slice(seed.length >> 1), ...words];
    return [...new Set([...own.map((each) => each.slice(0, 400)), ...ODD])]
      .filter((fragment) => fragment !== '')
      .flatMap((fragment) => [0, 0.5, 1].map((where) => ({ seed, fragment, where })));
  });
  return sample(random, all, most).flatMap(({ seed, fragment, where }) => {
    const at = Math.floor(seed.length * where);
    const [before, behind] = [seed.slice(0, at), seed.slice(at)];
    const name = `${JSON.stringify(fragment)} at ${at} of ${JSON.stringify(seed.slice(0, 60))}`;
    return [
      { name, textOf: (size: number) => before + part(fragment).repeat(size) + behind },
      {
        name: `${name}, numbered`,
        textOf: (size: number) =>
          before + Array.from({ length: size }, (_, n) => `${part(fragment)}${n}`).join('') + behind,
      },
    ];
  });
}
