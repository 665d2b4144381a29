import type { Submitter } from '@allmend/api/kinds';
import type { Directory, KnownScope } from '../intake/directory.ts';
import type { Intake } from '../intake/intake.ts';
import type { Journal } from '../monitor/journal.ts';
import { isUuid } from '../monitor/places.ts';
import { clip } from '../scope/reading.ts';
import { deniedFor, notFound, refusalAnswer } from './denials.ts';
import {
  accepts,
  Denied,
  detailAnswer,
  jsonAnswer,
  textAnswer,
  type PublicAnswer,
  type PublicRequest,
} from './http.ts';
import { metricsOf, metricsType } from './metrics.ts';
import type { Readers } from './readers.ts';
import { listReports } from './reports.ts';
import { listResults, refuseApprovals } from './results.ts';
import type { DraftView } from './standing.ts';
import { isListed, type State, type SubjectState } from './state.ts';
import { statusOf } from './status.ts';
import { plainReport, readStored, redact, type StoredReport } from './stored-report.ts';
import { detailView } from './views/detail.ts';
import type { View } from './views/document.ts';
import { printFragment, printPage } from './views/html.ts';
import { printMarkdown } from './views/markdown.ts';
import { reportView } from './views/report.ts';
import { scopeView } from './views/scope.ts';
import { tableView } from './views/table.ts';

/** What the routes work with. */
export interface RouteContext {
  readonly journal: Journal;
  readonly directory: Directory;
  readonly now: () => Date;
  readonly base: string;
  readonly intake: Intake;
  readonly readers: Readers;
  readonly state: State;
  readonly healthy: () => boolean;
  /** Throws when the request carries no credentials that hold. */
  signIn(request: PublicRequest): Promise<Submitter>;
}

type Answer = (context: RouteContext, request: PublicRequest, parts: readonly string[]) => Promise<PublicAnswer>;

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  /** Its answers are for anybody, and made from what the state's edition tells. */
  readonly shared?: true;
  readonly answer: Answer;
}

/** Anybody may keep a copy for as long as the official page is refreshed. */
const shared = { 'cache-control': 'public, max-age=30' } as const;
/** What needed a login is for its holder alone. */
const own = { 'cache-control': 'private, no-cache', vary: 'authorization' } as const;

const views = '(page|markdown|fragment)';

export const routes: readonly Route[] = [
  { method: 'POST', path: /^\/reports$/, answer: postReport },
  { method: 'GET', path: /^\/reports$/, answer: getReports },
  { method: 'GET', path: /^\/reports\/([^/]+)$/, answer: getReport },
  { method: 'GET', path: /^\/status$/, answer: getStatus, shared: true },
  { method: 'GET', path: /^\/results$/, answer: getResults },
  { method: 'POST', path: /^\/results$/, answer: postResults },
  { method: 'GET', path: new RegExp(`^/${views}/table()$`), answer: getTable, shared: true },
  { method: 'GET', path: new RegExp(`^/${views}/table(_full)$`), answer: getTable },
  { method: 'GET', path: new RegExp(`^/${views}/detail()/([^/]+)/([^/]+)$`), answer: getDetail, shared: true },
  { method: 'GET', path: new RegExp(`^/${views}/detail(_full)/([^/]+)/([^/]+)$`), answer: getDetail },
  { method: 'GET', path: new RegExp(`^/${views}/report()/([^/]+)$`), answer: getReportView, shared: true },
  { method: 'GET', path: new RegExp(`^/${views}/report(_full)/([^/]+)$`), answer: getReportView },
  { method: 'GET', path: new RegExp(`^/${views}/scope/([^/]+)$`), answer: getScope, shared: true },
  { method: 'GET', path: /^\/healthz$/, answer: getHealth },
  { method: 'GET', path: /^\/metrics\/([^/]+)$/, answer: getMetrics, shared: true },
];

async function postReport(context: RouteContext, request: PublicRequest): Promise<PublicAnswer> {
  const submitter = await context.signIn(request);
  const contentType = request.headers['content-type'];
  const outcome = await context.intake.take({ submitter, contentType, body: request.body });
  if (outcome.outcome === 'refused') return refusalAnswer(outcome);
  const dropped = outcome.dropped.slice(0, 20).map((id) => encodeURIComponent(clip(id).toWellFormed()));
  return jsonAnswer(200, null, {
    'cache-control': 'no-store',
    ...(dropped.length > 0 && { 'allmend-dropped': `${outcome.dropped.length}; ${dropped.join(' ')}` }),
  });
}

async function getReports(context: RouteContext, request: PublicRequest): Promise<PublicAnswer> {
  const submitter = await context.signIn(request);
  return jsonAnswer(200, await listReports(context, submitter, request.query), own);
}

async function getReport(
  context: RouteContext,
  request: PublicRequest,
  [uuid = '']: readonly string[],
): Promise<PublicAnswer> {
  const submitter = await context.signIn(request);
  const stored = await findReport(context, uuid);
  if (!context.readers.mayRead(submitter, stored)) throw deniedFor(submitter);
  return jsonAnswer(200, plainReport(await readStored(context.journal, stored)), own);
}

async function getStatus({ state }: RouteContext, { headers, query }: PublicRequest): Promise<PublicAnswer> {
  if (!accepts(headers['accept'], 'application/json')) {
    throw new Denied(detailAnswer(406, 'The status is given as application/json.'));
  }
  const filter = { subject: query.get('subject'), scope: query.get('scopeuuid') };
  return jsonAnswer(200, statusOf(await state.all(), filter), { ...shared, vary: 'accept' });
}

