import type { JsonObject } from '../object/json.ts';
import { metaPrefix } from './model-name.ts';

/** Makes a reference to a model, with a description beside it; the two versions of OpenAPI spell it differently. */
export type Refer = (model: string, description?: string) => JsonObject;

export const meta = (name: string): string => `${metaPrefix}.${name}`;
export const scaleModel = 'io.k8s.api.autoscaling.v1.Scale';

export const apiVersionText =
  'Group and version of the schema that this object is written in, e.g. v1 or cloud.example.org/v1.';
export const kindText = 'Name of the kind of this object, in CamelCase. It cannot be changed.';

const string = (description: string): JsonObject => ({ type: 'string', description });
const integer = (description: string, format: 'int32' | 'int64'): JsonObject => ({
  type: 'integer',
  format,
  description,
});
const boolean = (description: string): JsonObject => ({ type: 'boolean', description });
const stringMap = (description: string): JsonObject => ({
  type: 'object',
  additionalProperties: { type: 'string' },
  description,
});
const atomicStrings = (description: string): JsonObject => ({
  type: 'array',
  items: { type: 'string' },
  'x-kubernetes-list-type': 'atomic',
  description,
});

export const typeMembers: JsonObject = { apiVersion: string(apiVersionText), kind: string(kindText) };

/** ObjectMeta and what it is made of. Source: meta/v1 ObjectMeta. */
function objectMeta(refer: Refer): JsonObject {
  return {
    [meta('Time')]: {
      type: 'string',
      format: 'date-time',
      description: 'An instant as RFC 3339 text with whole seconds.',
    },
    [meta('FieldsV1')]: {
      type: 'object',
      description: 'A set of fields as a trie in JSON: one member per path element.',
    },
    [meta('ManagedFieldsEntry')]: {
      type: 'object',
      description: 'The fields that one manager has set.',
      properties: {
        apiVersion: string('Version of the object that the fields are of.'),
        fieldsType: string('Form of the field set; only FieldsV1 exists.'),
        fieldsV1: refer(meta('FieldsV1'), 'The set of fields.'),
        manager: string('Who manages these fields.'),
        operation: string('How the fields came: Apply or Update.'),
        subresource: string('The subresource that was written, or empty for the object itself.'),
        time: refer(meta('Time'), 'When the set of fields last changed.'),
      },
    },
    [meta('OwnerReference')]: {
      type: 'object',
      description: 'An object of the same namespace, or of the cluster, that this one belongs to.',
      required: ['apiVersion', 'kind', 'name', 'uid'],
      properties: {
        apiVersion: string('Group and version of the owner.'),
        blockOwnerDeletion: boolean('With foreground deletion the owner stays until this object is gone.'),
        controller: boolean('The owner is the controller of this object; at most one is.'),
        kind: string('Kind of the owner.'),
        name: string('Name of the owner.'),
        uid: string('UID of the owner.'),
      },
      'x-kubernetes-map-type': 'atomic',
    },
    [meta('ObjectMeta')]: {
      type: 'object',
      description: 'Metadata that every stored object has.',
      properties: {
        annotations: stringMap('Texts that tools keep with the object; they cannot be selected by.'),
        creationTimestamp: refer(meta('Time'), 'When the object was created. Set by the server.'),
        deletionGracePeriodSeconds: integer(
          'Seconds from the request to delete until the object may go. Set by the server.',
          'int64',
        ),
        deletionTimestamp: refer(
          meta('Time'),
          'When the object was asked to be deleted; finalizers may still hold it. Set by the server.',
        ),
        finalizers: {
          type: 'array',
          items: { type: 'string' },
          'x-kubernetes-list-type': 'set',
          'x-kubernetes-patch-strategy': 'merge',
          description: 'Who has to clean up before the object is removed; each takes its own entry away.',
        },
        generateName: string('Beginning of a name that the server completes when no name is given.'),
        generation: integer('Counts the changes of what is wanted. Set by the server.', 'int64'),
        labels: stringMap('Names and values by which objects are found and grouped.'),
        managedFields: {
          type: 'array',
          items: refer(meta('ManagedFieldsEntry')),
          'x-kubernetes-list-type': 'atomic',
          description: 'Who has set which fields; kept by the server for server-side apply.',
        },
        name: string('Name of the object, unique among those of its kind in its namespace. It cannot be changed.'),
        namespace: string('Namespace of the object; empty for kinds of the cluster. It cannot be changed.'),
        ownerReferences: {
          type: 'array',
          items: refer(meta('OwnerReference')),
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['uid'],
          'x-kubernetes-patch-merge-key': 'uid',
          'x-kubernetes-patch-strategy': 'merge',
          description: 'Objects that this one belongs to; when all are gone it is removed.',
        },
        resourceVersion: string(
          'Version of the object in the store; opaque. A write that carries an older one is refused.',
        ),
        selfLink: string('No longer filled in.'),
        uid: string('Identity of the object over all time and namespaces. Set by the server.'),
      },
    },
    [meta('ListMeta')]: {
      type: 'object',
      description: 'Metadata of a list.',
      properties: {
        continue: string('Token for the next page; empty on the last one.'),
        remainingItemCount: integer('How many objects follow after this page, where it is known.', 'int64'),
        resourceVersion: string('Version of the store that the list shows; a watch can begin there.'),
        selfLink: string('No longer filled in.'),
      },
    },
  };
}

