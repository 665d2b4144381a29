import type { Sheet } from '@allmend/api';
import { html, page, type MarkupValue } from '@allmend/kit-ui';
import { subjectTitle } from '../../view/clouds.ts';
import { fill } from '../../view/fill.ts';
import { framed } from '../../view/frame.ts';
import { shorten } from '../../view/shorten.ts';
import { publicStyle } from '../../view/style.ts';
import type { Target } from '../../view/target.ts';
import type { View } from '../../view/view.ts';
import { nearest } from './nearest.ts';
import { problemTexts } from './texts.ts';

const mostShown = 120;

/** There is no such page: what was asked for, and what was perhaps meant. */
export function notFoundPage(view: View, what: string): string {
  const { locale, links } = view;
  const near = nearTarget(what, view.sheet);
  const link = near && html`<a href="${links.to(near.target)}">${near.name}</a>`;
  const hint = link && fill({ link }, (marks) => problemTexts.format(locale, 'did-you-mean', marks));
  return problemPage(view, {
    title: problemTexts.format(locale, 'not-found'),
    text: problemTexts.format(locale, 'not-found-text', { what: shorten(what, mostShown) }),
    hint,
  });
}

/** The address says something that is no value. */
export function badRequestPage(
  view: View,
  problem: { readonly name: string; readonly value: string } | 'too-long',
): string {
  const { locale } = view;
  return problemPage(view, {
    title: problemTexts.format(locale, 'bad-request'),
    text:
      problem === 'too-long'
        ? problemTexts.format(locale, 'too-long')
        : problemTexts.format(locale, 'bad-request-text', {
            name: problem.name,
            value: shorten(problem.value, mostShown),
          }),
  });
}

interface Problem {
  readonly title: string;
  readonly text: string;
  readonly hint?: MarkupValue;
}

function problemPage(view: View, { title, text, hint }: Problem): string {
  const home = html`<a class="btn" href="${view.links.to({ page: 'overview' })}">${problemTexts.format(view.locale, 'home')}</a>`;
  return framed(view, {
    title,
    lost: true,
    main: html`<div class="head"><h1>${title}</h1></div><section class="plot" aria-labelledby="answer"><h2 id="answer" class="ans">${text}</h2>${hint && html`<p class="fz">${hint}</p>`}<p class="go">${home}</p></section>`,
  });
}

/** The same without any data: when there is none to be had. */
export function plainProblemPage(
  locale: string,
  problem: 'failed' | 'too-many' | 'method',
  params: { seconds?: number; method?: string } = {},
): string {
  const { seconds = 1, method = '' } = params;
  const text = {
    failed: () => problemTexts.format(locale, 'failed-text'),
    'too-many': () => problemTexts.format(locale, 'too-many-text', { seconds }),
    method: () => problemTexts.format(locale, 'method-text', { method: shorten(method, 20) }),
  }[problem]();
  const title = problemTexts.format(locale, problem);
  return page({
    locale,
    title,
    edition: [],
    style: publicStyle,
    main: html`<div class="head"><h1>${title}</h1></div><section class="plot" aria-labelledby="answer"><h2 id="answer" class="ans">${text}</h2></section>`,
  });
}

/** The page whose name is most like what was asked for; null: none is. */
export function nearTarget(what: string, sheet: Sheet): { readonly name: string; readonly target: Target } | null {
  const candidates = [
    ...sheet.subjects.flatMap((subject) => {
      const target = { page: 'cloud', id: subject.id } as const;
      return [subject.id, subject.alias, subjectTitle(subject), subject.displayName].map((text) => ({
        text,
        name: subject.id,
        target,
      }));
    }),
    ...sheet.scopes.flatMap((scope) =>
      [scope.name, scope.title].map((text) => ({
        text,
        name: scope.title,
        target: { page: 'standard', scope: scope.name } as const,
      })),
    ),
  ];
  return nearest(what, candidates);
}
