import { nearest } from '@allmend/kit-config';
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

/** Of published data, where the settings name none. */
export const usualLicence = 'CC-BY-4.0';

/** Only how it is written: the list of SPDX grows. Source: SPDX specification, annex D. */
function isLicence(text: string): boolean {
  if (/^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(text)) return true;
  return /^https?:/i.test(text) && !/\s/.test(text) && URL.canParse(text);
}

/** Offsets such as +02:00 are no zones: they know no summer. */
function isTimeZone(name: string): boolean {
  if (!/^[a-z]/i.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function timeZoneProblem(name: string): string {
  const likely = nearest(name, ['UTC', ...Intl.supportedValuesOf('timeZone')]) ?? 'Europe/Berlin';
  return `"${name.slice(0, 60)}" is no time zone of the IANA database, but e.g. "${likely}" is`;
}

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
  publicListen: z
    .string()
    .optional()
    .describe('Address and port of the public pages, e.g. 127.0.0.1:8080; left out: there are none.'),
  publicProxies: z
    .int()
    .min(0)
    .max(8)
    .optional()
    .describe('How many proxies of yours stand before the public pages and add to X-Forwarded-For; default none.'),
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .regex(/[^/]$/, 'must not end in a slash')
    .optional()
    .describe('Address at which people reach the public pages: it stands in links, feeds and notices.'),
  monitor: z
    .strictObject({
      tenant: z
        .string()
        .default('')
        .describe('Path of the tenant whose subjects the public pages show; default: the root.'),
      name: z.string().min(1).max(120).default('Allmend').describe('What the public pages call themselves.'),
      imprint: z.string().max(4000).optional().describe('Who is responsible for the public pages: plain text.'),
      contact: z
        .string()
        .min(1)
        .max(300)
        .regex(/^[^\p{C}]*$/u, 'must be one line')
        .optional()
        .describe('Whom to tell about errors and barriers, at the foot of each page: e-mail, address or words.'),
      licence: z
        .string()
        .max(300)
        .refine(isLicence, `must be an SPDX identifier, e.g. ${usualLicence}, or an address of the web`)
        .default(usualLicence)
        .describe('Under which the published data may be used: SPDX identifier or address.'),
      timeZone: z
        .string()
        .refine(isTimeZone, { error: ({ input }) => timeZoneProblem(String(input)) })
        .default('UTC')
        .describe('Time zone of times on the public pages, a name of the IANA database, e.g. Europe/Berlin.'),
    })
    .optional()
    .describe('What is published.'),
  publish: z
    .strictObject({
      folder: z.string().min(1).describe('Folder for the editions; `current` in it is the newest one.'),
      everyMinutes: z.int().min(1).max(1440).default(60).describe('How often an edition is written.'),
    })
    .optional()
    .describe('Writes all that is public, with its evidence, as files for any web server; left out: nowhere.'),
  evidenceBucket: z
    .strictObject({
      endpoint: z.url({ protocol: /^https?$/ }).describe('Address of the S3 service.'),
      bucket: z.string().min(3).max(63),
      prefix: z.string().max(200).optional().describe('Before every key, e.g. evidence/.'),
      region: z.string().optional(),
      accessKey: z.string().min(1),
      secretKeyFile: z.string().min(1).describe('File with the secret key, and nothing else.'),
    })
    .optional()
    .describe('S3 bucket in which evidence is kept; left out: the folder blobs of the data folder.'),
  egress: z
    .strictObject({
      tenants: z
        .array(z.enum(['public', 'private', 'loopback']))
        .min(1)
        .default(['public'])
        .describe('Where requests on behalf of tenants other than the root may go.'),
    })
    .optional()
    .describe(
      'Where the server sends requests on behalf of others. Metadata and link-local addresses are never among it.',
    ),
  issuers: z.array(issuer).optional().describe('Identity providers whose tokens are accepted.'),
  tokens: z.array(token).optional().describe('Static tokens, to begin with.'),
};

export const serverSettingsSchema = z.object(serverSettings);
export type ServerSettings = z.infer<typeof serverSettingsSchema>;
