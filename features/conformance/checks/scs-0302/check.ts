import { limitDetails } from '../../engine/details.ts';
import { shellCommand } from '../../engine/shell-quote.ts';
import type { Outcome } from '../../engine/testcase.ts';
import { probes, type DomainManagerRun } from './observation.ts';
import { texts } from './texts.ts';

/** Whether the domain manager may do what it must and nothing beyond. Source: scs-0302, "Decision". */
export function checkDomainManager(run: DomainManagerRun | null): Outcome {
  if (run === null) {
    return {
      verdict: 'MISS',
      message: texts.message('not-named'),
      remedy: [shellCommand('allmend', 'check', '<cloud>', '--domain-manager-cloud', '<name>')],
    };
  }
  if (!run.roles.includes('manager') || run.roles.includes('admin')) {
    return { verdict: 'DNF', message: texts.message('no-manager', { roles: run.roles }) };
  }
  const wrong = run.probes.filter(
    ({ probe, outcome }) => (outcome === 'allowed' || outcome === 'refused') && outcome !== probes[probe],
  );
  const lines = wrong.map(({ probe, status, message }) => {
    const params = { probe, status: status ?? '–', problem: message ?? '' };
    return probes[probe] === 'allowed' ? texts.message('must-work', params) : texts.message('must-not-work', params);
  });
  if (wrong.length > 0) {
    return { verdict: 'FAIL', message: texts.message('bad', { count: wrong.length }), details: limitDetails(lines) };
  }
  const judged = new Set(
    run.probes.filter(({ outcome }) => outcome === 'allowed' || outcome === 'refused').map(({ probe }) => probe),
  );
  const open = Object.keys(probes).filter((probe) => !judged.has(probe as keyof typeof probes));
  const reasons = run.probes
    .filter(({ probe }) => !judged.has(probe))
    .map(({ probe, status, message }) =>
      texts.message('open', { probe, status: status ?? '–', problem: message ?? '' }),
    );
  if (open.length > 0) {
    const message = texts.message('unclear', { probes: open, count: open.length });
    return { verdict: 'DNF', message, details: limitDetails(reasons) };
  }
  return { verdict: 'PASS', message: texts.message('good', { count: judged.size }) };
}
