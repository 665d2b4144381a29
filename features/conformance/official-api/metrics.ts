import { officialResult } from '../scope/evaluation.ts';
import { summarise } from './standing.ts';
import type { SubjectState } from './state.ts';
import { resultOf } from './status.ts';

/** Source: Prometheus text format 0.0.4. */
export const metricsType = 'text/plain; version=0.0.4; charset=utf-8';

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[];
}

/** `GET /metrics/{subject}`: its results and verdicts as gauges. Officially documented and missing. */
export function metricsOf({ named, standings }: SubjectState): string {
  const of = standings.map((standing) => ({
    standing,
    summary: summarise(standing),
    labels: { subject: named.name, scope: standing.scope.name },
  }));
  const perResult = of.flatMap(({ standing, labels }) =>
    [...standing.results]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([testcase, result]) => ({ labels: { ...labels, testcase }, result })),
  );
  const metrics: Metric[] = [
    {
      name: 'allmend_conformance_passed',
      help: 'Whether a version of the scope that counts passes: 1 yes, 0 no.',
      samples: of.map(({ labels, summary }) => [labels, summary.verdict === 'PASS' ? 1 : 0]),
    },
    {
      name: 'allmend_conformance_version_result',
      help: 'Result of a version: 1 PASS, 0 DNF, -1 FAIL; no sample when a result is missing (MISS).',
      samples: of.flatMap(({ labels, standing }) =>
        standing.versions.flatMap(({ version, validity, result }) =>
          result === null ? [] : [[{ ...labels, version, validity }, result] as const],
        ),
      ),
    },
    {
      name: 'allmend_conformance_testcases',
      help: 'Testcases of the version that decides, by verdict.',
      samples: of.flatMap(({ labels, standing, summary: { deciding } }) => {
        if (deciding === null) return [];
        const ids = deciding.targets.get('main')?.testcases ?? [];
        return (['PASS', 'FAIL', 'DNF', 'MISS'] as const).map((verdict) => {
          const wanted = officialResult(verdict);
          const count = ids.filter((id) => resultOf(standing.results.get(id)) === wanted).length;
          return [{ ...labels, version: deciding.version, verdict }, count] as const;
        });
      }),
    },
    {
      name: 'allmend_conformance_result',
      help: 'Newest result of a testcase that has not expired: 1 PASS, 0 DNF, -1 FAIL.',
      samples: perResult.map(({ labels, result }) => [labels, resultOf(result) ?? 0]),
    },
    {
      name: 'allmend_conformance_checked_timestamp_seconds',
      help: 'When that result was measured.',
      samples: perResult.map(({ labels, result }) => [labels, result.checkedAt.getTime() / 1000]),
    },
  ];
  return metrics.map(printMetric).join('');
}

function printMetric({ name, help, samples }: Metric): string {
  const lines = samples.map(([labels, value]) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
    return `${name}{${pairs.join(',')}} ${value}`;
  });
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines, ''].join('\n');
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
