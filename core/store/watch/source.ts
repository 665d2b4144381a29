import type { Range, StoreEvent } from '../store.ts';

/** Which revisions a store has, of one instant. */
export interface Bounds {
  /** Latest committed revision. */
  readonly current: number;
  /** Lowest revision that can be listed at and watched from. */
  readonly oldest: number;
}

export interface EventPage {
  /** Ascending by revision. */
  readonly events: readonly StoreEvent[];
  /** Every event of the range up to this revision is in this page or before it. */
  readonly revision: number;
  /** There were more events when it was read. */
  readonly more: boolean;
}

/** What the watch hub needs of an engine. */
export interface EventSource {
  bounds(): Promise<Bounds>;
  /**
   * Committed events after `since`, at most `limit` of them, fewer when they are large; `range` null: all of the store. Throws `store.compacted` when
   * `since` is below the oldest revision in the very snapshot that the events are read from.
   */
  events(range: Range | null, since: number, limit: number): Promise<EventPage>;
}

/** The part of a range by which watchers are found: tenant (or all), group and resource. */
export function topicOf(tenant: string | null, group: string, resource: string): string {
  // No tenant has the empty text as its id, and no text contains NUL (input.ts).
  return `${tenant ?? ''}\0${group}\0${resource}`;
}

/** Whether the event is in the range, of which the topic is known to fit. */
export function inRange(event: StoreEvent, range: Range): boolean {
  if (range.namespace !== undefined && range.namespace !== event.key.namespace) return false;
  return range.name === undefined || range.name === event.key.name;
}
