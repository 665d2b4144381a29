import type { ConformanceRun } from '@allmend/api/kinds';
import { Facts } from '../../parts/facts.tsx';
import { Instant, useNow } from '../../parts/instant.tsx';
import { State, type ShapeName } from '../../parts/symbols.tsx';
import { spanText } from '../../parts/times.ts';
import { useLanguage, useTexts } from '../../shell/language.tsx';
import type { RunRow } from './run-rows.ts';
import { runTexts } from './run-texts.ts';

type Phase = NonNullable<NonNullable<ConformanceRun['status']>['phase']>;

const shapes: Readonly<Record<Phase, ShapeName>> = {
  Waiting: 'wait',
  Running: 'run',
  Finished: 'pass',
  Cancelled: 'miss',
  Failed: 'fail',
};

export function PhaseState({ phase }: { readonly phase: Phase }) {
  const say = useTexts(runTexts);
  return <State shape={phase === 'Finished' ? 'wait' : shapes[phase]}>{say(phase)}</State>;
}

/** State, times, requests and what it has created: who, what, when. */
export function RunFacts({ run, rows }: { readonly run: ConformanceRun; readonly rows: readonly RunRow[] }) {
  const say = useTexts(runTexts);
  const { locale } = useLanguage();
  const status = run.status ?? {};
  const phase = status.phase ?? 'Waiting';
  const done = rows.filter(({ state }) => state !== 'Waiting' && state !== 'Running').length;
  const now = useNow(phase === 'Running' ? 1000 : 60_000);
  const end = status.finishedAt === undefined ? now : new Date(status.finishedAt);
  return (
    <Facts
      items={[
        {
          term: say('state'),
          value: <PhaseState phase={phase} />,
          note: rows.length > 0 && say('done-of', { done, total: rows.length }),
        },
        {
          term: say('started'),
          value: status.startedAt === undefined ? say('not-started') : <Instant at={status.startedAt} />,
        },
        status.startedAt === undefined
          ? null
          : {
              term: say('took'),
              value: spanText(Math.max(0, end.getTime() - new Date(status.startedAt).getTime()), locale),
            },
        { term: say('requests'), value: status.requests ?? 0 },
        {
          term: say('created-in'),
          value: status.created ?? 0,
          note: (status.created ?? 0) > 0 && say('left', { left: status.left ?? 0 }),
        },
        {
          term: say('worker'),
          value: status.worker ?? '–',
          note: (status.attempt ?? 0) > 1 && say('attempt', { count: status.attempt ?? 0 }),
        },
        { term: say('reason'), value: say(`reason-${run.spec.reason}`) },
        status.report === undefined
          ? null
          : { term: say('report'), value: <code className="sha">{status.report}</code> },
      ]}
    />
  );
}
