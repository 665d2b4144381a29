import type { Snapshot } from '@allmend/api';
import { domainManagerRun, type DomainManagerRun } from './observation.ts';

/** For tests: what a run saw of the domain manager. */
export function readDomainManager(snapshot: Snapshot): DomainManagerRun {
  return domainManagerRun.parse(snapshot.observations['domain-manager']?.value);
}
