import type { Command } from 'commander';
import type { CommandContext } from './context.ts';

/** Wraps what a command does: opens its context, runs it, and keeps its exit code. */
export type Act = <A extends readonly unknown[]>(
  work: (context: CommandContext, ...rest: A) => Promise<number>,
) => (...rest: [...A, Command]) => Promise<void>;
