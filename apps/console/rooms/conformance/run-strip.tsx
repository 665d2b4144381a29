import { State } from '../../parts/symbols.tsx';
import { useTexts } from '../../shell/language.tsx';
import { countRows, runStripPaths, type RunRow } from './run-rows.ts';
import { runTexts } from './run-texts.ts';

/** All tests of a run in order, and how many stand how (look.md §5, Strip). */
export function RunStrip({ rows }: { readonly rows: readonly RunRow[] }) {
  const say = useTexts(runTexts);
  const counts = countRows(rows);
  const label = say('strip', {
    total: rows.length,
    passed: counts.PASS,
    failed: counts.FAIL,
    dnf: counts.DNF,
    miss: counts.MISS,
    running: counts.Running,
    waiting: counts.Waiting,
  });
  return (
    <div className="pg">
      <svg
        className="strip"
        viewBox={`0 0 ${Math.max(1, rows.length)} 24`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        {runStripPaths(rows).map(({ kind, d }) => (
          <path key={kind} className={kind} d={d} />
        ))}
      </svg>
      <p>
        <State shape="pass">{say('count-passed', { count: counts.PASS })}</State>
        <State shape="fail">{say('count-failed', { count: counts.FAIL })}</State>
        <State shape="dnf">{say('count-dnf', { count: counts.DNF })}</State>
        {counts.MISS > 0 && <State shape="miss">{say('count-miss', { count: counts.MISS })}</State>}
        {counts.Running > 0 && <State shape="run">{say('count-running', { count: counts.Running })}</State>}
        {counts.Waiting > 0 && <State shape="wait">{say('count-waiting', { count: counts.Waiting })}</State>}
      </p>
    </div>
  );
}
