import { blobErrors } from '@allmend/core-blobs';
import { isAllmendError } from '@allmend/kit-errors';
import type { Logger } from '@allmend/kit-telemetry';
import { createAccounts } from '../intake/accounts.ts';
import type { Directory } from '../intake/directory.ts';
import { bodyLimit } from '../intake/envelope.ts';
import { intakeErrors, refusalOf } from '../intake/errors.ts';
import { createIntake, type IntakeOptions, type TakenReport } from '../intake/intake.ts';
import type { Journal } from '../monitor/journal.ts';
import { createAnswerCache } from './answer-cache.ts';
import { refusalAnswer } from './denials.ts';
import { Denied, detailAnswer, unlessKnown, withEtag, type PublicAnswer, type PublicRequest } from './http.ts';
import { createReaders } from './readers.ts';
import { routes, type RouteContext } from './routes.ts';
import { createState } from './state.ts';

export interface OfficialApiOptions {
  readonly journal: Journal;
  /** Of the journal: where evidence goes that comes along with a report. */
  readonly blobs: IntakeOptions['blobs'];
  readonly directory: Directory;
  readonly now: () => Date;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Told of each report after it is written down, e.g. by `createStatusNotes`. */
  readonly taken?: (report: TakenReport) => Promise<void>;
  /** Namespaces whose accounts with `reads: any` read in the whole tenant; default: none. */
  readonly stewardNamespaces?: readonly string[];
  /** Path under which all this is served, without slash at its end; default: the root. Only for links. */
  readonly base?: string;
  /** Whether the server can do its work; asked by `/healthz`, and to be answered from memory. Default: it can. */
  readonly healthy?: () => boolean;
}

/** Answers a request; null when the path is none of the official interface. Never throws. */
export type OfficialApi = (request: PublicRequest) => Promise<PublicAnswer | null>;

/** The HTTP interface of the official compliance monitor. Source: its OpenAPI document (scs-standards §4.2). */
export function createOfficialApi(options: OfficialApiOptions): OfficialApi {
  const { journal, directory, now, log, base = '', healthy = () => true } = options;
  const accounts = createAccounts({ directory, now });
  const state = createState({ directory, journal, now });
  const cache = createAnswerCache({ state, now });
  const context: RouteContext = {
    journal,
    directory,
    now,
    base,
    healthy,
    intake: createIntake(options),
    readers: createReaders({ directory, stewardNamespaces: options.stewardNamespaces ?? [] }),
    state,
    signIn: (request) => accounts.signIn(request.headers['authorization'], request.source),
  };

  return async (request) => {
    const matching = routes.flatMap((route) => {
      const found = route.path.exec(request.path);
      return found ? [{ route, parts: found.slice(1) }] : [];
    });
    if (matching.length === 0) return null;
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const { route, parts } = matching.find((one) => one.route.method === method) ?? {};
    if (!route) return methodNotAllowed(matching.map((one) => one.route.method));
    try {
      checkSize(request);
      const make = async () => withEtag(await route.answer(context, request, parts ?? []));
      if (route.method !== 'GET') return await route.answer(context, request, parts ?? []);
      // To HEAD as to GET: the server that sends the answer leaves the body out, and tells its length.
      return unlessKnown(await (route.shared ? cache(request, make) : make()), request);
    } catch (error) {
      return answerTo(error, { request, log });
    }
  };
}

/** Before anything else is done with a request. The server that received it should have stopped reading there. */
function checkSize({ headers, body }: PublicRequest): void {
  const announced = Number(headers['content-length'] ?? 0) || 0;
  const size = Math.max(announced, body.length);
  if (size > bodyLimit) throw intakeErrors.error('too-large', { size, limit: bodyLimit });
}

function methodNotAllowed(methods: readonly string[]): PublicAnswer {
  const allow = [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))].join(', ');
  return detailAnswer(405, 'Method Not Allowed', { allow });
}

interface Circumstances {
  readonly request: PublicRequest;
  readonly log: OfficialApiOptions['log'];
}

/** What fails here is never the fault of the request: it is said, logged, and may be tried again. */
function answerTo(error: unknown, { request, log }: Circumstances): PublicAnswer {
  if (error instanceof Denied) return error.answer;
  const refusal = refusalOf(error);
  if (refusal) return refusalAnswer(refusal);
  log.error({ path: request.path, error: String(error) }, 'a request to the official interface failed');
  return detailAnswer(503, sentenceOn(error), { 'retry-after': '30' });
}

/** What anybody may know of a failure: the words of store and contents are for the log, they name places in the server. */
function sentenceOn(error: unknown): string {
  if (blobErrors.is(error, 'missing') || blobErrors.is(error, 'damaged')) {
    return 'The content of the report is missing or was changed. Ask the operator of the monitor to restore it.';
  }
  if (isAllmendError(error) && /^(?:journal|report)\./.test(error.reason)) return `${error.message} ${error.remedy}`;
  return 'The monitor cannot answer at present. Try again in a moment.';
}
