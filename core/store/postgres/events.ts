import type { Range, StoreEvent } from '../store.ts';
import type { EventPage } from '../watch/source.ts';
import { inRange, newParameters } from './conditions.ts';
import type { Connections } from './connections.ts';
import { checkPosition, named, type Position } from './reads.ts';

/** Values of a page of events, in bytes; the last one may go beyond it. */
const pageBytes = 4 * 1024 * 1024;

/** One row per event with the position of the store; without any event one row with only that. */
interface EventRow extends Position {
  readonly own: number | null;
  readonly deleted: boolean;
  readonly grp: string;
  readonly resource: string;
  readonly tenant: string;
  readonly namespace: string;
  readonly name: string;
  readonly value: Uint8Array;
  readonly before: number | null;
  readonly before_value: Uint8Array;
  /** Events that there are after `since`, up to one more than the limit. */
  readonly found: number;
}

/**
 * Events after `since`, each with the version before it: that one is kept as long as the event can be read, since compaction
 * removes it only once the event is not after the oldest revision, and the end of a tenant removes newer versions first.
 * Throws `store.compacted` and `store.future`.
 */
export async function readEvents(
  connections: Connections,
  range: Range | null,
  since: number,
  limit: number,
): Promise<EventPage> {
  const parameters = newParameters();
  const conditions = [`revision > ${parameters.add(since)}`, ...(range ? [inRange(range, parameters)] : [])];
  const found = `SELECT * FROM version WHERE ${conditions.join(' AND ')} ORDER BY revision LIMIT ${parameters.add(limit + 1)}`;
  const sized = `SELECT *, count(*) OVER () AS found, row_number() OVER up_to_here AS nth,
    sum(octet_length(value)) OVER up_to_here - octet_length(value) AS bytes_before
    FROM (${found}) f WINDOW up_to_here AS (ORDER BY revision)`;
  const page = `SELECT * FROM (${sized}) z WHERE nth <= ${parameters.add(limit)} AND bytes_before < ${parameters.add(pageBytes)}`;
  const rows = await connections.rows<EventRow>(
    named(
      `SELECT s.revision, s.oldest, e.revision AS own, e.deleted, e.grp, e.resource, e.tenant, e.namespace, e.name, e.value, e.found,
          p.revision AS before, p.value AS before_value
        FROM store s LEFT JOIN LATERAL (${page}) e ON true LEFT JOIN version p ON p.revision = e.previous ORDER BY e.revision`,
      parameters.values,
    ),
  );
  const position = rows[0]!;
  checkPosition(position, since);
  if (position.own === null) return { events: [], revision: position.revision, more: false };
  const events = rows.map(eventOf);
  const more = position.found > events.length;
  return { events, revision: more ? events.at(-1)!.revision : position.revision, more };
}

function eventOf(row: EventRow): StoreEvent {
  const { own, deleted, grp, resource, tenant, namespace, name, value, before, before_value } = row;
  return {
    type: deleted ? 'delete' : 'put',
    key: { tenant, group: grp, resource, namespace, name },
    revision: own!,
    value,
    previous: before === null ? null : { revision: before, value: before_value },
  };
}
