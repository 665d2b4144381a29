import { z } from 'zod';
import type { TokenInfo } from '../cloud.ts';

const named = z.looseObject({
  id: z.string(),
  name: z.string().optional(),
  domain: z.looseObject({ id: z.string() }).optional(),
});

/** Answer of POST /v3/auth/tokens. Source: Identity API v3, "Authentication and token management". */
export const keystoneTokenSchema = z.looseObject({
  token: z.looseObject({
    user: named,
    project: named.optional(),
    domain: named.optional(),
    roles: z.array(z.looseObject({ name: z.string() })).optional(),
    issued_at: z.string(),
    expires_at: z.string().nullable().optional(),
    catalog: z
      .array(
        z.looseObject({
          type: z.string(),
          name: z.string().nullable().optional(),
          endpoints: z.array(
            z.looseObject({
              interface: z.string(),
              region: z.string().nullable().optional(),
              region_id: z.string().nullable().optional(),
              url: z.string(),
            }),
          ),
        }),
      )
      .optional(),
  }),
});

export function tokenInfo({ token }: z.infer<typeof keystoneTokenSchema>): TokenInfo {
  return {
    userId: token.user.id,
    userName: token.user.name ?? token.user.id,
    userDomainId: token.user.domain?.id ?? null,
    projectId: token.project?.id ?? null,
    projectName: token.project?.name ?? null,
    domainId: token.domain?.id ?? token.project?.domain?.id ?? null,
    roles: (token.roles ?? []).map((role) => role.name),
    issuedAt: token.issued_at,
    expiresAt: token.expires_at ?? null,
    simulated: (token.catalog ?? []).some((entry) => entry['x-allmend-sandbox'] !== undefined),
    catalog: (token.catalog ?? []).map((entry) => ({
      type: entry.type,
      name: entry.name ?? entry.type,
      endpoints: entry.endpoints.map((one) => ({
        interface: one.interface,
        region: one.region_id ?? one.region ?? null,
        url: one.url,
      })),
    })),
  };
}
