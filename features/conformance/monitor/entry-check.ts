import { origins } from '@allmend/api';
import { journalErrors } from './errors.ts';
import type { ReportEntry } from './journal.ts';
import { isDigest, isDnsName, isUid, isUuid } from './places.ts';

/** What a row takes. Far above what a report of a cloud has; a row must fit into one value of the store. */
export const entryLimits = { results: 5000, text: 256 } as const;

/**
 * The entry with its UUID in lower case, which tells no two apart. Throws `journal.entry-invalid` for what could not be written down or
 * read back: the texts are inert, so anything of bearable length is taken.
 */
export function checkEntry(given: ReportEntry): ReportEntry {
  const entry = { ...given, report: given.report.toLowerCase() };
  const problem = findProblem(entry);
  if (problem === null) return entry;
  const report = JSON.stringify(given.report.slice(0, 60));
  throw journalErrors.error('entry-invalid', { report, problem });
}

function findProblem(entry: ReportEntry): string | null {
  const { place, results, snapshot } = entry;
  if (!isUuid(entry.report)) return 'its id is no UUID';
  if (!isUid(place.uid)) return 'the id of its subject is none';
  if (!isDnsName(place.namespace) || !isDnsName(place.name)) return 'the name of its subject is no DNS name';
  if (!isInstant(entry.checkedAt)) return 'the instant at which it was measured is none';
  if (!isInstant(entry.receivedAt)) return 'the instant at which it came is none';
  if (!origins.includes(entry.origin)) return 'its origin is not known';
  if (snapshot !== null && !isDigest(snapshot)) return 'the digest of its snapshot is none';
  if (results.size > entryLimits.results) return `it has ${results.size} results; at most ${entryLimits.results}`;
  const texts = [entry.scope, entry.suite, entry.submitter ?? '', entry.signer ?? '', ...results.keys()];
  if (texts.some((text) => text.length > entryLimits.text)) {
    return `a text in it is longer than ${entryLimits.text} characters`;
  }
  if (![...results.values()].every((result) => [1, 0, -1].includes(result))) return 'one of its results is none';
  return null;
}

/** Only years of four digits: they are written in one form, and sort as texts. */
function isInstant(date: Date): boolean {
  const year = date.getUTCFullYear();
  return year >= 1970 && year <= 9999;
}
