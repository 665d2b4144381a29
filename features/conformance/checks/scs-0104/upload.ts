import type { Outcome } from '../../engine/testcase.ts';
import type { ImageUpload } from './observation.ts';
import { texts } from './texts.ts';

const refusals = new Set(['openstack.forbidden', 'openstack.bad-request', 'openstack.not-found']);

/** Uploading own images is a MUST of scs-0104; a quota that is used up or a failing service says nothing about it. */
export function checkUpload({ failure, status }: ImageUpload): Outcome {
  if (failure) {
    const { step, reason, message } = failure;
    const refused = refusals.has(reason);
    return {
      verdict: refused ? 'FAIL' : 'DNF',
      message: refused
        ? texts.message('upload-refused', { step, problem: message })
        : texts.message('upload-unclear', { step, problem: message }),
    };
  }
  if (status === 'killed') return { verdict: 'FAIL', message: texts.message('upload-killed') };
  return { verdict: 'PASS', message: texts.message('upload-good', { status: status ?? '?' }) };
}
