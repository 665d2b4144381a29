import { inspect } from 'node:util';

const mask = '[redacted]';

/** A value that cannot be printed by accident: text, JSON and inspection show a mask. `reveal()` is the only way out. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return mask;
  }

  toJSON(): string {
    return mask;
  }

  [inspect.custom](): string {
    return mask;
  }
}

const secretKey =
  /pass(word|phrase|wd)?$|secret|^token$|auth[-_]?token|subject[-_]?token|authorization|private[-_]?key|cookie|credential$|^key$|adminpass/i;

/** A copy of plain data in which every value under a key that names a secret is masked, at any depth. Cycles are cut. */
export function redact(value: unknown, seen: WeakSet<object> = new WeakSet()): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Secret || value instanceof Date) return value;
  if (seen.has(value)) return '[circular]';
  seen.add(value);
  if (Array.isArray(value)) return value.map((one) => redact(one, seen));
  if (value instanceof Error) return { name: value.name, message: value.message, stack: value.stack };
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      secretKey.test(key) && one !== null && one !== undefined ? mask : redact(one, seen),
    ]),
  );
}
