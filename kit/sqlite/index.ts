export { fileIdentity, makePrivateFolder, syncFolder } from './place.ts';
export { damageOf, readHeader } from './header.ts';
export type { DatabaseHeader } from './header.ts';
export { isBusy, troubleOf } from './trouble.ts';
export type { Trouble } from './trouble.ts';
