import type { Json, KubeObject } from '@allmend/core-machinery';
import { openConnection, type Connection, type Content } from './connection/connection.ts';
import { asSource, type Credentials, type CredentialSource } from './connection/credentials.ts';
import { parseServerAddress } from './connection/server-address.ts';
import type { ClientKind, MetadataObject, NewObject, NewObjectOfKind, ObjectOfKind } from './kind-types.ts';
import { readKubeconfig } from './kubeconfig/read-kubeconfig.ts';
import { createKindClient, type KindClient } from './resource/kind-client.ts';
import { tenantPath } from './resource/path.ts';
import { createCollectionReader, type CollectionReader } from './resource/reader.ts';

export type ClientOptions = ClientTarget & {
  /** Path of the tenant, from the root; default: the one in the address. */
  readonly tenant?: string;
  /** Who writes, in `managedFields` and in the audit; default `allmend`. */
  readonly name?: string;
  /** Milliseconds for one request with its repetitions; default 30 s. */
  readonly deadlineMs?: number;
};

type ClientTarget =
  | {
      /** Path of a kubeconfig. */
      readonly kubeconfig: string;
      /** One of its contexts; default: the current one. */
      readonly context?: string;
    }
  | {
      /** Address of the server, with `/tenants/<path>` for a tenant. */
      readonly server: string;
      readonly credentials: Credentials | CredentialSource;
      /** Of objects whose namespace nobody names; default `default`. */
      readonly namespace?: string;
    };

/** The API of a hub, seen from one tenant. */
export interface Client {
  /** Path of the tenant; '' is the root. */
  readonly tenantPath: string;
  /** The objects of a kind; kinds of `@allmend/api/kinds` give their types. */
  kind<K extends ClientKind>(kind: K): KindClient<ObjectOfKind<K>, NewObjectOfKind<K>>;
  /** The same server, seen from the tenant of that path, e.g. `city:school`; '' is the root. */
  tenant(path: string): Client;
  /**
   * Reads a part of an object that is no object itself, e.g. `/apis/conformance.allmend.dev/v1alpha1/sheets/current/content`; the
   * path is below the tenant. Errors of the API are StatusErrors.
   */
  content(path: string, options?: ContentOptions): Promise<Content>;
  /** Creates at such a path what is answered and not stored: a review, a decision, a token. */
  post(path: string, body: Json, options?: { readonly signal?: AbortSignal }): Promise<Json>;
  /** Reads all tenants at once: a right of its own, which the server's controllers have for what they work on. */
  acrossTenants(): AcrossTenants;
  /** Ends everything under way, of all clients that came from this one. */
  close(): Promise<void>;
}

export interface ContentOptions {
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** Of what is known already. */
  readonly etag?: string;
  readonly accept?: string;
  readonly signal?: AbortSignal;
}

export interface AcrossTenants {
  kind<K extends ClientKind>(kind: K): CrossReader<ObjectOfKind<K>>;
}

export interface CrossReader<T> extends CollectionReader<T> {
  metadata(): CollectionReader<MetadataObject>;
}

/**
 * Opens a client; nothing is sent yet. Throws `client.kubeconfig-unusable` and `client.server-unusable`.
 *
 * ```ts
 * const client = await openClient({ kubeconfig: 'hub.kubeconfig' });
 * for await (const cloud of client.kind(Cloud).list({ namespace: 'shop' })) console.log(cloud.spec.endpoint);
 * ```
 */
export async function openClient(options: ClientOptions): Promise<Client> {
  const target =
    'kubeconfig' in options
      ? await readKubeconfig(options.kubeconfig, options.context === undefined ? {} : { context: options.context })
      : options;
  const { base, tenant } = parseServerAddress(target.server);
  const name = options.name ?? 'allmend';
  const connection = openConnection({
    server: base,
    credentials: asSource(target.credentials),
    userAgent: `${name} (allmend)`,
    deadlineMs: options.deadlineMs ?? 30_000,
  });
  return seenFrom(options.tenant ?? tenant, {
    connection,
    server: base,
    name,
    namespace: target.namespace ?? 'default',
  });
}

interface Parts {
  readonly connection: Connection;
  readonly server: string;
  readonly name: string;
  readonly namespace: string;
}

function seenFrom(tenant: string, parts: Parts): Client {
  const { connection, server, name, namespace } = parts;
  return {
    tenantPath: tenant,
    kind: <K extends ClientKind>(kind: K) =>
      createKindClient<KubeObject, NewObject>({
        connection,
        server,
        kind,
        place: { tenant, namespace },
        manager: name,
      }) as unknown as KindClient<ObjectOfKind<K>, NewObjectOfKind<K>>,
    tenant: (path) => seenFrom(path, parts),
    content: (path, options = {}) => connection.content({ method: 'GET', path: tenantPath(tenant) + path, ...options }),
    post: (path, body, options = {}) =>
      connection.send({ method: 'POST', path: tenantPath(tenant) + path, body, ...options }),
    acrossTenants: () => ({
      kind: <K extends ClientKind>(kind: K) => {
        const place = { connection, server, kind, place: { tenant: '*', namespace: '' } };
        return {
          ...createCollectionReader<KubeObject>(place, 'objects'),
          metadata: () => createCollectionReader<MetadataObject>(place, 'metadata'),
        } as unknown as CrossReader<ObjectOfKind<K>>;
      },
    }),
    close: () => connection.close(),
  };
}
