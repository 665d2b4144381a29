import type { Collector } from '../../engine/collector.ts';
import type { Testcase } from '../../engine/testcase.ts';
import { checkDomainManager } from './check.ts';
import type { DomainManagerRun } from './observation.ts';
import { texts } from './texts.ts';

/** The testcase on what was tried with a domain manager's credentials (`--domain-manager-cloud`). */
export function domainManagerTestcase(runs: Collector<DomainManagerRun | null>): Testcase {
  return {
    id: 'allmend-0302-domain-manager',
    own: true,
    needs: [runs],
    check: (input) => checkDomainManager(input.get(runs)),
    title: texts.message('run-title'),
    demanded: texts.message('demand-run'),
    section: 'Decision',
  };
}
