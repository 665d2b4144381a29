import type { FindingSheet, SubjectSheet } from '@allmend/api';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { kinds, pathOf } from '../../api/kinds.ts';
import { useConsole } from '../../shell/console-context.tsx';
import { useMessages } from '../../shell/messages.ts';

/** What is known of each testcase of a subject for a scope (`subjects/<name>/sheet`). `edition`: read anew when it changes. */
export function useSubjectSheet(namespace: string, name: string, scope: string, edition: string) {
  const { api } = useConsole();
  return useQuery({
    queryKey: [api.session, api.tenant, 'sheet', namespace, name, scope, edition],
    enabled: scope !== '',
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.get<SubjectSheet>(pathOf(kinds.subjects, { namespace, name, subresource: 'sheet' }), { scope }, signal),
  });
}

/** One finding with its evidence (`subjects/<name>/findings`). */
export function useFinding(namespace: string, name: string, report: string, testcase: string) {
  const { api } = useConsole();
  return useQuery({
    queryKey: [api.session, api.tenant, 'finding', namespace, name, report, testcase],
    enabled: report !== '' && testcase !== '',
    staleTime: Infinity,
    queryFn: ({ signal }) =>
      api.get<FindingSheet>(
        pathOf(kinds.subjects, { namespace, name, subresource: 'findings' }),
        { report, testcase },
        signal,
      ),
  });
}

/** The question of each testcase in plain words, as far as the sheets of the subject tell it. */
export function useQuestions(namespace: string, name: string, scopes: readonly string[]): ReadonlyMap<string, string> {
  const { api } = useConsole();
  const say = useMessages();
  const sheets = useQueries({
    queries: scopes.map((scope) => ({
      queryKey: [api.session, api.tenant, 'sheet', namespace, name, scope, 'questions'],
      staleTime: 600_000,
      retry: false,
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        api.get<SubjectSheet>(pathOf(kinds.subjects, { namespace, name, subresource: 'sheet' }), { scope }, signal),
    })),
    combine: (results) => results.flatMap(({ data }) => (data ? data.testcases : [])),
  });
  const known = sheets.map(({ testcase, question }) => [testcase, say(question)] as const);
  const key = JSON.stringify(known);
  return useMemo(() => new Map(JSON.parse(key) as [string, string][]), [key]);
}
