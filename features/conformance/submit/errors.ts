import { defineErrors } from '@allmend/kit-errors';

export const submitErrors = defineErrors('submit', {
  'bad-url': {
    message: 'The monitor address "{url}" cannot be used: {problem}.',
    remedy: 'Write it as https://HOST/reports, without user name, query and fragment.',
  },
  'insecure-url': {
    message: 'The monitor address {url} is not encrypted; the token would be readable on the way.',
    remedy: 'Use https; plain http is only taken for addresses of this machine.',
  },
  'bad-token': {
    message: 'The token for {url} is not one: {problem}.',
    remedy: 'Take the token as the monitor operator gave it: Base64 of "account:secret", in one line.',
  },
  'bad-signature': {
    message: 'The signature for {url} is not in the text form that "ssh-keygen -Y sign" writes.',
    remedy: 'Sign the report again: allmend check --sign KEY, or ssh-keygen -Y sign -n report -f KEY FILE.',
  },
  unreachable: {
    message: 'The monitor {url} did not answer: {cause}.',
    remedy: 'Check the address and the network, then upload the same report and signature again; nothing was lost.',
    exitCode: 3,
  },
  refused: {
    message: 'The monitor {url} refused the report (401): {detail}.',
    remedy:
      "Check that the token and the signing key belong to one account, and that the report's subject is that account or delegated to it.",
    exitCode: 1,
  },
  duplicate: {
    message: 'The monitor {url} already has this report (409): {detail}.',
    remedy:
      'Nothing to do if it was uploaded before; else make a new report, which gets a new id: "allmend replay EVIDENCE".',
    exitCode: 1,
  },
  'wrong-type': {
    message: 'The monitor {url} does not take what was sent (415): {detail}.',
    remedy:
      "Check that the address is that of the monitor's reports, e.g. https://HOST/reports; only monitors of Allmend take a --bundle.",
    exitCode: 1,
  },
  'not-taken': {
    message: 'The monitor {url} did not take the report ({status}): {detail}.',
    remedy: 'Mend what it names and hand it in again; nothing was stored.',
    exitCode: 1,
  },
  'server-fault': {
    message: 'The monitor {url} failed on the report ({status}): {detail}.',
    remedy: "Upload it again later; if it fails again, tell the operator of the monitor the report's id.",
    exitCode: 3,
  },
  'unexpected-answer': {
    message: 'The monitor {url} gave an answer that a report upload does not have ({status}): {detail}.',
    remedy:
      "Check that the address is that of the monitor's reports, e.g. https://HOST/reports; redirects are not followed.",
    exitCode: 1,
  },
});
