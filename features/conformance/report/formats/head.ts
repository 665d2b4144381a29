import { isDay } from '../../scope/date.ts';
import type { MapView, YamlView } from '../../scope/yaml-view.ts';
import {
  countOf,
  exitCodeOf,
  fieldOf,
  Malformed,
  mapOf,
  maybeField,
  textOf,
  textsOf,
  uuidOf,
  wordOf,
} from '../fields.ts';
import { readNaiveTime } from '../naive-time.ts';
import type { OfficialInvocation, OfficialReport } from '../official.ts';
import type { FormatContext } from './format.ts';

/** What the shapes with `spec` and `run` have in common. */
export function readHead(root: MapView, context: FormatContext): Omit<OfficialReport, 'invocations'> {
  const spec = mapOf(fieldOf(root, 'spec'), 'spec');
  const run = mapOf(fieldOf(root, 'run'), 'run');
  const assignment = maybeField(run, 'assignment');
  const sections = maybeField(run, 'sections');
  const forcedVersion = maybeField(run, 'forced_version');
  const forcedTests = maybeField(run, 'forced_tests');
  const argv = maybeField(run, 'argv');
  return {
    uuid: uuidOf(fieldOf(run, 'uuid'), 'run.uuid'),
    scope: {
      uuid: uuidOf(fieldOf(spec, 'uuid'), 'spec.uuid'),
      name: wordOf(fieldOf(spec, 'name'), 'spec.name'),
      url: wordOf(fieldOf(spec, 'url'), 'spec.url', 4000),
    },
    checkedAt: readCheckedAt(fieldOf(root, 'checked_at'), context),
    referenceDate: readDay(maybeField(root, 'reference_date')),
    subject: wordOf(fieldOf(root, 'subject'), 'subject', 200),
    argv: argv === null ? [] : textsOf(argv, 'run.argv'),
    assignment: readAssignment(assignment),
    sections: sections === null ? null : textsOf(sections, 'run.sections'),
    forcedVersion: forcedVersion === null ? null : textOf(forcedVersion, 'run.forced_version'),
    forcedTests: forcedTests === null ? null : textOf(forcedTests, 'run.forced_tests'),
  };
}

/** The invocations of a run with what is the same in all shapes; their results come from `results`. */
export function readInvocations(
  root: MapView,
  results: (id: string, invocation: MapView) => OfficialInvocation['results'],
): OfficialInvocation[] {
  const run = mapOf(fieldOf(root, 'run'), 'run');
  return [...mapOf(fieldOf(run, 'invocations'), 'run.invocations').entries].map(([id, { value }]) => {
    const invocation = mapOf(value, `invocations.${id}`);
    const stdout = maybeField(invocation, 'stdout');
    const stderr = maybeField(invocation, 'stderr');
    const cmd = maybeField(invocation, 'cmd');
    return {
      id,
      cmd: cmd === null ? '' : textOf(cmd, 'cmd'),
      results: results(id, invocation),
      rc: exitCodeOf(maybeField(invocation, 'rc')),
      stdout: stdout === null ? [] : textsOf(stdout, 'stdout'),
      stderr: stderr === null ? [] : textsOf(stderr, 'stderr'),
      info: countOf(maybeField(invocation, 'info'), 'info'),
      warning: countOf(maybeField(invocation, 'warning'), 'warning'),
      error: countOf(maybeField(invocation, 'error'), 'error'),
      critical: countOf(maybeField(invocation, 'critical'), 'critical'),
    };
  });
}

function readCheckedAt(view: YamlView, { naiveOffsetMinutes }: FormatContext): string {
  const instant = readNaiveTime(wordOf(view, 'checked_at'), naiveOffsetMinutes);
  if (instant === null) throw new Malformed('"checked_at" is not a time', view);
  return instant;
}

function readDay(view: YamlView | null): string | null {
  if (view === null) return null;
  const text = textOf(view, 'reference_date');
  if (!isDay(text)) throw new Malformed('"reference_date" is not a date', view);
  return text;
}

function readAssignment(view: YamlView | null): Map<string, string> {
  const entries = view === null ? [] : [...mapOf(view, 'run.assignment').entries];
  return new Map(entries.map(([key, { value }]) => [key, textOf(value, `assignment.${key}`)]));
}
