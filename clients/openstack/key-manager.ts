import { z } from 'zod';
import { deletion } from './resource.ts';
import type { Deletion, WireBody, WireQuery } from './resource.ts';
import type { ServiceClient } from './service-client.ts';

/**
 * https://docs.openstack.org/api-guide/key-manager/secrets.html . `id` is not on the wire: Barbican names a secret by the
 * address `secret_ref`, whose last part it is.
 */
const secretSchema = z
  .looseObject({
    secret_ref: z.string(),
    name: z.string().nullable(),
    status: z.string(),
    secret_type: z.string().optional(),
    algorithm: z.string().nullable().optional(),
    bit_length: z.number().nullable().optional(),
    mode: z.string().nullable().optional(),
    expiration: z.string().nullable().optional(),
    created: z.string(),
    updated: z.string().optional(),
    /** Absent for a secret without payload. */
    content_types: z.record(z.string(), z.string()).nullable().optional(),
  })
  .transform((found) => ({ ...found, id: lastPart(found.secret_ref) }));
export type Secret = z.infer<typeof secretSchema>;

const newSecretSchema = z
  .looseObject({ secret_ref: z.string() })
  .transform((found) => ({ ...found, id: lastPart(found.secret_ref) }));
export type NewSecretAnswer = z.infer<typeof newSecretSchema>;

const secretPage = z.looseObject({
  secrets: z.array(secretSchema),
  total: z.number().optional(),
  next: z.string().optional(),
});

/** https://docs.openstack.org/barbican/latest/api/reference/secrets.html#post-v1-secrets */
export interface NewSecret extends WireBody {
  readonly name: string;
  /** Text, or base64 when `payload_content_encoding` says so. Absent: the secret gets its payload later. */
  readonly payload?: string;
  readonly payload_content_type?: string;
  readonly payload_content_encoding?: 'base64';
  readonly secret_type?: 'symmetric' | 'public' | 'private' | 'passphrase' | 'certificate' | 'opaque';
  readonly algorithm?: string;
  readonly bit_length?: number;
  readonly mode?: string;
  /** ISO instant. */
  readonly expiration?: string;
}

/** Barbican v1: https://docs.openstack.org/barbican/latest/api/ */
export interface KeyManager {
  /** Metadata of the project's secrets, never their payloads. `name` matches exactly. */
  listSecrets(query?: WireQuery): AsyncIterable<Secret>;
  getSecret(id: string): Promise<Secret>;
  createSecret(body: NewSecret): Promise<NewSecretAnswer>;
  /** The payload's bytes; `accept` must be one of the secret's content types. */
  getSecretPayload(id: string, options?: { readonly accept?: string }): Promise<Uint8Array>;
  deleteSecret(id: string): Promise<Deletion>;
}

/** Barbican gives 10 per page by default and 100 at most. */
const pageSize = 100;

export function keyManager(service: ServiceClient): KeyManager {
  return {
    listSecrets: (query = {}) => listSecrets(service, query),
    getSecret: (id) => service.request('GET', '/secrets/{id}', { params: { id }, schema: secretSchema }),
    createSecret: (body) =>
      service.request('POST', '/secrets', { body, schema: newSecretSchema, sensitive: 'request' }),
    getSecretPayload: async (id, options = {}) => {
      const { body } = await service.raw('GET', '/secrets/{id}/payload', {
        params: { id },
        headers: { accept: options.accept ?? '*/*' },
        sensitive: 'response',
      });
      return body;
    },
    deleteSecret: (id) => deletion(service.raw('DELETE', '/secrets/{id}', { params: { id } })),
  };
}

/**
 * Pages by offset and limit. The addresses in `next` are not followed, as they name the host that Barbican believes to be;
 * their presence says that there is more.
 */
async function* listSecrets(service: ServiceClient, query: WireQuery): AsyncGenerator<Secret> {
  for (let offset = 0; ;) {
    const page = await service.request('GET', '/secrets', {
      query: { limit: pageSize, ...query, offset },
      schema: secretPage,
    });
    yield* page.secrets;
    offset += page.secrets.length;
    if (page.next === undefined || page.secrets.length === 0) return;
  }
}

function lastPart(address: string): string {
  return address.replace(/\/+$/, '').split('/').at(-1) ?? address;
}