/** What requests carry and answers are. Source: meta/v1 Status, DeleteOptions, Patch. */
function requests(refer: Refer): JsonObject {
  return {
    [meta('Patch')]: { type: 'object', description: 'A change of an object, in the form that the content type names.' },
    [meta('Preconditions')]: {
      type: 'object',
      description: 'What has to be true for the request to be carried out.',
      properties: {
        resourceVersion: string('The object has this version.'),
        uid: string('The object has this UID.'),
      },
    },
    [meta('DeleteOptions')]: {
      type: 'object',
      description: 'How an object is to be deleted.',
      properties: {
        ...typeMembers,
        dryRun: atomicStrings('All: check everything and store nothing.'),
        gracePeriodSeconds: integer('Seconds before the object goes; 0 is at once.', 'int64'),
        orphanDependents: boolean('Older form of propagationPolicy.'),
        preconditions: refer(meta('Preconditions'), 'Refuse with a conflict unless these hold.'),
        propagationPolicy: string('What becomes of the objects that belong to it: Background, Foreground or Orphan.'),
      },
    },
    [meta('StatusCause')]: {
      type: 'object',
      description: 'One reason of a failure.',
      properties: {
        field: string('The field that caused it, e.g. spec.ports[0].name.'),
        message: string('The reason in words.'),
        reason: string('The reason for programs, in CamelCase.'),
      },
    },
    [meta('StatusDetails')]: {
      type: 'object',
      description: 'What a Status is about.',
      properties: {
        causes: {
          type: 'array',
          items: refer(meta('StatusCause')),
          'x-kubernetes-list-type': 'atomic',
          description: 'The reasons of the failure, one by one.',
        },
        group: string('Group of the resource.'),
        kind: string('Kind or resource that it is about.'),
        name: string('Name of the object that it is about.'),
        retryAfterSeconds: integer('Seconds to wait before the request is tried again.', 'int32'),
        uid: string('UID of the object that it is about.'),
      },
    },
    [meta('Status')]: {
      type: 'object',
      description: 'The answer to a request that returns no object.',
      properties: {
        ...typeMembers,
        code: integer('HTTP status of the answer.', 'int32'),
        details: refer(meta('StatusDetails'), 'What the answer is about.'),
        message: string('The outcome in words.'),
        metadata: refer(meta('ListMeta'), 'Metadata of the answer.'),
        reason: string('The outcome for programs, in CamelCase.'),
        status: string('Success or Failure.'),
      },
    },
  };
}

/** Source: autoscaling/v1 Scale. */
function scale(refer: Refer): JsonObject {
  return {
    [scaleModel]: {
      type: 'object',
      description: 'How many replicas an object has and should have.',
      properties: {
        ...typeMembers,
        metadata: refer(meta('ObjectMeta'), 'Metadata of the object that is scaled.'),
        spec: {
          type: 'object',
          description: 'What is wanted.',
          properties: { replicas: integer('Number of replicas that are wanted.', 'int32') },
        },
        status: {
          type: 'object',
          description: 'What is.',
          required: ['replicas'],
          properties: {
            replicas: integer('Number of replicas that exist.', 'int32'),
            selector: string('Label selector of the replicas, as text.'),
          },
        },
      },
      'x-kubernetes-group-version-kind': [{ group: 'autoscaling', version: 'v1', kind: 'Scale' }],
    },
  };
}

/** The models that operations and kinds refer to. */
export function metaSchemas(refer: Refer, { withScale }: { readonly withScale: 'yes' | 'no' }): JsonObject {
  return { ...objectMeta(refer), ...requests(refer), ...(withScale === 'yes' && scale(refer)) };
}
