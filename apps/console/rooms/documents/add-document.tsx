import { FileInput, NativeSelect, TextInput } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { kinds, pathOf } from '../../api/kinds.ts';
import { fieldOf, FormEnd, FormSummary, isObjectName, useForm } from '../../parts/form.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { base64OfBytes } from '../../parts/untrusted.ts';
import { usePermission } from '../../shell/access.ts';
import { useConsole, useLive } from '../../shell/console-context.tsx';
import { useTexts } from '../../shell/language.tsx';
import { useNamespace } from '../../shell/namespace-choice.tsx';
import { consoleTexts } from '../../shell/texts.ts';
import { documentTexts } from './texts.ts';

type Field = 'namespace' | 'subject' | 'testcase' | 'title' | 'name' | 'file' | 'url' | 'sha256' | 'valid-until';
type Typed = Record<Exclude<Field, 'file'>, string>;

const largestFile = 1_000_000;

/** Hands in a document, as a file or as an address with a digest. */
export function AddDocument() {
  const say = useTexts(documentTexts);
  const all = useTexts(consoleTexts);
  const { api, session } = useConsole();
  const navigate = useNavigate();
  const chosen = useNamespace();
  const subjects = useLive(kinds.subjects, { namespace: chosen }).items;
  const [file, setFile] = useState<File | null>(null);
  const [typed, setTyped] = useState<Typed>({
    namespace: chosen || session.namespace,
    subject: '',
    testcase: '',
    title: '',
    name: '',
    url: '',
    sha256: '',
    'valid-until': '',
  });
  const permission = usePermission({ verb: 'create', kind: kinds.documents, namespace: typed.namespace });
  const form = useForm<Field>({
    permission,
    check() {
      const found = new Map<Field, string>();
      for (const field of ['subject', 'testcase', 'title', 'name', 'valid-until'] as const)
        if (typed[field].trim() === '') found.set(field, all('required'));
      if (!found.has('name') && !isObjectName(typed.name)) found.set('name', say('bad-name'));
      if (!found.has('valid-until') && !(new Date(typed['valid-until']) > new Date()))
        found.set('valid-until', say('bad-date'));
      if (file && file.size > largestFile) found.set('file', say('file-large'));
      if (!file && typed.url === '') found.set('file', say('either-needed'));
      if (!file && typed.url !== '' && !/^[0-9a-f]{64}$/.test(typed.sha256)) found.set('sha256', say('bad-sha256'));
      return found;
    },
    async save() {
      const { namespace, name } = typed;
      const content = file && base64OfBytes(new Uint8Array(await file.arrayBuffer()));
      await api.create(pathOf(kinds.documents, { namespace }), {
        apiVersion: `${kinds.documents.group}/${kinds.documents.version}`,
        kind: kinds.documents.kind,
        metadata: { name, namespace },
        spec: {
          subject: typed.subject,
          testcase: typed.testcase.trim(),
          title: typed.title.trim(),
          validUntil: `${typed['valid-until']}T00:00:00Z`,
          ...(content && { content }),
          ...(typed.url !== '' && { url: typed.url.trim() }),
          ...(typed.sha256 !== '' && { sha256: typed.sha256 }),
        },
      });
      await navigate({ from: '/t/$tenant', to: '/t/$tenant/documents/$namespace/$name', params: { namespace, name } });
    },
  });
  const field = (name: keyof Typed) =>
    fieldOf(form, name, {
      label: say(name),
      value: typed[name],
      onChange: (value) => setTyped((before) => ({ ...before, [name]: value })),
    });
  /** A subject brings its namespace along. */
  const chooseSubject = (value: string): void => {
    const [namespace = '', subject = ''] = value.split('/');
    setTyped((before) => ({ ...before, namespace, subject }));
    form.touched('subject');
  };
  return (
    <>
      <PageHead
        title={say('add')}
        crumbs={
          <Link from="/t/$tenant" to="/t/$tenant/documents">
            {say('documents')}
          </Link>
        }
      />
      <p className="intro">{say('intro')}</p>
      <form className="sheet" onSubmit={form.submit} noValidate>
        <FormSummary form={form} labelOf={say} />
        <NativeSelect
          {...field('subject')}
          value={typed.subject === '' ? '' : `${typed.namespace}/${typed.subject}`}
          onChange={({ currentTarget }) => chooseSubject(currentTarget.value)}
          data={[
            { value: '', label: '–' },
            ...subjects.map(({ metadata: { namespace = '', name = '' }, spec }) => ({
              value: `${namespace}/${name}`,
              label: [spec.displayName, spec.region].filter(Boolean).join(', '),
            })),
          ]}
        />
        <TextInput {...field('testcase')} description={say('testcase-hint')} spellCheck={false} />
        <TextInput {...field('title')} />
        <TextInput {...field('name')} description={say('name-hint')} spellCheck={false} />
        <TextInput {...field('valid-until')} type="date" />
        <FileInput
          id="field-file"
          label={say('file')}
          value={file}
          error={form.problems.get('file')}
          onChange={(next) => {
            setFile(next);
            form.touched('file');
          }}
          clearable
          clearButtonProps={{ 'aria-label': all('cancel') }}
        />
        <TextInput {...field('url')} description={say('url-hint')} type="url" />
        <TextInput {...field('sha256')} spellCheck={false} />
        <FormEnd form={form} permission={permission} action={say('add')} />
      </form>
    </>
  );
}
