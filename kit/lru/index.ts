export { createLru } from './lru.ts';
export type { Lru, LruOptions } from './lru.ts';
