import { createHash } from 'node:crypto';
import { openApiV2, openApiV3, type JsonObject, type Kind } from '@allmend/core-machinery';
import { createLru } from '@allmend/kit-lru';
import { encodeOpenApiV2, openApiV2Types } from '../protobuf/openapi-v2.ts';
import { isJson, parseAccept } from '../request/accept.ts';
import { aggregated, coreVersions, groupDocument, groupList, resourceList } from './documents.ts';
import { discover, groupsOf, type Beside, type Group } from './resources.ts';
import { withPartsV2, withPartsV3 } from './part-paths.ts';

/** A document with the hash of its content, by which clients cache it. */
export interface Document {
  readonly body: Buffer;
  /** Upper-case hex SHA-256 of the body. */
  readonly hash: string;
  readonly contentType: string;
}

/** How many kind sets, and how many OpenAPI documents, are kept: tenants without own kinds share one. */
const kept = 64;

/** What the server says about itself to clients: groups, resources, OpenAPI. Pure but for its cache. */
export interface Discovery {
  /** The document of a path such as `/apis` or `/openapi/v3/api/v1`; null when there is none. */
  document(path: string, kinds: readonly Kind[], accept: string | undefined, serverAddress: string): Document | null;
}

export function createDiscovery(beside: Beside): Discovery {
  const sets = new WeakMap<readonly Kind[], readonly Group[]>();
  const documents = createLru<Document>({ capacity: kept });
  const groups = (kinds: readonly Kind[]): readonly Group[] => {
    const known = sets.get(kinds);
    if (known) return known;
    const made = groupsOf(discover(kinds, beside));
    sets.set(kinds, made);
    return made;
  };
  const cached = (key: string, make: () => Document): Document => {
    const known = documents.get(key);
    if (known) return known;
    const made = make();
    documents.set(key, made);
    return made;
  };
  const openApi = (kinds: readonly Kind[], group: string, version: string): Document => {
    const served = kinds.filter((kind) => kind.group === group && kind.version === version);
    return cached(`${group}/${version} ${served.map(idOf).join()}`, () =>
      documentOf(withPartsV3(openApiV3(served, { group, version }), served, beside.read)),
    );
  };

  return {
    document(path, kinds, accept, serverAddress) {
      const all = groups(kinds);
      const core = all.filter(({ name }) => name === '');
      const named = all.filter(({ name }) => name !== '');
      if (path === '/api' || path === '/apis') {
        const version = aggregatedVersion(accept);
        const shown = path === '/api' ? core : named;
        if (version) {
          const contentType = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
          return { ...documentOf(aggregated(shown, version)), contentType };
        }
        return documentOf(path === '/api' ? coreVersions(serverAddress) : groupList(all));
      }
      if (path === '/openapi/v2') {
        const set = kinds.map(idOf).join();
        const whole = (): JsonObject => withPartsV2(openApiV2(kinds), kinds, beside.read);
        if (!wantsProtobuf(accept)) return cached(`v2 ${set}`, () => documentOf(whole()));
        return cached(`v2 protobuf ${set}`, () => bytesOf(encodeOpenApiV2(whole()), openApiV2Types[1]));
      }
      if (path === '/openapi/v3') {
        const paths = all.flatMap(({ name, versions }) =>
          versions.map(({ version }) => {
            const key = name === '' ? `api/${version}` : `apis/${name}/${version}`;
            const { hash } = openApi(kinds, name, version);
            return [key, { serverRelativeURL: `/openapi/v3/${key}?hash=${hash}` }];
          }),
        );
        return documentOf({ paths: Object.fromEntries(paths) as JsonObject });
      }
      const [, root, first, second, third] = path.split('/');
      if (root === 'api' && second === undefined) return versionDocument(core, '', first!);
      if (root === 'apis' && third === undefined) {
        const group = named.find(({ name }) => name === first);
        if (!group) return null;
        return second === undefined ? documentOf(groupDocument(group)) : versionDocument([group], first!, second);
      }
      const schema = /^\/openapi\/v3\/(?:api|apis\/([^/]+))\/([^/]+)$/.exec(path);
      if (root !== 'openapi' || !schema || third === undefined) return null;
      const [group, version] = [schema[1] ?? '', schema[2]!];
      const there = all.some(({ name, versions }) => name === group && versions.some((one) => one.version === version));
      return there ? openApi(kinds, group, version) : null;
    },
  };
}

function versionDocument(groups: readonly Group[], group: string, version: string): Document | null {
  const found = groups.find(({ name }) => name === group)?.versions.find((one) => one.version === version);
  return found ? documentOf(resourceList(group, found)) : null;
}

function documentOf(value: JsonObject): Document {
  return bytesOf(Buffer.from(JSON.stringify(value)), 'application/json');
}

function bytesOf(bytes: Uint8Array, contentType: string): Document {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { body, hash: createHash('sha256').update(body).digest('hex').toUpperCase(), contentType };
}

/** Whether the client names the protobuf form before JSON. */
function wantsProtobuf(accept: string | undefined): boolean {
  const first = parseAccept(accept).find((media) => isJson(media) || isOpenApiV2Protobuf(media.type));
  return first !== undefined && isOpenApiV2Protobuf(first.type);
}

const isOpenApiV2Protobuf = (type: string): boolean => (openApiV2Types as readonly string[]).includes(type);

/** Version of aggregated discovery that the client asks for before plain JSON; null: it wants the plain documents. */
function aggregatedVersion(accept: string | undefined): 'v2' | 'v2beta1' | null {
  for (const { type, parameters } of parseAccept(accept)) {
    if (type !== 'application/json') continue;
    if (parameters['as'] === undefined) return null;
    const wanted = parameters['as'] === 'APIGroupDiscoveryList' && parameters['g'] === 'apidiscovery.k8s.io';
    if (wanted && (parameters['v'] === 'v2' || parameters['v'] === 'v2beta1')) return parameters['v'];
  }
  return null;
}

const ids = new WeakMap<Kind, number>();
let lastId = 0;

/** A number per kind object: equal kinds of many tenants are one object (built-ins) or differ (their own). */
function idOf(kind: Kind): number {
  const known = ids.get(kind);
  if (known !== undefined) return known;
  ids.set(kind, ++lastId);
  return lastId;
}
