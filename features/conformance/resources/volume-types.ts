import { z } from 'zod';
import type { Collector } from '../engine/collector.ts';

export type VolumeTypeView = z.infer<typeof volumeTypeView>;
const volumeTypeView = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  is_public: z.boolean().optional(),
});

/** The volume types that the project may use. */
export const volumeTypes: Collector<VolumeTypeView[]> = {
  resource: 'volume-types',
  mode: 'read',
  deadline: 60,
  schema: z.array(volumeTypeView),
  collect: ({ cloud }) => Array.fromAsync(cloud.blockStorage.listVolumeTypes()),
};
