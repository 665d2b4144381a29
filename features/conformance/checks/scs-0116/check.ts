import type { Verdict } from '@allmend/api';
import { besideOfficial } from '../../engine/official.ts';
import { shellCommand } from '../../engine/shell-quote.ts';
import type { Outcome } from '../../engine/testcase.ts';
import { hasServiceType, type CatalogView } from '../../resources/catalog.ts';
import type { KeyManagerUse, SecretOperation, SecretRoundTrip } from './observation.ts';
import { texts } from './texts.ts';

/** Whether the catalogue has a key manager: a SHOULD of scs-0116. Text and official suite agree. */
export function checkPresence(view: CatalogView): Outcome {
  if (hasServiceType(view, 'key-manager')) return { verdict: 'PASS', message: texts.message('present') };
  return {
    verdict: 'FAIL',
    message: texts.message('absent'),
    remedy: [
      shellCommand('openstack', 'service', 'create', '--name', 'barbican', 'key-manager'),
      shellCommand('openstack', 'endpoint', 'create', '--region', '<region>', 'key-manager', 'public', '<https://…>'),
    ],
  };
}

/** Whether a member can store, find, read and delete a secret. Without a key manager there is nothing to permit. */
export function checkPermissions(use: KeyManagerUse): Outcome {
  if (use.state === 'absent') return { verdict: 'PASS', message: texts.message('nothing-to-permit') };
  if (!use.roundTrip) return { verdict: 'MISS', message: texts.message('not-asked') };
  const outcome = judgeRoundTrip(use.roundTrip);
  const roles = texts.message('roles', { roles: use.roles });
  return besideOfficial({ ...outcome, details: [roles] }, officialPermissions(use.roundTrip), '0116-payload');
}

/** The official predicate: it does not read the payload; a refusal or a secret that is not listed fails, any other failure aborts. */
export function officialPermissions({ operations }: SecretRoundTrip): Verdict {
  const bad = operations.find(({ operation, outcome }) => operation !== 'read-payload' && outcome !== 'done');
  if (!bad) return 'PASS';
  return bad.outcome === 'missing' || bad.reason === 'openstack.forbidden' ? 'FAIL' : 'DNF';
}

function judgeRoundTrip({ operations, payloadMatches }: SecretRoundTrip): Outcome {
  const bad = operations.find(({ outcome }) => outcome !== 'done');
  if (bad) return judgeFailure(bad);
  if (payloadMatches === false) return { verdict: 'FAIL', message: texts.message('payload-differs') };
  return { verdict: 'PASS', message: texts.message('usable') };
}

function judgeFailure({ operation, outcome, reason, message, status }: SecretOperation): Outcome {
  if (outcome === 'missing') return { verdict: 'FAIL', message: texts.message('not-listed') };
  const params = { operation, problem: message ?? '', status: status ?? '–' };
  if (reason === 'openstack.forbidden') return { verdict: 'FAIL', message: texts.message('refused', params) };
  return { verdict: 'DNF', message: texts.message('unclear', params) };
}
