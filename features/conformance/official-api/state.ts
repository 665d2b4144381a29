import type { Directory, KnownScope, NamedSubject } from '../intake/directory.ts';
import type { Journal, NewestResults } from '../monitor/journal.ts';
import { standingOf, type Standing } from './standing.ts';

/** A subject with its standings for the published scopes that it is listed for. */
export interface SubjectState {
  readonly named: NamedSubject;
  readonly standings: readonly Standing[];
}

export interface StateOptions {
  readonly directory: Directory;
  readonly journal: Journal;
  readonly now: () => Date;
}

/** How the subjects stand now. Results are read again only when the journal has more. */
export interface State {
  /** By official name. */
  all(): Promise<readonly SubjectState[]>;
  of(named: NamedSubject): Promise<SubjectState>;
  /**
   * Changes whenever anything that is answered from here may have: objects, rows of the listed subjects, the day. Within a day no
   * result expires and no version changes its state: both happen at midnight UTC. Only documents and certificates end at any time.
   */
  edition(): Promise<string>;
}

interface Kept {
  readonly head: string;
  readonly newest: NewestResults;
}

/** Subjects whose results are kept in memory; a hundred clouds take some megabytes. */
const mostKept = 1000;

export function createState({ directory, journal, now }: StateOptions): State {
  const kept = new Map<string, Kept>();

  const headOf = async (named: NamedSubject): Promise<string> => {
    const { rows, hash } = await journal.head(named.place);
    return `${rows} ${hash}`;
  };

  const newestOf = async (named: NamedSubject): Promise<NewestResults> => {
    const { uid } = named.place;
    // The head first: rows that come in between make the next reader read again.
    const head = await headOf(named);
    const before = kept.get(uid);
    if (before?.head === head) return before.newest;
    const newest = await journal.newest(named.place);
    kept.delete(uid);
    kept.set(uid, { head, newest });
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break;
      kept.delete(oldest);
    }
    return newest;
  };

  const of = async (named: NamedSubject): Promise<SubjectState> => {
    const newest = await newestOf(named);
    const documents = directory.documents(named.place);
    const at = now();
    const standings = scopesFor(directory, named).map((scope) =>
      standingOf({ scope, newest: newest.get(scope.uuid) ?? new Map(), documents, now: at }),
    );
    return { named, standings };
  };

  const listed = (): readonly NamedSubject[] => directory.subjects().filter(isListed);
  return {
    of,
    all: () => Promise.all(listed().map(of)),
    async edition() {
      const heads = await Promise.all(listed().map(headOf));
      return [now().toISOString().slice(0, 10), directory.edition(), ...heads].join('\n');
    },
  };
}

/** Whether it stands on public pages at all. */
export function isListed({ subject }: NamedSubject): boolean {
  return subject.spec.listing === 'public';
}

function scopesFor(directory: Directory, { subject }: NamedSubject): readonly KnownScope[] {
  const published = directory.scopes();
  return subject.spec.scopes.flatMap((name) => published.filter((scope) => scope.name === name));
}
