import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useId, type FormEvent } from 'react';
import { kinds, pathOf } from '../api/kinds.ts';
import { useConsole } from './console-context.tsx';
import { useTexts } from './language.tsx';
import { consoleTexts } from './texts.ts';

/** What was typed into a field of a form. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

/** The namespace that lists are narrowed to; '' for all. It stands in the address, so that links carry it. */
export function useNamespace(): string {
  return useSearch({ from: '/t/$tenant', select: ({ ns }) => ns ?? '' });
}

interface NamespaceList {
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
}

/** Names of the namespaces; null where the person may not list them. */
export function useNamespaceNames(): readonly string[] | null {
  const { api } = useConsole();
  const { data } = useQuery({
    queryKey: [api.session, api.tenant, 'namespaces'],
    staleTime: 60_000,
    queryFn: ({ signal }) => api.get<NamespaceList>(pathOf(kinds.namespaces), { limit: 1000 }, signal),
  });
  return data?.items.map(({ metadata }) => metadata.name) ?? null;
}

/** Narrows all lists to one namespace. Who may not list namespaces types the name. */
export function NamespaceChoice() {
  const say = useTexts(consoleTexts);
  const id = useId();
  const chosen = useNamespace();
  const names = useNamespaceNames();
  const navigate = useNavigate();
  const choose = (ns: string): void => {
    void navigate({ to: '.', search: (before) => ({ ...before, ns: ns === '' ? undefined : ns }) });
  };
  if (names !== null)
    return (
      <div className="ns">
        <label htmlFor={id}>{say('namespace')}</label>
        <select id={id} value={chosen} onChange={({ currentTarget }) => choose(currentTarget.value)}>
          <option value="">{say('all-namespaces')}</option>
          {[...new Set([...names, ...(chosen === '' ? [] : [chosen])])].map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </div>
    );
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    choose(textOf(new FormData(event.currentTarget), 'ns'));
  };
  return (
    <form className="ns" onSubmit={submit} key={chosen}>
      <label htmlFor={id}>{say('namespace')}</label>
      <input id={id} name="ns" defaultValue={chosen} placeholder={say('all-namespaces')} autoComplete="off" />
      <button type="submit" className="quiet">
        {say('apply')}
      </button>
    </form>
  );
}
