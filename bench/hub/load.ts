import type { Protocol, Target } from '@allmend/tools';
import { runProgram } from './program.ts';

/** Clients that create ConfigMaps of about 1 KiB, each on a connection of its own, one after the other. */
export interface CreateJob {
  readonly target: Target;
  readonly protocol: Protocol;
  readonly clients: number;
  /** Not counted: connections are made, and code gets warm. */
  readonly warmSeconds: number;
  readonly seconds: number;
  /** Part of the names, so that several loads fit into one server. */
  readonly prefix: string;
}

export interface CreateResult {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

export function runCreates(job: CreateJob): Promise<CreateResult> {
  return runProgram('create-load', job);
}

/** Clients that watch one namespace while one object in it is changed again and again. */
export interface WatchJob {
  readonly target: Target;
  readonly watchers: number;
  /** Connections (HTTP/2) that they share. */
  readonly sessions: number;
  readonly events: number;
}

export interface WatchResult {
  /** From sending the change until the last watcher had its event, milliseconds, for each event. */
  readonly lastMs: readonly number[];
  /** Until the change was acknowledged. */
  readonly acknowledgedMs: readonly number[];
}

export function runWatchers(job: WatchJob): Promise<WatchResult> {
  return runProgram('watch-load', job);
}
