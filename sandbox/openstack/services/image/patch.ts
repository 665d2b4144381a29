import { ApiFailure } from '../../http/failure.ts';
import { json } from '../../http/answer.ts';
import type { ApiRequest, JsonObject, JsonValue } from '../../http/route.ts';
import { ownImage, refusePublishing } from './access.ts';
import { badRequest, conflicting, forbidden, unsupportedMedia } from './failures.ts';
import type { Image } from './records.ts';
import { assignAttributes, baseAttributes, checkAttribute, isReadOnly } from './schema.ts';
import { viewImage } from './view.ts';

const patchTypes = ['application/openstack-images-v2.0-json-patch', 'application/openstack-images-v2.1-json-patch'];
const operations = ['add', 'remove', 'replace'] as const;

interface Change {
  readonly op: (typeof operations)[number];
  readonly name: string;
  readonly value: JsonValue;
}

/** `PATCH /v2/images/{id}`: all changes or none. */
export function patchImage(request: ApiRequest) {
  const type = request.headers['content-type']?.split(';')[0]?.trim();
  if (!type || !patchTypes.includes(type)) throw unsupportedMedia(type, { 'accept-patch': patchTypes.join(', ') });
  const changes = changesOf(request);
  const image = ownImage(request);
  const draft: Image = { ...structuredClone(image) };
  for (const change of changes) apply(request, draft, change);
  Object.assign(image, draft, { updatedAt: request.cloud.now() });
  return json(200, viewImage(image));
}

function changesOf(request: ApiRequest): Change[] {
  const body = listOf(request.bytes);
  if (!body) throw badRequest('Request body must be a JSON array of operation objects.');
  return body.map((one) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) {
      throw badRequest('Operations must be JSON objects.');
    }
    return changeOf(one as JsonObject);
  });
}

function listOf(bytes: Uint8Array): readonly JsonValue[] | null {
  try {
    const body: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(body) ? (body as JsonValue[]) : null;
  } catch {
    throw badRequest('Malformed JSON in request body.');
  }
}

function changeOf(one: JsonObject): Change {
  const op = operations.find((known) => known === one['op']);
  if (!op) {
    throw badRequest(
      `Invalid operation: \`${text(one['op'])}\`. It must be one of the following: ${operations.join(', ')}.`,
    );
  }
  const pointer = text(one['path']);
  if (!pointer.startsWith('/')) throw badRequest(`Pointer \`${pointer}\` does not start with "/".`);
  const parts = pointer.slice(1).split('/');
  if (parts.length !== 1 || parts[0] === '') throw badRequest(`Invalid JSON pointer for this resource: '${pointer}'`);
  if (op !== 'remove' && one['value'] === undefined) {
    throw badRequest(`Operation "${op}" requires a member named "value".`);
  }
  return { op, name: parts[0]!.replaceAll('~1', '/').replaceAll('~0', '~'), value: one['value'] ?? null };
}

function apply(request: ApiRequest, draft: Image, { op, name, value }: Change): void {
  if (isReadOnly(name) || name === 'id') throw new ApiFailure(403, `Attribute '${name}' is read-only.`);
  if (name === 'locations') throw forbidden("It's not allowed to add locations if locations are invisible.");
  const isBase = baseAttributes.has(name);
  if (op === 'remove') {
    if (isBase) throw forbidden(`Property ${name} may not be removed.`);
    if (!Object.hasOwn(draft.properties, name)) throw conflicting(`Property ${name} does not exist.`);
    delete draft.properties[name];
    return;
  }
  if (op === 'replace' && !isBase && !Object.hasOwn(draft.properties, name)) {
    throw conflicting(`Property ${name} does not exist.`);
  }
  checkAttribute(name, value);
  if (name === 'owner' && !request.caller.isAdmin) throw forbidden("Owner can't be updated by non admin.");
  if ((name === 'disk_format' || name === 'container_format') && draft.status !== 'queued') {
    throw forbidden(`Attribute ${name} can be only replaced for a queued image.`);
  }
  if (name === 'visibility') refusePublishing(request, value);
  assignAttributes(draft, { [name]: value });
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
