import type { Verdict } from '@allmend/api';
import { limitDetails } from '../../engine/details.ts';
import { besideOfficial } from '../../engine/official.ts';
import { shellCommand } from '../../engine/shell-quote.ts';
import type { Outcome } from '../../engine/testcase.ts';
import { hasServiceType, type CatalogView } from '../../resources/catalog.ts';
import type { S3Operation, S3RoundTrip } from './observation.ts';
import { aliases, type WantedService } from './services.ts';
import { texts } from './texts.ts';

/** Whether the catalogue has a service of one of the types. */
export function checkService(view: CatalogView, wanted: WantedService): Outcome {
  const found = wanted.types.filter((type) => hasServiceType(view, type));
  const official: Verdict = found.length > 0 ? 'PASS' : 'FAIL';
  return besideOfficial(judgeService(view, wanted, found), official, '0123-placement');
}

function judgeService(view: CatalogView, wanted: WantedService, found: readonly string[]): Outcome {
  if (found.length > 0) return { verdict: 'PASS', message: texts.message('service-good', { types: found }) };
  if (!wanted.inText) return { verdict: 'PASS', message: texts.message('service-not-needed', { types: wanted.types }) };
  const [type = ''] = wanted.types;
  return {
    verdict: 'FAIL',
    message: texts.message('service-bad', { types: wanted.types }),
    details: [texts.message('types', { types: [...new Set(view.catalog.map((entry) => entry.type))].sort() })],
    remedy: [
      shellCommand('openstack', 'service', 'create', '--name', wanted.project, type),
      shellCommand('openstack', 'endpoint', 'create', '--region', '<region>', type, 'public', '<https://…>'),
    ],
  };
}

/** Whether each service stands in the catalogue under its canonical type: a SHOULD of scs-0123-v2. */
export function checkCanonicalTypes(view: CatalogView): Outcome {
  const lone = view.catalog.flatMap((entry) => {
    const canonical = aliases.get(entry.type);
    return canonical && !hasServiceType(view, canonical) ? [{ entry, canonical }] : [];
  });
  if (lone.length === 0) return { verdict: 'PASS', message: texts.message('canonical-good') };
  return {
    verdict: 'FAIL',
    message: texts.message('canonical-bad', { count: lone.length }),
    details: limitDetails(
      lone.map(({ entry, canonical }) => texts.message('alias', { name: entry.name, type: entry.type, canonical })),
    ),
    remedy: lone.map(({ entry, canonical }) =>
      shellCommand('openstack', 'service', 'create', '--name', entry.name, canonical),
    ),
  };
}

/** Whether object storage can be used over S3. Source: scs-0123, "Mandatory IaaS APIs". */
export function checkS3(trip: S3RoundTrip): Outcome {
  const outcome = judgeS3(trip);
  return besideOfficial(outcome, officialSwiftS3(trip), s3Deviation(trip));
}

/**
 * The official predicate: one listing of buckets with a key that nobody has, at the host of Swift's endpoint, must be answered with one of
 * two codes. Without Swift, or when its endpoint has no path (then another host is asked), it passes.
 */
export function officialSwiftS3({ objectStore, operations }: S3RoundTrip): Verdict {
  if (objectStore === null || !hasPath(objectStore)) return 'PASS';
  const asked = operations.find(({ operation }) => operation === 'list-with-unknown-key');
  if (!asked || asked.outcome === 'done') return 'DNF';
  const text = `${asked.code ?? ''} ${asked.message ?? ''}`;
  return /InvalidAccessKeyId|NoSuchKey/.test(text) ? 'PASS' : 'FAIL';
}

function judgeS3({ endpoint, operations }: S3RoundTrip): Outcome {
  if (endpoint === null) return { verdict: 'FAIL', message: texts.message('s3-absent') };
  const tried = operations.filter(({ operation }) => operation !== 'list-with-unknown-key');
  const details = tried.map((one) =>
    texts.message('s3-operation', {
      operation: one.operation,
      outcome: one.outcome,
      status: one.status ?? '–',
      code: one.code ?? '–',
      problem: one.message ?? '',
    }),
  );
  const bad = tried.find(({ outcome }) => outcome !== 'done');
  const lacking = bad && lackingKeys(bad, tried);
  if (lacking) return { verdict: 'DNF', message: texts.message(lacking, { endpoint }), details, remedy: newKeys };
  if (bad) return { verdict: isFault(bad) ? 'FAIL' : 'DNF', message: s3Message(bad, endpoint), details };
  if (!tried.some(({ operation }) => operation === 'get-object')) {
    return { verdict: 'DNF', message: texts.message('s3-untried'), details };
  }
  return { verdict: 'PASS', message: texts.message('s3-good', { endpoint }), details };
}

/** Without keys, or where Keystone's are not those of S3, nothing can be said of it; the other refusals and wrong answers are S3's own. */
function isFault({ operation, outcome, code }: S3Operation): boolean {
  const noKeys = operation === 'create-credential' || (operation === 'list-buckets' && foreignKeys.has(code ?? ''));
  return !noKeys && (outcome === 'refused' || outcome === 'wrong-content');
}

const foreignKeys = new Set(['InvalidAccessKeyId', 'SignatureDoesNotMatch']);
const newKeys: readonly string[] = [shellCommand('openstack', 'ec2', 'credentials', 'create')];

/** The text for keys that only a person can put right; null for all else. */
function lackingKeys(bad: S3Operation, tried: readonly S3Operation[]): 's3-delegated' | 's3-given-keys' | null {
  const { operation, status, message } = bad;
  if (operation === 'create-credential' && status === 403 && delegated.test(message ?? '')) return 's3-delegated';
  const given = tried.some((one) => one.operation === 'use-given-credential');
  return given && operation === 'list-buckets' && foreignKeys.has(bad.code ?? '') ? 's3-given-keys' : null;
}

/**
 * What Keystone says to the token of an application credential: "Delegated tokens cannot access credentials directly", or before that
 * "Using method 'application_credential' is not allowed for …". Source: keystone/api/users.py and credentials.py.
 */
const delegated = /delegated token|'application_credential'/i;

function s3Message(bad: S3Operation, endpoint: string): ReturnType<typeof texts.message> {
  const problem = bad.message ?? bad.code ?? '';
  const params = { operation: bad.operation, status: bad.status ?? '–', problem, endpoint };
  if (bad.outcome === 'wrong-content') return texts.message('s3-wrong-content', params);
  return isFault(bad) ? texts.message('s3-refused', params) : texts.message('s3-unclear', params);
}

function s3Deviation({ objectStore }: S3RoundTrip): string {
  if (objectStore === null) return '0123-no-object-store';
  return hasPath(objectStore) ? '0123-s3-exercised' : '0123-endpoint-without-path';
}

function hasPath(endpoint: string): boolean {
  return /^https?:\/\/[^/]*\//.test(endpoint);
}
