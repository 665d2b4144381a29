import { createHash } from 'node:crypto';

/** Numbers that follow from a seed: the same seed, the same run of a proof. */
export interface Draw {
  /** In [0, 1). */
  fraction(): number;
  /** A whole number from `least` to `most`, both possible. */
  whole(least: number, most: number): number;
  one<T>(from: readonly T[]): T;
  chance(probability: number): boolean;
}

export function openDraw(seed: string): Draw {
  let count = 0;
  const fraction = () => {
    const bytes = createHash('sha256').update(`${seed}/${count++}`).digest();
    return bytes.readUIntBE(0, 6) / 2 ** 48;
  };
  return {
    fraction,
    whole: (least, most) => least + Math.floor(fraction() * (most - least + 1)),
    one: (from) => from[Math.floor(fraction() * from.length)]!,
    chance: (probability) => fraction() < probability,
  };
}
