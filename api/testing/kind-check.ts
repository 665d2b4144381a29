import {
  asJson,
  asObject,
  defaultValue,
  fieldErrorText,
  pruneValue,
  validateValue,
  type Kind,
  type KubeObject,
} from '@allmend/core-machinery';

/** What the server makes of a write of the kind, for tests: the object as it would be stored, and what it would be refused for. */
export interface Checked {
  readonly object: KubeObject;
  readonly errors: readonly string[];
}

/** Prunes, defaults, normalizes and checks content of a kind, in the order of the server. */
export function checkWrite(
  kind: Kind,
  content: Readonly<Record<string, unknown>>,
  options: { readonly old?: KubeObject; readonly metadata?: KubeObject['metadata'] } = {},
): Checked {
  const metadata = options.metadata ?? { name: 'x', ...(kind.scope === 'Namespaced' && { namespace: 'shop' }) };
  const object = asObject({
    apiVersion: 'v1',
    kind: kind.kind,
    metadata: { ...metadata },
    ...structuredClone(content),
  } as never);
  pruneValue(kind.schema, asJson(object));
  defaultValue(kind.schema, asJson(object));
  kind.builtIn?.normalize?.(object, options.old);
  const errors = [
    ...validateValue(kind.schema, asJson(object), { path: '', ...(options.old && { old: asJson(options.old) }) }),
    ...(kind.builtIn?.validate?.(object, options.old) ?? []),
  ];
  return { object, errors: errors.map(fieldErrorText) };
}

/** Only what it would be refused for. */
export function writeErrors(...parameters: Parameters<typeof checkWrite>): readonly string[] {
  return checkWrite(...parameters).errors;
}
