import type { Submitter } from '@allmend/api/kinds';
import { accountOf, officialNameOf, type Directory, type NamedSubject } from '../intake/directory.ts';
import type { StoredReport } from './stored-report.ts';

export interface ReadersOptions {
  readonly directory: Directory;
  /** Namespaces whose accounts with `reads: any` read in the whole tenant; elsewhere `any` ends at the namespace. */
  readonly stewardNamespaces: readonly string[];
}

/** Who may read which reports in full. */
export interface Readers {
  /** The subject that the account is the account of; null when there is none of its name. */
  own(submitter: Submitter): NamedSubject | null;
  /** The reports of its own subject, those that it handed in itself, and with `reads: any` all in its reach. */
  mayRead(submitter: Submitter, stored: StoredReport): boolean;
  /** Whether it may read all reports of the subject. */
  mayReadAll(submitter: Submitter, named: NamedSubject): boolean;
  /** The official role `read_any`: all reports of the tenant. */
  readsTenant(submitter: Submitter): boolean;
}

export function createReaders({ directory, stewardNamespaces }: ReadersOptions): Readers {
  const readsTenant = ({ metadata, spec }: Submitter): boolean =>
    spec.reads === 'any' && stewardNamespaces.includes(metadata.namespace ?? '');

  const mayReadAll = (submitter: Submitter, { place, subject }: NamedSubject): boolean => {
    if (readsTenant(submitter)) return true;
    if (place.namespace !== submitter.metadata.namespace) return false;
    if (submitter.spec.reads === 'any') return true;
    return [officialNameOf(subject), place.name].includes(accountOf(submitter));
  };

  return {
    readsTenant,
    mayReadAll,
    own: (submitter) => directory.subjectIn(submitter.metadata.namespace ?? '', accountOf(submitter)),
    mayRead(submitter, { place, row }) {
      if (place.namespace === submitter.metadata.namespace && row.submitter === accountOf(submitter)) return true;
      // By the immutable id: a new subject of an old name has nothing of the old one's.
      const named = directory.subjects().find((one) => one.place.uid === place.uid);
      return named === undefined ? readsTenant(submitter) : mayReadAll(submitter, named);
    },
  };
}
