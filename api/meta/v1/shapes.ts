import { z } from 'zod';

/*
 * Shapes that many kinds share. What zod has no word for is said in the spelling of OpenAPI and Kubernetes (`meta`), and reaches
 * the schema of the kind as it stands.
 */

/** An instant, RFC 3339 with whole seconds. Source: meta/v1 Time. */
export const time = (): z.ZodString => z.string().meta({ format: 'date-time' });

/** An instant with microseconds. Source: meta/v1 MicroTime. */
export const microTime = (): z.ZodString => time();

/** Bytes, in JSON as base64, at least one. (The format, as upstream checks it in kinds of users, refuses none.) */
export const bytes = (): z.ZodString => z.string().meta({ format: 'byte' });

/** A list that server-side apply takes as one value. */
export function atomicList<T extends z.ZodType>(item: T): z.ZodArray<T> {
  return z.array(item).meta({ 'x-kubernetes-list-type': 'atomic' });
}

/** A list whose items are told apart by members; each combination stands once. */
export function mapList<T extends z.ZodType>(item: T, ...keys: [string, ...string[]]): z.ZodArray<T> {
  return z.array(item).meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys });
}

/** A `mapList` that strategic merge patches join by the same member. */
export function mergedList<T extends z.ZodType>(item: T, key: string): z.ZodArray<T> {
  return z.array(item).meta({
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': [key],
    'x-kubernetes-patch-strategy': 'merge',
    'x-kubernetes-patch-merge-key': key,
  });
}

/** An amount such as `500m`, `2` or `10Gi`, as text or number. Source: apimachinery pkg/api/resource. */
export const quantity = (): z.ZodType<string | number> =>
  z.union([z.int(), z.string()]).meta({ 'x-kubernetes-int-or-string': true });

/** What cannot be changed once it is there; `name` is what the refusal calls it. */
export const immutable = (name: string): { readonly 'x-kubernetes-validations': readonly object[] } => ({
  'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: `${name} cannot be changed` }],
});
