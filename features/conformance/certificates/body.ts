import type { VirtualRequest } from '@allmend/core-apiserver';
import {
  apiVersionOf,
  cloneJson,
  isJsonObject,
  pruneValue,
  statusErrors,
  unknownFieldText,
  validateValue,
  type Json,
  type JsonObject,
  type Kind,
} from '@allmend/core-machinery';

/**
 * The `spec` of what a person sent about an object. Members that the kind does not know are refused whatever the client asked for:
 * who writes `by` into it must not believe that it counts. Throws 400 and 422.
 */
export function readSpec(kind: Kind, { body, name, namespace }: VirtualRequest): JsonObject {
  const sent = cloneJson(body.value);
  if (!isJsonObject(sent) || sent['apiVersion'] !== apiVersionOf(kind) || sent['kind'] !== kind.kind) {
    throw statusErrors.badRequest(
      `the body must be an object of apiVersion ${apiVersionOf(kind)} and kind ${kind.kind}`,
    );
  }
  const twice = body.duplicates.map((path) => `duplicate field ${JSON.stringify(path)}`);
  const strange = [...pruneValue(kind.schema, sent).map(unknownFieldText), ...twice];
  if (strange.length > 0) throw statusErrors.badRequest(`strict decoding error: ${strange.join(', ')}`);
  requirePlace(sent['metadata'], { name, namespace });
  const { status: _, ...asked } = sent;
  const errors = validateValue(kind.schema, { ...asked, metadata: {} }, { path: '' });
  if (errors.length > 0) throw statusErrors.invalid(kind, name, errors);
  return asked['spec'] as JsonObject;
}

function requirePlace(metadata: Json | undefined, place: Readonly<Record<'name' | 'namespace', string>>): void {
  if (!isJsonObject(metadata)) return;
  for (const member of ['name', 'namespace'] as const) {
    const given = metadata[member] ?? place[member];
    if (given === place[member]) continue;
    throw statusErrors.badRequest(
      `the ${member} of the provided object does not match the ${member} sent on the request`,
    );
  }
}
