export { configErrors } from './errors.ts';
export { loadConfig } from './load.ts';
export type { ConfigSources } from './load.ts';
export { nearest } from './nearest.ts';
export { stateFolders } from './folders.ts';
export type { StateFolders } from './folders.ts';
