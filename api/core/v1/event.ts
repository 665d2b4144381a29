import { ageCell, defineKind, isJsonObject, qualifiedNameProblems } from '@allmend/core-machinery';
import type { FieldError, Json, JsonObject, KubeObject, ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { microTime, time } from '../../meta/v1/shapes.ts';
import { invalid, required } from '../../validation.ts';
import { objectMember } from './data-keys.ts';
import { ObjectReferenceShape } from './references.ts';

/**
 * Events are served as core/v1 only. Upstream gives the same stored objects a second view, events.k8s.io/v1, with other names of
 * fields (`note` for `message`, `regarding` for `involvedObject`, `deprecatedCount` …); one object under two kinds would need a
 * conversion between versions, which this server has for no kind. Nothing is lost by it: `kubectl events`, `describe` and
 * `get events` ask core/v1 (kubectl 1.32 pkg/cmd/events), and client-go's recorder of the new API asks discovery first and writes
 * core/v1 where events.k8s.io is not served (tools/events NewEventBroadcasterAdapter).
 *
 * Source: core/v1 Event; kubernetes pkg/apis/core/validation/events.go, pkg/registry/core/event.
 */
export const Event = defineKind({
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  shortNames: ['ev'],
  scope: 'Namespaced',
  description: 'Something that happened to an object, told for people; forgotten a day after it was last seen.',
  schema: z.object({
    involvedObject: ObjectReferenceShape.describe('The object that it happened to, in the namespace of the event.'),
    reason: z.string().optional().describe('What happened, in one word of CamelCase.'),
    message: z.string().optional().describe('What happened, for people.'),
    source: z
      .object({ component: z.string().optional(), host: z.string().optional() })
      .optional()
      .describe('Who reports it (older reporters).'),
    firstTimestamp: time().optional().describe('When it was first seen (older reporters).'),
    lastTimestamp: time().optional().describe('When it was last seen (older reporters).'),
    count: z.int32().optional().describe('How often it was seen (older reporters).'),
    type: z.string().optional().describe('Normal or Warning; more may come.'),
    eventTime: microTime().optional().describe('When it was first seen.'),
    series: z
      .object({ count: z.int32().optional(), lastObservedTime: microTime().optional() })
      .optional()
      .describe('How often, and when it was last seen, when it goes on.'),
    action: z.string().optional().describe('What the reporter did.'),
    related: ObjectReferenceShape.optional().describe('A second object that has part in it.'),
    reportingComponent: z.string().optional().describe('Who reports it, e.g. allmend.dev/cloud-controller.'),
    reportingInstance: z.string().optional().describe('Which replica of the reporter.'),
  }),
  selectableFields: [
    ...['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(
      (name) => `.involvedObject.${name}`,
    ),
    '.reason',
    '.reportingComponent',
    '.type',
  ],
  columns: [
    { name: 'Last Seen', type: 'string', description: 'Time since it was last seen.', jsonPath: '.lastTimestamp' },
    { name: 'Type', type: 'string', description: 'Normal or Warning.', jsonPath: '.type' },
    { name: 'Reason', type: 'string', description: 'What happened, in one word.', jsonPath: '.reason' },
    {
      name: 'Object',
      type: 'string',
      description: 'The object that it happened to.',
      jsonPath: '.involvedObject.name',
    },
    {
      name: 'Subobject',
      type: 'string',
      priority: 1,
      description: 'Part of that object.',
      jsonPath: '.involvedObject.fieldPath',
    },
    { name: 'Source', type: 'string', priority: 1, description: 'Who reports it.', jsonPath: '.source.component' },
    { name: 'Message', type: 'string', description: 'What happened.', jsonPath: '.message' },
    {
      name: 'First Seen',
      type: 'string',
      priority: 1,
      description: 'Time since it was first seen.',
      jsonPath: '.firstTimestamp',
    },
    { name: 'Count', type: 'string', priority: 1, description: 'How often it was seen.', jsonPath: '.count' },
    {
      name: 'Name',
      type: 'string',
      format: 'name',
      priority: 1,
      description: 'Name of the event.',
      jsonPath: '.metadata.name',
    },
  ],
  examples: [
    {
      metadata: { name: 'west.17f2', namespace: 'shop' },
      involvedObject: { apiVersion: 'cloud.allmend.dev/v1alpha1', kind: 'Cloud', namespace: 'shop', name: 'west' },
      type: 'Warning',
      reason: 'Unreachable',
      message: 'The endpoint does not answer.',
      eventTime: '2026-03-01T08:00:00.000000Z',
      action: 'Observe',
      reportingComponent: 'allmend.dev/cloud-controller',
      reportingInstance: 'server-0',
    },
  ],
  builtIn: { strategicMerge: true, withoutGeneration: true, cells, validate },
});

/** An object of the kind. */
export type Event = ObjectOf<typeof Event>;

/** Source: kubernetes pkg/printers/internalversion printEvent. */
function cells(object: KubeObject, now: Date): readonly (string | number)[] {
  const { metadata, series, count } = object;
  const firstSeen = ageCell(text(object['firstTimestamp']) || text(object['eventTime']), now);
  const last = text(object['lastTimestamp']);
  const involved = objectMember(object, 'involvedObject');
  const name = text(involved['name']);
  const kind = text(involved['kind']).toLowerCase();
  return [
    isJsonObject(series)
      ? ageCell(text(series['lastObservedTime']), now)
      : last === ''
        ? firstSeen
        : ageCell(last, now),
    text(object['type']),
    text(object['reason']),
    name === '' ? kind : `${kind}/${name}`,
    text(involved['fieldPath']),
    reporter(object),
    text(object['message']).trim(),
    firstSeen,
    isJsonObject(series) ? number(series['count']) : number(count) || 1,
    metadata.name ?? '',
  ];
}

function reporter(object: KubeObject): string {
  const source = objectMember(object, 'source');
  const component = text(source['component']);
  const [who, where] =
    component === ''
      ? [text(object['reportingComponent']), text(object['reportingInstance'])]
      : [component, text(source['host'])];
  return where === '' ? who : `${who}, ${where}`;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

function validate(object: KubeObject): FieldError[] {
  const errors = namespaceErrors(object.metadata.namespace ?? '', objectMember(object, 'involvedObject'));
  if (text(object['eventTime']) === '') return errors;
  const controller = text(object['reportingComponent']);
  if (controller === '') errors.push(required('reportingComponent'));
  else {
    const problems = qualifiedNameProblems(controller.toLowerCase());
    errors.push(...problems.map((problem) => invalid('reportingComponent', controller.toLowerCase(), problem)));
  }
  for (const field of ['reportingInstance', 'action', 'reason'])
    errors.push(...shortText(field, object[field] as Json));
  if (Buffer.byteLength(text(object['message'])) > 1024) {
    errors.push(invalid('message', '', 'can have at most 1024 bytes'));
  }
  return errors;
}

/** An event about something without namespace stands in `default`. */
function namespaceErrors(namespace: string, involved: JsonObject): FieldError[] {
  const meant = text(involved['namespace']);
  const agrees = meant === '' ? namespace === '' || namespace === 'default' : meant === namespace;
  return agrees ? [] : [invalid('involvedObject.namespace', meant, 'does not match event.namespace')];
}

function shortText(field: string, value: Json | undefined): FieldError[] {
  const given = text(value);
  if (given === '') return [required(field)];
  return Buffer.byteLength(given) > 128 ? [invalid(field, '', 'can have at most 128 characters')] : [];
}
