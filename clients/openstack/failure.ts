import { WireFailure } from '@allmend/kit-egress';
import type { AllmendError } from '@allmend/kit-errors';
import { connectionProblem, isAllmendError } from '@allmend/kit-errors';
import type { CallContext } from './errors.ts';
import { openstackErrors } from './errors.ts';

/** The catalogued error for what kept a call from an answer, save for deadlines and signals. `redact` removes secrets from texts. */
export function failureError(
  cause: unknown,
  call: CallContext & { readonly host: string },
  redact: (text: string) => string,
): AllmendError {
  const inner = cause instanceof WireFailure ? cause.cause : cause;
  if (isAllmendError(inner)) {
    if (!/^egress\.(address|scheme|redirect)-refused$/.test(inner.reason)) return inner;
    return openstackErrors.error('egress-refused', { ...call, cause: inner.message }, { cause: inner });
  }
  const text = redact(inner instanceof Error ? inner.message : String(inner));
  if (!(cause instanceof WireFailure)) return openstackErrors.error('unreachable', { ...call, cause: text }, { cause });
  switch (cause.kind) {
    case 'too-large':
    case 'not-http': {
      const problem = cause.kind === 'not-http' ? 'it is not HTTP' : text;
      return openstackErrors.error('bad-answer', { ...call, status: 'none', requestId: 'none', problem }, { cause });
    }
    case 'untrusted':
      return openstackErrors.error('tls-untrusted', { ...call, cause: `${text} (${cause.code})` }, { cause });
    default: {
      const why = connectionProblem(cause.code) ?? text;
      return openstackErrors.error('unreachable', { ...call, cause: `${why} (${cause.phase})` }, { cause });
    }
  }
}
