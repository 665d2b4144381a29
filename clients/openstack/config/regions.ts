import { nearest } from '@allmend/kit-config';
import type { Layer, Mapping } from './layer.ts';
import { isMapping, locateIn } from './layer.ts';
import { invalid } from './yaml-file.ts';

/** A region of a cloud, with the settings that hold only there. */
export interface Region {
  readonly name: string | null;
  readonly values: Mapping;
}

/** The regions that the configuration names, in its order. */
export function regionsOf(merged: Mapping, layers: readonly Layer[]): Region[] {
  const { regions, region_name: name } = merged;
  if (Array.isArray(regions)) {
    return regions.map((one: unknown) => {
      if (typeof one === 'string') return { name: one, values: {} };
      const values = isMapping(one) ? (one['values'] ?? {}) : null;
      if (isMapping(one) && typeof one['name'] === 'string' && isMapping(values)) return { name: one['name'], values };
      throw invalid(
        locateIn(layers, ['regions']),
        'A region must be a name, or a mapping with name and values.',
        'Write `- name: east` with `values:` below.',
      );
    });
  }
  if (Array.isArray(name)) return name.map((one) => ({ name: String(one), values: {} }));
  // A comma-separated list is what openstacksdk still accepts.
  return typeof name === 'string' && name !== ''
    ? name.split(',').map((one) => ({ name: one.trim(), values: {} }))
    : [];
}

/** The wanted region, or the first; no region when none is named anywhere. Throws `openstack.config-invalid` for one that is not known. */
export function chooseRegion(regions: readonly Region[], wanted: string | undefined, layers: readonly Layer[]): Region {
  const [first] = regions;
  if (wanted === undefined || wanted === '') return first ?? { name: null, values: {} };
  if (!first) return { name: wanted, values: {} };
  const found = regions.find((region) => region.name === wanted);
  if (found) return found;
  const names = regions.map((region) => region.name ?? '');
  const near = nearest(wanted, names);
  throw invalid(
    locateIn(layers, ['regions']),
    `There is no region "${wanted}".${near === null ? '' : ` Did you mean "${near}"?`}`,
    `Known regions: ${names.join(', ')}.`,
  );
}
