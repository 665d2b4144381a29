import type { Fault } from './fault.ts';

const all: readonly Fault[] = [];

/** Every fault by name. To add one: a file beside this one, and a line here. */
export const faults: ReadonlyMap<string, Fault> = new Map(all.map((fault) => [fault.name, fault]));