async function getResults(context: RouteContext, request: PublicRequest): Promise<PublicAnswer> {
  const submitter = await context.signIn(request);
  return jsonAnswer(200, await listResults(context, submitter, request.query), own);
}

async function postResults(context: RouteContext, request: PublicRequest): Promise<PublicAnswer> {
  await context.signIn(request);
  return refuseApprovals(request.body);
}

async function getTable(
  context: RouteContext,
  request: PublicRequest,
  [form = '', full]: readonly string[],
): Promise<PublicAnswer> {
  const drafts = await draftsFor(context, request, full);
  const { directory, base, state, now } = context;
  const view = tableView({ directory, states: await state.all(), base, drafts, now: now() });
  return viewAnswer(context, view, { form, headers: full ? own : shared });
}

async function getDetail(
  context: RouteContext,
  request: PublicRequest,
  [form = '', full, subject = '', name = '']: readonly string[],
): Promise<PublicAnswer> {
  const drafts = await draftsFor(context, request, full);
  const scope = requireScope(context, name);
  const states = (await membersOf(context, subject)).filter(({ standings }) =>
    standings.some((one) => one.scope.name === scope.name),
  );
  if (states.length === 0) throw notFound(`No subject "${clip(subject)}" is listed for this scope.`);
  const view = detailView({ states, scope: scope.name, base: context.base, drafts });
  return viewAnswer(context, view, { form, headers: full ? own : shared });
}

async function getReportView(
  context: RouteContext,
  request: PublicRequest,
  [form = '', full, uuid = '']: readonly string[],
): Promise<PublicAnswer> {
  const submitter = full ? await context.signIn(request) : null;
  const stored = await findReport(context, uuid);
  if (submitter && !context.readers.mayRead(submitter, stored)) throw deniedFor(submitter);
  if (!submitter && !isPublic(context.directory, stored)) throw noReport(uuid);
  const report = await readStored(context.journal, stored);
  const view = reportView(stored, submitter ? report : redact(report));
  return viewAnswer(context, view, { form, headers: submitter ? own : shared });
}

async function getScope(
  context: RouteContext,
  _request: PublicRequest,
  [form = '', name = '']: readonly string[],
): Promise<PublicAnswer> {
  const view = scopeView(requireScope(context, name), context.now());
  return viewAnswer(context, view, { form, headers: shared });
}

/** Nothing is waited for: neither the store nor what other requests do. Credentials, which are optional, change nothing. */
async function getHealth({ healthy }: RouteContext): Promise<PublicAnswer> {
  if (!healthy()) throw new Denied(detailAnswer(503, 'The monitor cannot do its work.'));
  return textAnswer('text/plain; charset=utf-8', '', { 'cache-control': 'no-store' });
}

async function getMetrics(
  { directory, state }: RouteContext,
  _request: PublicRequest,
  [subject = '']: readonly string[],
): Promise<PublicAnswer> {
  const named = directory.subject(subject);
  if (named === null || !isListed(named)) throw notFound(`No subject "${clip(subject)}" is listed.`);
  return textAnswer(metricsType, metricsOf(await state.of(named)), shared);
}

/** Views that show drafts need a login; officially they are documented to. */
async function draftsFor(context: RouteContext, request: PublicRequest, full: string | undefined): Promise<DraftView> {
  if (!full) return 'counted';
  await context.signIn(request);
  return 'all';
}

async function membersOf({ directory, state }: RouteContext, subject: string): Promise<readonly SubjectState[]> {
  const named = directory.subject(subject);
  if (named) return isListed(named) ? [await state.of(named)] : [];
  const group = subject.startsWith('group-') ? subject.slice('group-'.length) : null;
  const members = directory.subjects().filter((one) => group !== null && one.subject.spec.group === group);
  return Promise.all(members.filter(isListed).map((one) => state.of(one)));
}

function requireScope({ directory }: RouteContext, name: string): KnownScope {
  const scope = directory.scope(name);
  if (scope === null) throw notFound(`There is no scope "${clip(name)}".`);
  return scope;
}

async function findReport({ journal, directory }: RouteContext, uuid: string): Promise<StoredReport> {
  const wanted = uuid.toLowerCase();
  const stored = isUuid(wanted) ? await journal.find(directory.tenant, wanted) : null;
  if (stored === null) throw noReport(uuid);
  return stored;
}

function noReport(uuid: string): Denied {
  return notFound(`There is no report "${clip(uuid)}".`);
}

/** Whether its subject, the very one, stands on public pages. */
function isPublic(directory: Directory, { place }: StoredReport): boolean {
  return directory.subjects().some((named) => named.place.uid === place.uid && isListed(named));
}

const types = {
  page: 'text/html; charset=utf-8',
  fragment: 'text/html; charset=utf-8',
  markdown: 'text/markdown; charset=utf-8',
} as const;

/** Nothing runs and nothing is loaded, whatever a report says. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

interface ViewOptions {
  readonly form: string;
  readonly headers: Readonly<Record<string, string>>;
}

function viewAnswer({ now }: RouteContext, view: View, { form, headers }: ViewOptions): PublicAnswer {
  const kind = form as keyof typeof types;
  const all = { ...headers, 'content-security-policy': policy };
  if (kind === 'markdown') return textAnswer(types.markdown, printMarkdown(view), all);
  if (kind === 'fragment') return textAnswer(types.fragment, printFragment(view), all);
  // By the day alone, so that a page that did not change keeps its ETag.
  return textAnswer(types.page, printPage(view, `As of ${now().toISOString().slice(0, 10)} (UTC)`), all);
}
