import { z } from 'zod';
import type { Collector } from '../engine/collector.ts';

const catalogEntry = z.looseObject({
  type: z.string(),
  name: z.string(),
  endpoints: z.array(z.looseObject({ interface: z.string(), region: z.string().nullable(), url: z.string() })),
});

/** What the token says: the roles it carries and the services of the cloud. */
export type CatalogView = z.infer<typeof catalogView>;
const catalogView = z.object({ roles: z.array(z.string()), catalog: z.array(catalogEntry) });

/** Costs no request of its own: the token's answer holds it. */
export const catalog: Collector<CatalogView> = {
  resource: 'catalog',
  mode: 'read',
  deadline: 60,
  schema: catalogView,
  async collect({ cloud }) {
    const token = await cloud.token();
    return {
      roles: [...token.roles],
      catalog: token.catalog.map((entry) => ({ ...entry, endpoints: entry.endpoints.map((one) => ({ ...one })) })),
    };
  },
};

export function hasServiceType(view: CatalogView, type: string): boolean {
  return view.catalog.some((entry) => entry.type === type);
}
