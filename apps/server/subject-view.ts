import type { Subject } from '@allmend/api/kinds';
import { openProgress, plainLine, table, type Terminal, type Tone } from '@allmend/kit-terminal';
import { conditionOf, lookedAt, verdictOf, type SubjectEnd, type SubjectState } from './subject-watch.ts';

const marks: Readonly<Record<string, readonly [mark: string, tone: Tone]>> = {
  True: ['✓', 'pass'],
  False: ['✗', 'fail'],
  Unknown: ['◌', 'miss'],
  PASS: ['✓', 'pass'],
  FAIL: ['✗', 'fail'],
  DNF: ['◐', 'dnf'],
  MISS: ['◌', 'miss'],
};

/** Shows, on standard error, what becomes known of a subject: each thing once, and the run as it goes on. */
export function openSubjectProgress(terminal: Terminal): {
  readonly changed: (state: SubjectState) => void;
  close(): void;
} {
  const progress = openProgress(terminal);
  const said = new Map<string, string>();
  const say = (about: string, line: string): void => {
    if (said.get(about) === line) return;
    said.set(about, line);
    progress.say(line);
  };
  let running: string | null = null;
  return {
    changed({ subject, run }) {
      for (const type of lookedAt) {
        const found = conditionOf(subject, type);
        if (!found || found.status === 'Unknown') continue;
        const [mark, tone] = marks[found.status]!;
        say(type, `${terminal.paintNote(tone, mark)} ${type.padEnd(19)}  ${plainLine(found.message)}`);
      }
      const { phase, testcases = [], problem } = run?.status ?? {};
      const name = run?.metadata.name ?? '';
      if (running !== null && (running !== name || phase !== 'Running')) {
        progress.end(running, null);
        running = null;
      }
      if (phase === 'Running') {
        if (running === null) {
          progress.start(name, `run ${name}`);
          if (!terminal.live) progress.say(`run ${name} has begun`);
        }
        running = name;
        const done = testcases.filter(({ state }) => state === 'Done').length;
        progress.update(name, `${done} of ${testcases.length} testcases`);
      }
      if (phase === 'Failed') say(name, `${terminal.paintNote('dnf', '◐')} run ${name}  ${plainLine(problem ?? '')}`);
    },
    close: () => progress.close(),
  };
}

/** Its verdicts, as lines; none before there is one. */
export function subjectLines({ subject, end }: SubjectEnd, terminal: Terminal): string {
  if (!subject || end !== 'measured') return '';
  return (subject.status?.standings ?? [])
    .map(({ verdict, counts, scope, version, cause }) => {
      const [mark, tone] = marks[verdict]!;
      const { PASS, FAIL, DNF, MISS } = counts;
      const found = `${PASS} passed, ${FAIL} failed, ${DNF} did not finish, ${MISS} without a result`;
      const head = `${terminal.paintOut(tone, `${mark} ${verdict}`)}  ${plainLine(scope)} ${plainLine(version)}: ${found}`;
      return cause === undefined ? `${head}\n` : `${head}\n  ${plainLine(cause)}\n`;
    })
    .join('');
}

export function subjectTable(subjects: readonly Subject[]): string {
  const rows = subjects.map((subject) => {
    const { metadata, spec, status } = subject;
    const first = status?.standings?.[0];
    const broken = lookedAt.map((type) => conditionOf(subject, type)).find((one) => one?.status === 'False');
    return [
      metadata.namespace ?? '',
      metadata.name ?? '',
      plainLine(spec.operator),
      verdictOf(subject) ?? '–',
      first?.newest ?? '–',
      plainLine(broken?.message ?? first?.cause ?? ''),
    ];
  });
  const titles = ['namespace', 'name', 'operator', 'verdict', 'newest result', 'what is wrong'];
  return table(
    titles.map((title) => ({ title })),
    rows,
  );
}

/** As objects, without what servers keep of who wrote which field: as kubectl does. */
export function subjectsJson(subjects: readonly Subject[]): readonly object[] {
  return subjects.map(({ metadata, ...rest }) => ({ ...rest, metadata: { ...metadata, managedFields: undefined } }));
}

/** What programs read of it. */
export function subjectJson({ subject, run, end }: SubjectEnd): object {
  return {
    subject: subject && `${subject.metadata.namespace}/${subject.metadata.name}`,
    end,
    verdict: verdictOf(subject),
    conditions: lookedAt.flatMap((type) => conditionOf(subject, type) ?? []),
    standings: subject?.status?.standings ?? [],
    run: run && { name: run.metadata.name, phase: run.status?.phase ?? null, report: run.status?.report ?? null },
  };
}

/** As `docs/reference/exit-codes.md` has them. */
export function exitCodeOf({ subject, end }: SubjectEnd): number {
  if (end === 'works') return 0;
  if (end === 'broken') return 1;
  const verdict = end === 'measured' ? verdictOf(subject) : null;
  if (verdict === 'PASS') return 0;
  return verdict === 'FAIL' ? 1 : 3;
}
