import { createHash } from 'node:crypto';

/** Deterministic identifiers: same seed and same order of calls, same ids. */
export interface Ids {
  /** `8-4-4-4-12` form of a version 4 UUID. */
  uuid(): string;
  /** 32 hexadecimal digits, as Keystone's ids. */
  hex(): string;
  /** `length` characters of an alphabet without look-alikes; for passwords and secrets of the simulated cloud. */
  word(length: number): string;
  /** A number in [0, 1). */
  fraction(): number;
  /** How many were drawn; part of the persisted state, so that a reloaded cloud does not repeat itself. */
  count(): number;
}

const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Ids drawn from `seed`, starting after `drawn` earlier draws. */
export function createIds(seed: string, drawn = 0): Ids {
  let counter = drawn;
  function draw(): Buffer {
    counter += 1;
    return createHash('sha256').update(`${seed}\0${counter}`).digest();
  }
  return {
    uuid() {
      const raw = draw();
      raw[6] = (raw[6]! & 0x0f) | 0x40;
      raw[8] = (raw[8]! & 0x3f) | 0x80;
      const digits = raw.toString('hex', 0, 16);
      return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
    },
    hex: () => draw().toString('hex', 0, 16),
    word(length) {
      let out = '';
      while (out.length < length) for (const byte of draw()) out += alphabet[byte % alphabet.length];
      return out.slice(0, length);
    },
    fraction: () => draw().readUInt32BE(0) / 2 ** 32,
    count: () => counter,
  };
}
