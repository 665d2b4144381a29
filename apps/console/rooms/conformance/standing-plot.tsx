import { Instant } from '../../parts/instant.tsx';
import { State } from '../../parts/symbols.tsx';
import { Plate } from '../../parts/verdict.tsx';
import { dayText } from '../../parts/times.ts';
import { useLanguage, useTexts } from '../../shell/language.tsx';
import { runTexts } from './run-texts.ts';
import type { Standing } from './standing.ts';

/** The answer of the page: the verdict, since when, why, and what is ahead. */
export function StandingPlot({ standing }: { readonly standing: Standing | null }) {
  const say = useTexts(runTexts);
  const { locale } = useLanguage();
  if (!standing)
    return (
      <div className="plot">
        <Plate state="MISS" /> <span className="s">{say('no-finding')}</span>
      </div>
    );
  const { verdict, version, since, counts, cause, origin, expiresAt, ahead = [] } = standing;
  return (
    <div className="plot">
      <p className="verdict">
        <Plate state={verdict} {...(origin && { by: origin })} /> <b>{version}</b>{' '}
        <span>
          {say('since')} <Instant at={since} />
        </span>
      </p>
      {cause !== undefined && <p className="cause">{cause}</p>}
      <p className="counts">
        <State shape="pass">{say('count-passed', { count: counts.PASS })}</State>
        {counts.FAIL > 0 && <State shape="fail">{say('count-failed', { count: counts.FAIL })}</State>}
        {counts.DNF > 0 && <State shape="dnf">{say('count-dnf', { count: counts.DNF })}</State>}
        {counts.MISS > 0 && <State shape="miss">{say('count-miss', { count: counts.MISS })}</State>}
      </p>
      {expiresAt !== undefined && (
        <p className="s">
          {say('fresh-until')}: <Instant at={expiresAt} />
        </p>
      )}
      {ahead.map(({ version: next, from, notPassed }) => (
        <p key={next}>
          <State shape="soon">
            {from === ''
              ? say('ahead-open', { version: next, notPassed })
              : say('ahead', { version: next, from: dayText(new Date(from), locale), notPassed })}
          </State>
        </p>
      ))}
    </div>
  );
}
