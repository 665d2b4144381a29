import type { SheetSubject } from '@allmend/api';
import { html, raw, render } from '@allmend/kit-ui';
import type { Interval } from '../source/public-source.ts';
import { idPath, segment } from '../source/segment.ts';
import { subjectTitle } from '../view/clouds.ts';
import { feedPath } from '../view/frame.ts';
import { servedPath } from '../view/target.ts';
import { scopeTitle, type View } from '../view/view.ts';
import { feedTexts } from './texts.ts';

/** One change of a verdict: the interval that began with it. */
export interface Change {
  readonly subject: SheetSubject;
  readonly scope: string;
  readonly interval: Interval;
}

/** Entries of the feed. */
export const mostEntries = 100;

/** Changes of all subjects, the newest first, as many as the feed has. */
export function newestChanges(changes: readonly Change[]): readonly Change[] {
  return changes.toSorted((a, b) => b.interval.from.localeCompare(a.interval.from)).slice(0, mostEntries);
}

/** Changes of verdicts as Atom (RFC 4287). Addresses are absolute, also in an export. */
export function atomFeed(changes: readonly Change[], view: View): string {
  const { locale, sheet, settings } = view;
  const page = `${settings.address}/${servedPath({ page: 'overview' }, locale)}`;
  const entries = newestChanges(changes).map((change) => entry(change, view));
  return render(html`${raw('<?xml version="1.0" encoding="utf-8"?>')}
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${locale}"><title>${sheet.monitor.name}: ${feedTexts.format(locale, 'title')}</title><id>${page}</id><updated>${changes.length > 0 ? newestChanges(changes)[0]!.interval.from : sheet.asOf}</updated><author><name>${sheet.monitor.name}</name></author><link rel="self" type="application/atom+xml" href="${settings.address}/${feedPath(view)}"/><link rel="alternate" type="text/html" href="${page}"/>
${entries}</feed>
`);
}

function entry({ subject, scope, interval }: Change, view: View) {
  const { locale, settings } = view;
  const { from, verdict, version, testcases } = interval;
  const title = feedTexts.format(locale, verdict, {
    cloud: subjectTitle(subject),
    scope: scopeTitle(scope, view),
    version,
  });
  const page = `${settings.address}/${servedPath({ page: 'cloud', id: subject.id, scope }, locale)}`;
  const id = `${settings.address}/verdicts/${idPath(subject.id)}/${segment(scope)}/${from}`;
  const tests = testcases.length > 0 ? feedTexts.format(locale, 'tests', { tests: testcases.join(', ') }) : title;
  return html`<entry><title>${title}</title><id>${id}</id><updated>${from}</updated><link rel="alternate" type="text/html" href="${page}"/><category term="${verdict}"/><content type="text">${tests}</content></entry>
`;
}
