import { asJson, statusErrors, validateValue, type Kind, type KubeObject } from '@allmend/core-machinery';
import { readObject } from '../registry/body.ts';
import type { ParsedBody, WriteContext } from '../registry/registry.ts';

/**
 * The body of a request that is answered and not stored, as an object of the kind; checked like any other, but for its metadata,
 * which needs no name. Throws 400 and 422.
 */
export function readReview(context: WriteContext, kind: Kind, body: ParsedBody): KubeObject {
  const object = readObject(context, kind, body);
  const errors = [
    ...validateValue(kind.schema, asJson(object), { path: '' }),
    ...(kind.builtIn?.validate?.(object) ?? []),
  ];
  if (errors.length > 0) throw statusErrors.invalid(kind, object.metadata.name ?? '', errors);
  return object;
}
