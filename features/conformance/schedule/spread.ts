import { createHash } from 'node:crypto';

/** A number from 0 (included) to 1 (not), always the same for the same seed and purpose: what spreads subjects without memory. */
export function fractionOf(seed: string, purpose: string): number {
  return createHash('sha256').update(`${purpose}\n${seed}`).digest().readUIntBE(0, 6) / 2 ** 48;
}
