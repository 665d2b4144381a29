import { json } from '../../http/answer.ts';
import { route } from '../../http/route.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { containerFormats, diskFormats, visibilities } from './schema.ts';

/** Minor versions that Glance announces only with its image cache switched on. */
const cacheVersions = new Set([14, 16]);

export const versionRoutes: readonly Route[] = [
  route('GET', '/', { open: true }, (request) => json(300, document(request))),
  route('GET', '/versions', { open: true }, (request) => json(200, document(request))),
  route('GET', '/v2/info/import', {}, () =>
    json(200, {
      'import-methods': {
        description: 'Import methods available.',
        type: 'array',
        value: ['glance-direct', 'web-download', 'copy-image'],
      },
    }),
  ),
  route('GET', '/v2/info/stores', {}, () => json(200, { stores: [{ id: 'file', default: 'true' }] })),
  route('GET', '/v2/schemas/image', {}, () => json(200, imageSchema)),
  route('GET', '/v2/schemas/images', {}, () =>
    json(200, {
      name: 'images',
      properties: {
        images: { type: 'array', items: imageSchema },
        first: { type: 'string' },
        next: { type: 'string' },
        schema: { type: 'string' },
      },
      links: [
        { rel: 'first', href: '{first}' },
        { rel: 'next', href: '{next}' },
        { rel: 'describedby', href: '{schema}' },
      ],
    }),
  ),
];

function document({ cloud, baseUrl }: ApiRequest) {
  const newest = cloud.profile.glance;
  const minors = Array.from({ length: newest + 1 }, (_, index) => newest - index).filter(
    (minor) => !cacheVersions.has(minor),
  );
  return {
    versions: minors.map((minor, index) => ({
      id: `v2.${minor}`,
      status: index === 0 ? 'CURRENT' : 'SUPPORTED',
      links: [{ rel: 'self', href: `${baseUrl}/v2/` }],
    })),
  };
}

const text = { type: ['null', 'string'] };
const number = { type: ['null', 'integer'] };

/** Names and types of an image's attributes, for clients that read them. */
const imageSchema = {
  name: 'image',
  properties: {
    id: { type: 'string' },
    name: { ...text, maxLength: 255 },
    status: { type: 'string', readOnly: true },
    visibility: { type: 'string', enum: [...visibilities] },
    protected: { type: 'boolean' },
    os_hidden: { type: 'boolean' },
    checksum: { ...text, readOnly: true },
    os_hash_algo: { ...text, readOnly: true },
    os_hash_value: { ...text, readOnly: true },
    owner: text,
    size: { ...number, readOnly: true },
    virtual_size: { ...number, readOnly: true },
    container_format: { ...text, enum: containerFormats },
    disk_format: { ...text, enum: diskFormats },
    created_at: { type: 'string', readOnly: true },
    updated_at: { type: 'string', readOnly: true },
    tags: { type: 'array', items: { type: 'string', maxLength: 255 } },
    min_ram: { type: 'integer' },
    min_disk: { type: 'integer' },
    self: { type: 'string', readOnly: true },
    file: { type: 'string', readOnly: true },
    schema: { type: 'string', readOnly: true },
  },
  additionalProperties: { type: 'string' },
  links: [
    { rel: 'self', href: '{self}' },
    { rel: 'enclosure', href: '{file}' },
    { rel: 'describedby', href: '{schema}' },
  ],
};
