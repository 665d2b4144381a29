import { Snapshot, type SubjectSheet } from '@allmend/api';
import { createLru } from '@allmend/kit-lru';
import type { Journal } from '../monitor/journal.ts';
import type { Collector } from '../engine/collector.ts';
import { catalog } from '../resources/catalog.ts';
import { flavors } from '../resources/flavors.ts';
import { images } from '../resources/images.ts';
import { readStored } from './stored-content.ts';

type Portability = SubjectSheet['portability'];

/** Words of one kind that are shown; a page of a cloud with thousands of images is of no use. */
const mostWords = 200;
/** Longest word: names are the cloud's. */
const longestWord = 120;
const mostKept = 500;
const nothing: Portability = { flavors: [], images: [], services: [] };

/** What of a cloud can be compared with others, from a snapshot: public flavors and images by name, services by type. */
export function createPortability(journal: Journal): (tenant: string, snapshot: string | null) => Promise<Portability> {
  const kept = createLru<Portability>({ capacity: mostKept });
  return async (tenant, digest) => {
    if (digest === null) return nothing;
    const key = `${tenant}/${digest}`;
    const known = kept.get(key);
    if (known) return known;
    const content = await readStored(journal, tenant, digest);
    const snapshot = content.state === 'good' ? readSnapshot(content.bytes) : null;
    const found = snapshot ? portabilityOf(snapshot) : nothing;
    kept.set(key, found);
    return found;
  };
}

/** Null for what is no snapshot that this version knows. */
export function readSnapshot(bytes: Uint8Array): Snapshot | null {
  try {
    const parsed = Snapshot.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export function portabilityOf(snapshot: Snapshot): Portability {
  const offered = (observed(snapshot, flavors) ?? []).filter((one) => one['os-flavor-access:is_public'] !== false);
  return {
    flavors: words(offered.map(({ name }) => name)),
    images: words((observed(snapshot, images) ?? []).flatMap(({ name, os_hidden }) => (os_hidden ? [] : (name ?? [])))),
    services: words((observed(snapshot, catalog)?.catalog ?? []).map(({ type }) => type)),
  };
}

function observed<T>({ observations }: Snapshot, { resource, schema }: Collector<T>): T | null {
  const observation = observations[resource];
  if (observation?.state !== 'observed') return null;
  const parsed = schema.safeParse(observation.value);
  return parsed.success ? parsed.data : null;
}

function words(all: readonly string[]): string[] {
  const shown = all.map((word) =>
    word.length > longestWord ? `${word.slice(0, longestWord - 1).toWellFormed()}…` : word,
  );
  return [...new Set(shown)].sort().slice(0, mostWords);
}
