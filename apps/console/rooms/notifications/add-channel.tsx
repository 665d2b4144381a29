import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { builtInLocales } from '@allmend/kit-i18n';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { kinds, pathOf } from '../../api/kinds.ts';
import { fieldOf, FormEnd, FormSummary, isObjectName, useForm } from '../../parts/form.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { usePermission } from '../../shell/access.ts';
import { useConsole } from '../../shell/console-context.tsx';
import { languageNames, useLanguage, useTexts } from '../../shell/language.tsx';
import { useNamespace, useNamespaceNames } from '../../shell/namespace-choice.tsx';
import { consoleTexts } from '../../shell/texts.ts';
import { readSettings } from './channel-settings.ts';
import { severities, type Severity } from './severity.tsx';
import { notificationTexts } from './texts.ts';

type Field = 'namespace' | 'name' | 'type' | 'settings' | 'secret' | 'language' | 'severities';
type Typed = Record<Exclude<Field, 'severities'>, string>;

/** A further channel. */
export function AddChannel() {
  const say = useTexts(notificationTexts);
  const all = useTexts(consoleTexts);
  const { locale } = useLanguage();
  const { api, session } = useConsole();
  const navigate = useNavigate();
  const chosen = useNamespace();
  const names = useNamespaceNames();
  const [sends, setSends] = useState<readonly Severity[]>(['failure', 'recovery', 'warning']);
  const [typed, setTyped] = useState<Typed>({
    namespace: chosen || session.namespace,
    name: '',
    type: 'webhook',
    settings: '',
    secret: '',
    language: locale,
  });
  const permission = usePermission({ verb: 'create', kind: kinds.channels, namespace: typed.namespace });
  const form = useForm<Field>({
    permission,
    check() {
      const found = new Map<Field, string>();
      for (const field of ['namespace', 'name', 'settings'] as const)
        if (typed[field].trim() === '') found.set(field, all('required'));
      if (!found.has('name') && !isObjectName(typed.name)) found.set('name', say('bad-name'));
      if (readSettings(typed.settings) === null) found.set('settings', say('bad-settings'));
      if (sends.length === 0) found.set('severities', all('required'));
      return found;
    },
    async save() {
      const { namespace, name, type, settings, secret, language } = typed;
      await api.create(pathOf(kinds.channels, { namespace }), {
        apiVersion: `${kinds.channels.group}/${kinds.channels.version}`,
        kind: kinds.channels.kind,
        metadata: { name, namespace },
        spec: {
          type,
          language,
          severities: sends,
          settings: readSettings(settings) ?? {},
          ...(secret.trim() !== '' && { secret: secret.trim() }),
        },
      });
      await navigate({
        from: '/t/$tenant',
        to: '/t/$tenant/notifications/channels/$namespace/$name',
        params: { namespace, name },
      });
    },
  });
  const field = (name: keyof Typed) => ({
    ...fieldOf(form, name, {
      label: say(name),
      value: typed[name],
      onChange: (value) => setTyped((before) => ({ ...before, [name]: value })),
    }),
    spellCheck: false,
  });
  return (
    <>
      <PageHead
        title={say('add')}
        crumbs={
          <Link from="/t/$tenant" to="/t/$tenant/notifications">
            {say('notifications')}
          </Link>
        }
      />
      <form className="sheet" onSubmit={form.submit} noValidate>
        <FormSummary form={form} labelOf={say} />
        {names === null ? (
          <TextInput {...field('namespace')} />
        ) : (
          <NativeSelect {...field('namespace')} data={[{ value: '', label: '–' }, ...names]} />
        )}
        <TextInput {...field('name')} description={say('name-hint')} />
        <NativeSelect
          {...field('type')}
          data={(['webhook', 'email'] as const).map((value) => ({ value, label: say(value) }))}
        />
        <Textarea {...field('settings')} description={say('settings-hint')} rows={3} classNames={{ input: 'code' }} />
        <TextInput {...field('secret')} description={say('secret-hint')} />
        <NativeSelect
          {...field('language')}
          data={builtInLocales.map((value) => ({ value, label: languageNames[value] }))}
        />
        <fieldset id="field-severities" tabIndex={-1}>
          <legend>{say('severities')}</legend>
          {severities.map((severity) => (
            <Checkbox
              key={severity}
              label={say(severity)}
              checked={sends.includes(severity)}
              onChange={({ currentTarget }) => {
                setSends(currentTarget.checked ? [...sends, severity] : sends.filter((one) => one !== severity));
                form.touched('severities');
              }}
            />
          ))}
          {form.problems.has('severities') && <p className="field-error">{form.problems.get('severities')}</p>}
        </fieldset>
        <FormEnd form={form} permission={permission} action={say('add')} />
      </form>
    </>
  );
}
