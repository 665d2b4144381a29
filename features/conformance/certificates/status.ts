import type { Certificate, EvidenceDocument } from '@allmend/api/kinds';
import type { Round, StepResult } from '@allmend/core-controller';
import { asJson, isStatusError, jsonEquals, type KubeObject } from '@allmend/core-machinery';

/** At the latest after this an object is looked at again: clocks are set, and not all that it rests on is watched. */
const longestPauseMs = 3_600_000;
const shortestPauseMs = 1000;
const manager = 'allmend-four-eyes';

/** Milliseconds until the instant, but at most an hour: what time brings is looked at again when a clock was wrong. */
export function pauseUntil(next: Date | null, at: Date): number {
  const ms = next ? next.getTime() - at.getTime() : longestPauseMs;
  return Math.min(longestPauseMs, Math.max(shortestPauseMs, ms));
}

/** Writes the members of a status that differ, onto the version that was read: what people decided meanwhile is never overwritten. */
export async function writeIfChanged(
  { client, signal }: Pick<Round, 'client' | 'signal'>,
  kind: typeof Certificate | typeof EvidenceDocument,
  object: KubeObject & { readonly status?: object | undefined },
  wanted: object,
): Promise<StepResult> {
  const patch = changesOf(object.status ?? {}, wanted);
  if (patch === null) return 'continue';
  const { name = '', namespace = '', resourceVersion } = object.metadata;
  const merge = { metadata: { resourceVersion }, status: patch };
  try {
    await client.kind(kind).patch({ name, namespace }, { merge }, { subresource: 'status', manager, signal });
    return 'continue';
  } catch (error) {
    if (isStatusError(error, 'NotFound')) return 'stop';
    // Somebody was faster: the next round looks at what they made of it.
    if (isStatusError(error, 'Conflict')) return { again: 50 };
    throw error;
  }
}

/** A merge patch: members that differ, null for those that go; null when there are none. */
function changesOf(before: object, after: object): Record<string, unknown> | null {
  const [old, next] = [asJson(before as KubeObject), asJson(after as KubeObject)];
  const names = new Set([...Object.keys(old), ...Object.keys(next)]);
  const changed = [...names].filter((name) => !jsonEquals(old[name], next[name]));
  if (changed.length === 0) return null;
  return Object.fromEntries(changed.map((name) => [name, next[name] ?? null]));
}
