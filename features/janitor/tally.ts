import { isAllmendError } from '@allmend/kit-errors';
import { janitorErrors } from './errors.ts';
import type { Failure, KeptReason, ResourceRef, SweepEvent, SweepResult } from './events.ts';

export interface Tally {
  readonly report: (event: SweepEvent) => void;
  result(options: { readonly dryRun: boolean; readonly interrupted: boolean }): SweepResult;
}

/** Kept although it is ours and nobody uses it. */
const open = new Set<KeptReason>(['may-still-arrive', 'interrupted', 'not-provable']);

const byName = ({ cloud, kind, name }: ResourceRef) => JSON.stringify([cloud, kind, 'name', name]);
/** A resource that was not found yet is known by its name alone. */
const placeOf = (resource: ResourceRef) =>
  resource.id === null ? byName(resource) : JSON.stringify([resource.cloud, resource.kind, 'id', resource.id]);

/** Passes events on and keeps count of what is left. What failed or was kept waiting and was removed after all, is not. */
export function openTally(pass: (event: SweepEvent) => void): Tally {
  const counted = {
    found: new Set<string>(),
    removed: new Set<string>(),
    absent: new Set<string>(),
    kept: new Set<string>(),
  };
  const left = new Map<string, { readonly resource: ResourceRef; readonly failed: boolean }>();
  let unseen = 0;
  let unfinished = 0;

  function count(event: SweepEvent): void {
    if (event.type === 'unseen') {
      unseen++;
      unfinished += event.entries;
    }
    if (!('resource' in event)) return;
    const key = placeOf(event.resource);
    if (event.type === 'failed') left.set(key, { resource: event.resource, failed: true });
    else counted[event.type].add(key);
    if (event.type === 'kept' && open.has(event.reason)) {
      left.set(key, { resource: event.resource, failed: false });
    }
    if (event.type === 'removed' || event.type === 'absent') {
      for (const known of [key, byName(event.resource)]) {
        left.delete(known);
        counted.kept.delete(known);
      }
    }
  }

  return {
    report(event) {
      count(event);
      pass(event);
    },
    result({ dryRun, interrupted }) {
      const remaining = [...left.values()];
      const failed = remaining.filter((one) => one.failed).length;
      const clean = remaining.length === 0 && unseen === 0 && unfinished === 0 && !interrupted;
      const looked = failed === 0 && unseen === 0 && !interrupted;
      return {
        dryRun,
        interrupted,
        counts: {
          found: counted.found.size,
          removed: counted.removed.size,
          absent: counted.absent.size,
          kept: counted.kept.size,
          failed,
          unseen,
        },
        left: remaining.map((one) => one.resource),
        exitCode: (dryRun ? looked : clean) ? 0 : 1,
      };
    },
  };
}

/** An error as data; one that is not catalogued is wrapped. */
export function failureOf(error: unknown): Failure {
  if (isAllmendError(error)) return error.toJSON();
  const cause = error instanceof Error ? error.message : String(error);
  return janitorErrors.error('unexpected', { cause }, { cause: error }).toJSON();
}
