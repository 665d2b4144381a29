export { makeDirectory, removeStalePartials, syncDirectory, writeDurably } from './durable.ts';
export type { DurableOptions } from './durable.ts';
