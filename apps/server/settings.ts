import { z } from 'zod';

const prefixed = z.strictObject({ claim: z.string().min(1), prefix: z.string().default('') });

const issuer = z
  .strictObject({
    url: z.string().min(1).describe('Issuer, exactly as its tokens name it.'),
    discoveryUrl: z.string().optional().describe('Where its discovery document is, if not below url.'),
    certificateAuthority: z.string().optional().describe('PEM of the authority of its certificate.'),
    audiences: z.array(z.string().min(1)).min(1).describe('A token must be for one of these.'),
    tenant: z.string().optional().describe('Id of the tenant whose users it knows; default: the root.'),
    username: prefixed.describe('Claim with the name, and what is put before it.'),
    groups: prefixed.optional(),
    uid: z.strictObject({ claim: z.string().min(1) }).optional(),
    extra: z.array(z.strictObject({ key: z.string(), claim: z.string() })).optional(),
    rules: z.array(z.strictObject({ claim: z.string(), requiredValue: z.string() })).optional(),
  })
  .describe('An identity provider (OpenID Connect) whose tokens are accepted.');

const token = z
  .strictObject({
    sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits'),
    name: z.string().min(1),
    groups: z.array(z.string()).default([]),
    tenant: z.string().optional().describe('Id of the tenant; default: the root.'),
    notAfter: z.iso.datetime().optional(),
  })
  .describe('A static token, by its SHA-256.');

/** Settings of the server; they stand beside those of the command. The reference page is generated from this. */
export const serverSettings = {
  dataDir: z.string().optional().describe('Folder of the server: keys and, without databaseUrl, the store.'),
  listen: z.string().optional().describe('Address and port of the API, default 127.0.0.1:8443.'),
  serverNames: z
    .array(z.string().min(1))
    .optional()
    .describe('Further names and addresses for the server’s certificate.'),
  databaseUrl: z
    .string()
    .optional()
    .describe('PostgreSQL of the store, e.g. postgresql://user@host/allmend; several servers may share one.'),
  tokenIssuer: z
    .url({ protocol: /^https$/ })
    .regex(/[^/]$/, 'must not end in a slash')
    .optional()
    .describe('Address at which others reach this server to check tokens of its service accounts; stays the same.'),
  issuers: z.array(issuer).optional().describe('Identity providers whose tokens are accepted.'),
  tokens: z.array(token).optional().describe('Static tokens, to begin with.'),
};

export const serverSettingsSchema = z.object(serverSettings);
export type ServerSettings = z.infer<typeof serverSettingsSchema>;
