import { stateAt } from '../../certificates/life.ts';
import type { Directory, KnownScope } from '../../intake/directory.ts';
import { combine, passedText, signOf, summarise, type DraftView, type Summary } from '../standing.ts';
import type { SubjectState } from '../state.ts';
import { heading, paragraph, pathOf, type Block, type Inline, type View } from './document.ts';

export interface TableInput {
  readonly directory: Directory;
  readonly states: readonly SubjectState[];
  readonly base: string;
  readonly drafts: DraftView;
  readonly now: Date;
}

/** One row: a subject, or a group of them. */
interface Entry {
  /** As the address of its details has it. */
  readonly address: string;
  readonly members: readonly SubjectState[];
}

/** The overview in the official columns: for each scope the certified environments, then the others. */
export function tableView({ directory, states, base, drafts, now }: TableInput): View {
  const entries = entriesOf(states);
  const certified = (entry: Entry, scope: KnownScope): boolean =>
    entry.members.every(({ named }) => isCertified(directory, { place: named.place, scope, now }));
  const table = (scope: KnownScope, wanted: boolean): Block | null => {
    const rows = entries
      .filter(({ members }) => members.some(({ standings }) => standings.some((one) => one.scope.name === scope.name)))
      .filter((entry) => certified(entry, scope) === wanted)
      .map((entry) => rowOf(entry, scope, { base, drafts }));
    if (rows.length === 0) return null;
    return { kind: 'table', columns: ['Name', 'Description', 'Operator', scope.scope.name, 'HealthMon'], rows };
  };
  const blocks: Block[] = [];
  for (const scope of directory.scopes()) {
    const rows = table(scope, true);
    if (rows === null) continue;
    blocks.push(
      heading(3, `Certified ${scope.scope.name}`),
      paragraph(
        'These environments hold a certificate for the scope ',
        { words: scope.scope.name, to: pathOf(base, 'page', 'scope', scope.name) },
        ', and are tested regularly.',
      ),
      rows,
    );
  }
  const others = directory.scopes().flatMap((scope) => table(scope, false) ?? []);
  if (others.length > 0) {
    blocks.push(
      heading(3, 'Non-certified environments'),
      paragraph('These environments hold no certificate. Their operators list them to show how they conform.'),
      ...others,
    );
  }
  if (blocks.length === 0) blocks.push(paragraph('No environment is listed.'));
  return { title: 'Overview', blocks };
}

/** Subjects of one group are one row; the others one each. In the order of names. */
function entriesOf(states: readonly SubjectState[]): readonly Entry[] {
  const groups = Map.groupBy(states, ({ named }) => {
    const { group } = named.subject.spec;
    return group === undefined ? named.name : `group-${group}`;
  });
  return [...groups]
    .map(([address, members]) => ({ address, members }))
    .sort((a, b) => titleOf(a).localeCompare(titleOf(b), 'en') || (a.address < b.address ? -1 : 1));
}

function titleOf({ members }: Entry): string {
  return members[0]!.named.subject.spec.displayName;
}

function rowOf(entry: Entry, scope: KnownScope, { base, drafts }: Pick<TableInput, 'base' | 'drafts'>): Inline[][] {
  const { displayName, description = '', operator, homepage } = entry.members[0]!.named.subject.spec;
  const regions = entry.members.length > 1 ? ` (${entry.members.length} regions)` : '';
  const standings = entry.members.flatMap(({ standings }) => standings.filter((one) => one.scope.name === scope.name));
  const to = pathOf(base, 'page', drafts === 'all' ? 'detail_full' : 'detail', entry.address, scope.name);
  return [
    [homepage === undefined ? displayName : { words: displayName, to: homepage }],
    [`${description}${regions}`],
    [operator],
    [{ words: cellText(summarise(combine(standings), drafts)), to }],
    ['n/a'],
  ];
}

/** The sign, and the versions that pass or a dash; drafts that pass stand beside what the others make of it. */
export function cellText(summary: Summary): string {
  return `${signOf(summary)} ${passedText(summary) || '–'}`;
}

interface Certifiable {
  readonly place: { readonly namespace: string; readonly name: string };
  readonly scope: KnownScope;
  readonly now: Date;
}

/** By what is true now, whether or not its controller has written it down yet: a certificate ends at an instant. */
function isCertified(directory: Directory, { place, scope, now }: Certifiable): boolean {
  for (const { metadata, spec, status } of directory.certificates()) {
    if (spec.scope !== scope.name || stateAt(status, now) !== 'Granted') continue;
    if (metadata.namespace === place.namespace && spec.subjects.includes(place.name)) return true;
  }
  return false;
}
