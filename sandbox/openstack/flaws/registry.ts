import type { Flaw } from './flaw.ts';

const all: readonly Flaw[] = [];

/** Every flaw by name. To add one: a file beside this one, and a line here. */
export const flaws: ReadonlyMap<string, Flaw> = new Map(all.map((flaw) => [flaw.name, flaw]));
