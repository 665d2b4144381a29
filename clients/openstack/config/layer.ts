/** A plain mapping, as configuration files hold it. */
export interface Mapping {
  readonly [key: string]: unknown;
}

/** One source of a cloud's settings, and where each of them stands. */
export interface Layer {
  readonly data: Mapping;
  /** `file:line` of a key path, or of the nearest thing above it. */
  locate(path: readonly string[]): string;
  /** True when this source has that key. */
  has(path: readonly string[]): boolean;
  /** The place to name for what no source has. */
  readonly main?: true;
  /** Lies below the cloud's own settings. */
  readonly profile?: true;
}

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A layer over data that stands in no file. */
export function plainLayer(data: Mapping, place: string): Layer {
  return { data, locate: () => place, has: (path) => valueAt(data, path) !== undefined };
}

function valueAt(data: Mapping, path: readonly string[]): unknown {
  let value: unknown = data;
  for (const key of path) value = isMapping(value) ? value[key] : undefined;
  return value;
}

/** `-` in keys counts as `_`, at any depth, as in openstacksdk. */
export function withPlainKeys(data: Mapping): Mapping {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key.replaceAll('-', '_'),
      isMapping(value) ? withPlainKeys(value) : value,
    ]),
  );
}

/** Later layers win; mappings are merged key by key. */
export function mergeMappings(...all: readonly Mapping[]): Mapping {
  const merged: Record<string, unknown> = {};
  for (const one of all) {
    for (const [key, value] of Object.entries(one)) {
      const before = merged[key];
      merged[key] = isMapping(before) && isMapping(value) ? mergeMappings(before, value) : value;
    }
  }
  return merged;
}

/** The place of a key in the last layer that has it, else where it should be in the main one. */
export function locateIn(layers: readonly Layer[], path: readonly string[]): string {
  const owner =
    (path.length > 0 ? layers.findLast((layer) => layer.has(path)) : undefined) ??
    layers.find((layer) => layer.main) ??
    layers[0]!;
  return owner.locate(path);
}
