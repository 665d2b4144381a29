import type { ScopeFormat } from './format.ts';
import { scs0003v1 } from './scs-0003-v1.ts';

/** Known shapes of scope files, newest first: the first that detects its own reads the file. */
export const scopeFormats: readonly ScopeFormat[] = [scs0003v1];
