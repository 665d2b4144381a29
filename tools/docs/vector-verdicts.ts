import {
  isRecentKubernetes,
  KubernetesRelease,
  parseClusterVersion,
  sonobuoyVerdict,
  standards,
  type Outcome,
  type SonobuoyItem,
} from '@allmend/conformance';
import {
  isRecord,
  MalformedVector,
  readFlag,
  readInstant,
  readList,
  readRecord,
  readText,
  type Vector,
} from '../vectors/judge.ts';
import { readImage } from '../vectors/scs0102-props.ts';

/** The default verdict of one testcase on one vector case, beside the official one. Both in our words: ABORT is DNF. */
export interface DefaultVerdict {
  readonly testcase: string;
  readonly verdict: string;
  readonly official: string;
  /** The row that the finding names; null where it names none. */
  readonly deviation: string | null;
}

type Reader = (vector: Vector, around: Vector) => readonly DefaultVerdict[];

/** What the checks say by default of each case of a vector file, by the name of the file. Files without verdicts of testcases are not here. */
export const vectorVerdicts: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  [
    'scs0100_names.json',
    (vector) => {
      const flavors = [{ name: readText(vector, 'name'), vcpus: 1, ram: 1024, disk: 0 }];
      const official = readText(vector, 'cloudtest') === 'ok' ? 'PASS' : 'FAIL';
      return [judged('scs-0100-syntax-check', official, { flavors })];
    },
  ],
  [
    'scs0100_semantics.json',
    (vector) => {
      const flavors = [readRecord(vector, 'flavor')];
      return expectations(vector, ['scs-0100-syntax-check', 'scs-0100-semantics-check']).map(([id, official]) =>
        judged(id, official, { flavors }),
      );
    },
  ],
  [
    'scs0102_props.json',
    (vector, around) => {
      const images = [readImage(readRecord(vector, 'image'))];
      const at = readInstant(around, 'now');
      return Object.entries(readRecord(vector, 'results')).map(([property, official]) =>
        judged(`scs-0102-prop-${property}`, word(official), { images }, at),
      );
    },
  ],
  [
    'scs0102_recency.json',
    (vector, around) => {
      const several = vector['images'];
      const images = Array.isArray(several) ? several.filter(isRecord) : [readRecord(vector, 'image')];
      return expectations(vector, ['result', 'verdict', 'recency', 'image_recency']).map(([, official]) =>
        judged('scs-0102-image-recency', official, { images: images.map(readImage) }, readInstant(around, 'now')),
      );
    },
  ],
  [
    'scs0103_flavors.json',
    (vector) => {
      const flavors = vector['flavor'] === null ? [] : [readRecord(vector, 'flavor')];
      const id = readText(vector, 'canonical').toLowerCase().replace('scs-', 'scs-0103-flavor-');
      return [judged(id, word(vector['result']), { flavors })];
    },
  ],
  [
    'scs0114_volume_types.json',
    (vector) => {
      const types = [{ id: 'vector', name: 'vector', description: vector['description'] }];
      const ids = { syntax: 'syntax-check', encrypted: 'encrypted-type', replicated: 'replicated-type' };
      return expectations(vector, Object.keys(ids)).map(([field, official]) =>
        judged(`scs-0114-${ids[field as keyof typeof ids]}`, official, { 'volume-types': types }),
      );
    },
  ],
  [
    'scs0115_rules.json',
    (vector) => {
      const source = readFlag(vector, 'short') ? 'created-group' : 'api';
      const values = { 'new-group-rules': { source, rules: readList(vector, 'rules') } };
      return [judged('scs-0115-default-rules', word(vector['result']), values)];
    },
  ],
  [
    'k8s_recency.json',
    (vector, around) => {
      const text = readText(vector, 'version');
      const version = parseClusterVersion(text);
      if (!version) throw new MalformedVector('version', 'a version', text);
      const releases = KubernetesRelease.array().parse(vector['releases'] ?? around['releases']);
      const critical = vector['cve_affects_version'] === true ? [{ version: text }] : [];
      const now = readInstant({ ...around, ...vector }, 'now');
      const recent = isRecentKubernetes({ version, releases, critical, now }, 'text');
      return [apart('version-policy-check', String(recent), String(vector['recent']))];
    },
  ],
  [
    'sonobuoy_verdict.json',
    (vector) => {
      const items = readList(vector, 'statuses').map(sonobuoyItem);
      return [apart('cncf-k8s-conformance', sonobuoyVerdict(items, 'text'), word(vector['official']))];
    },
  ],
]);

/** The testcase's own check on what a collector could have seen. */
function judged(id: string, official: string, values: Readonly<Record<string, unknown>>, at?: Date): DefaultVerdict {
  const testcase = standards.flatMap(({ testcases }) => testcases).find((one) => one.id === id);
  if (!testcase) throw new Error(`no standard has the testcase ${id}`);
  const outcome: Outcome = testcase.check({
    at: at ?? new Date('2026-11-20T12:00:00Z'),
    get: (collector) => collector.schema.parse(values[collector.resource]),
  });
  return { testcase: id, verdict: outcome.verdict, official, deviation: outcome.deviation ?? null };
}

/** Of clusters there is no testcase here yet, only the pure function: the row is then found by the testcase it names. */
function apart(testcase: string, verdict: string, official: string): DefaultVerdict {
  const row = standards.flatMap(({ deviations = [] }) => deviations).find((one) => one.testcases.includes(testcase));
  return { testcase, verdict, official, deviation: row?.id ?? null };
}

function expectations(vector: Vector, fields: readonly string[]): (readonly [string, string])[] {
  return fields.filter((field) => field in vector).map((field) => [field, word(vector[field])] as const);
}

function word(official: unknown): string {
  return official === 'ABORT' ? 'DNF' : String(official);
}

function sonobuoyItem(entry: unknown, index: number): SonobuoyItem {
  const [, status = '', name] = /^(\S+)(?: \(name matches (.+)\))?$/.exec(String(entry)) ?? [];
  return { name: name ? `[sig-network] ${name} works` : `test ${index}`, status };
}
