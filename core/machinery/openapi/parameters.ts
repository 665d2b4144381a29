/** A parameter of a path or of its query. */
export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path';
  readonly type: 'string' | 'integer' | 'boolean';
  readonly description: string;
}

const query = (name: string, type: Parameter['type'], description: string): Parameter => ({
  name,
  in: 'query',
  type,
  description,
});

const dryRun = query('dryRun', 'string', 'All: check everything and store nothing.');
const fieldManager = query(
  'fieldManager',
  'string',
  'Who is writing, as managedFields will name it; at most 128 printable characters.',
);
const fieldValidation = query(
  'fieldValidation',
  'string',
  'What becomes of unknown and duplicate fields: Strict refuses them, Warn drops them with a warning, Ignore drops them.',
);
const force = query('force', 'boolean', 'With apply: take over fields that others manage.');
const gracePeriodSeconds = query('gracePeriodSeconds', 'integer', 'Seconds before the object goes; 0 is at once.');
const orphanDependents = query('orphanDependents', 'boolean', 'Older form of propagationPolicy.');
const propagationPolicy = query(
  'propagationPolicy',
  'string',
  'What becomes of the objects that belong to it: Background, Foreground or Orphan.',
);

const list: readonly Parameter[] = [
  query('allowWatchBookmarks', 'boolean', 'A watch may also get BOOKMARK events.'),
  query('continue', 'string', 'Token of the page before.'),
  query('fieldSelector', 'string', 'Only objects whose fields match.'),
  query('labelSelector', 'string', 'Only objects whose labels match.'),
  query('limit', 'integer', 'At most this many objects in one page.'),
  query('resourceVersion', 'string', 'Version of the store that the answer is about.'),
  query('resourceVersionMatch', 'string', 'How resourceVersion is meant: Exact or NotOlderThan.'),
  query('sendInitialEvents', 'boolean', 'A watch begins with one ADDED event per object, then a bookmark.'),
  query('timeoutSeconds', 'integer', 'A watch ends after this many seconds.'),
  query('watch', 'boolean', 'Answer with a stream of changes instead of a list.'),
];

const sets = {
  get: [query('resourceVersion', 'string', 'The object is at least this new.')],
  list,
  create: [dryRun, fieldManager, fieldValidation],
  update: [dryRun, fieldManager, fieldValidation],
  patch: [dryRun, fieldManager, fieldValidation, force],
  delete: [dryRun, gracePeriodSeconds, orphanDependents, propagationPolicy],
  deleteMany: [
    dryRun,
    gracePeriodSeconds,
    orphanDependents,
    propagationPolicy,
    ...list.filter(({ name }) => !['watch', 'allowWatchBookmarks'].includes(name)),
  ],
} as const satisfies Record<string, readonly Parameter[]>;

export type ParameterSet = keyof typeof sets;

/** The parameters of one operation, without those that its path shares. */
export function ownParameters(set: ParameterSet): readonly Parameter[] {
  return sets[set];
}

/** The parameters that all operations of a path share. */
export function sharedParameters(path: string): readonly Parameter[] {
  const inPath = (name: string, description: string): Parameter[] =>
    path.includes(`{${name}}`) ? [{ name, in: 'path', type: 'string', description }] : [];
  return [
    ...inPath('name', 'Name of the object.'),
    ...inPath('namespace', 'Namespace of the object.'),
    query('pretty', 'string', 'true: print the answer for people to read.'),
  ];
}
