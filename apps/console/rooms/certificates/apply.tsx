import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { kinds, pathOf } from '../../api/kinds.ts';
import { fieldOf, FormEnd, FormSummary, isObjectName, useForm } from '../../parts/form.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { VerdictWord } from '../../parts/verdict.tsx';
import { usePermission } from '../../shell/access.ts';
import { useConsole, useLive } from '../../shell/console-context.tsx';
import { useTexts } from '../../shell/language.tsx';
import { useNamespace } from '../../shell/namespace-choice.tsx';
import { consoleTexts } from '../../shell/texts.ts';
import { subjectTitle, verdictOf } from '../conformance/standing.ts';
import { certificateTexts } from './texts.ts';

type Field = 'namespace' | 'name' | 'applicant' | 'scope' | 'version' | 'subjects' | 'statement';
type Typed = Record<Exclude<Field, 'subjects'>, string>;

/** An application for a certificate. */
export function ApplyForCertificate() {
  const say = useTexts(certificateTexts);
  const all = useTexts(consoleTexts);
  const { api, session } = useConsole();
  const navigate = useNavigate();
  const chosen = useNamespace();
  const everySubject = useLive(kinds.subjects, { namespace: chosen }).items;
  const scopes = useLive(kinds.scopes).items.filter(({ spec }) => spec.stage !== 'draft');
  const [covered, setCovered] = useState<readonly string[]>([]);
  const [typed, setTyped] = useState<Typed>({
    namespace: chosen || session.namespace,
    name: '',
    applicant: '',
    scope: '',
    version: '',
    statement: '',
  });
  const permission = usePermission({ verb: 'create', kind: kinds.certificates, namespace: typed.namespace });
  const form = useForm<Field>({
    permission,
    check() {
      const found = new Map<Field, string>();
      for (const field of ['namespace', 'scope', 'version', 'applicant', 'name'] as const)
        if (typed[field].trim() === '') found.set(field, all('required'));
      if (!found.has('name') && !isObjectName(typed.name)) found.set('name', say('bad-name'));
      if (covered.length === 0) found.set('subjects', all('required'));
      return found;
    },
    async save() {
      const { namespace, name, scope, version, applicant, statement } = typed;
      await api.create(pathOf(kinds.certificates, { namespace }), {
        apiVersion: `${kinds.certificates.group}/${kinds.certificates.version}`,
        kind: kinds.certificates.kind,
        metadata: { name, namespace },
        spec: {
          subjects: covered,
          scope,
          version,
          applicant: applicant.trim(),
          ...(statement.trim() !== '' && { statement: statement.trim() }),
        },
      });
      await navigate({
        from: '/t/$tenant',
        to: '/t/$tenant/certificates/$namespace/$name',
        params: { namespace, name },
      });
    },
  });
  const set = (field: keyof Typed, value: string): void => {
    setTyped((before) => ({
      ...before,
      [field]: value,
      ...(field === 'scope' && { version: versionsOf(value)[0] ?? '' }),
    }));
    if (field === 'namespace' || field === 'scope') setCovered([]);
  };
  const versionsOf = (scope: string): readonly string[] =>
    (scopes.find(({ metadata }) => metadata.name === scope)?.status?.versions ?? [])
      .filter(({ validity }) => validity === 'effective' || validity === 'warn')
      .map(({ version }) => version);
  const field = (name: keyof Typed) =>
    fieldOf(form, name, { label: say(name), value: typed[name], onChange: (value) => set(name, value) });
  const namespaces = [...new Set(everySubject.map(({ metadata }) => metadata.namespace ?? ''))];
  const subjects = everySubject.filter(
    ({ metadata, spec }) => metadata.namespace === typed.namespace && spec.scopes.includes(typed.scope),
  );
  const versions = versionsOf(typed.scope);
  return (
    <>
      <PageHead
        title={say('apply')}
        crumbs={
          <Link from="/t/$tenant" to="/t/$tenant/certificates">
            {say('certificates')}
          </Link>
        }
      />
      <p className="intro">{say('intro')}</p>
      <form className="sheet" onSubmit={form.submit} noValidate>
        <FormSummary form={form} labelOf={say} />
        <NativeSelect {...field('namespace')} data={[{ value: '', label: '–' }, ...namespaces]} />
        <NativeSelect
          {...field('scope')}
          data={[
            { value: '', label: '–' },
            ...scopes.map(({ metadata: { name = '' }, status }) => ({ value: name, label: status?.title ?? name })),
          ]}
        />
        <NativeSelect {...field('version')} data={[{ value: '', label: '–' }, ...versions]} />
        {typed.scope !== '' && versions.length === 0 && <p className="field-error">{say('no-versions')}</p>}
        <fieldset id="field-subjects" tabIndex={-1}>
          <legend>{say('subjects')}</legend>
          {typed.scope !== '' && subjects.length === 0 && <p>{say('no-subjects')}</p>}
          {subjects.map((subject) => {
            const { name = '' } = subject.metadata;
            const verdict = verdictOf(subject, typed.scope);
            return (
              <Checkbox
                key={name}
                label={
                  <>
                    {subjectTitle(subject)} {verdict !== null && <VerdictWord state={verdict} />}
                  </>
                }
                checked={covered.includes(name)}
                onChange={({ currentTarget }) => {
                  setCovered(currentTarget.checked ? [...covered, name] : covered.filter((one) => one !== name));
                  form.touched('subjects');
                }}
              />
            );
          })}
          {form.problems.has('subjects') && <p className="field-error">{form.problems.get('subjects')}</p>}
        </fieldset>
        <TextInput {...field('applicant')} description={say('applicant-hint')} />
        <TextInput {...field('name')} description={say('name-hint')} spellCheck={false} />
        <Textarea {...field('statement')} rows={4} maxLength={4000} />
        <FormEnd form={form} permission={permission} action={say('apply')} />
      </form>
    </>
  );
}
