export { openTerminal } from './terminal.ts';
export type { Terminal, TerminalStreams } from './terminal.ts';
export { paint } from './style.ts';
export type { Paint, Tone } from './style.ts';
export { displayWidth, plainLine, plainText, truncate, wrap } from './width.ts';
export { table } from './table.ts';
export type { Column } from './table.ts';
export { openProgress } from './progress.ts';
export type { Progress } from './progress.ts';
