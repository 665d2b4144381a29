import { Checkbox, NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { kinds } from '../../api/kinds.ts';
import { fieldOf, FormEnd, FormSummary, useForm } from '../../parts/form.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { State } from '../../parts/symbols.tsx';
import { useConsole, useLive } from '../../shell/console-context.tsx';
import { useTexts } from '../../shell/language.tsx';
import { useNamespace, useNamespaceNames } from '../../shell/namespace-choice.tsx';
import { useMayAddCloud } from './add-cloud-action.tsx';
import { addCloudTexts } from './add-cloud-texts.ts';
import { emptyCloudForm, fromCloudsYaml, objectsOf, problemsOf, type CloudForm, type FieldName } from './new-cloud.ts';
import { cloudTexts } from './texts.ts';

/** Adds a cloud with an application credential: a Secret, a Cloud, and a Subject that is measured. */
export function AddCloud() {
  const say = useTexts(addCloudTexts);
  const clouds = useTexts(cloudTexts);
  const { session } = useConsole();
  const chosen = useNamespace();
  const names = useNamespaceNames();
  const [form, setForm] = useState<CloudForm>({ ...emptyCloudForm, namespace: chosen || session.namespace });
  const scopes = useLive(kinds.scopes).items.filter(({ spec }) => spec.stage !== 'draft');
  const adding = useAdding();
  const permission = useMayAddCloud(form.namespace);
  const sheet = useForm<FieldName>({
    permission,
    check: () => new Map([...problemsOf(form)].map(([field, problem]) => [field, say(problem)])),
    save: () => adding.begin(form),
  });
  const set = <K extends keyof CloudForm>(field: K, value: CloudForm[K]): void => {
    setForm((before) => ({ ...before, [field]: value }));
  };
  // A single scope needs no choice.
  const [only] = scopes;
  const onlyName = scopes.length === 1 ? only?.metadata.name : undefined;
  useEffect(() => {
    if (onlyName !== undefined)
      setForm((before) => (before.scopes.length === 0 ? { ...before, scopes: [onlyName] } : before));
  }, [onlyName]);

  const field = (name: Exclude<FieldName, 'scopes'>) => ({
    ...fieldOf(sheet, name, { label: say(name), value: form[name], onChange: (value) => set(name, value) }),
    spellCheck: false,
  });
  return (
    <>
      <PageHead
        title={say('title')}
        crumbs={
          <Link from="/t/$tenant" to="/t/$tenant/clouds">
            {clouds('clouds')}
          </Link>
        }
      />
      <p className="intro">{say('intro')}</p>
      <form className="sheet" onSubmit={sheet.submit} noValidate>
        <FormSummary form={sheet} labelOf={say} />
        <fieldset>
          <legend>{say('credential')}</legend>
          <PasteClouds onFound={(found) => setForm((before) => ({ ...before, ...found }))} />
          <TextInput {...field('endpoint')} description={say('endpoint-hint')} type="url" required />
          <TextInput {...field('credentialId')} required />
          <PasswordInput
            {...field('credentialSecret')}
            description={say('credentialSecret-hint')}
            visibilityToggleButtonProps={{ 'aria-label': say('show-secret') }}
            required
          />
          <TextInput {...field('ec2AccessKey')} description={say('ec2AccessKey-hint')} />
          <PasswordInput
            {...field('ec2SecretKey')}
            description={say('ec2SecretKey-hint')}
            visibilityToggleButtonProps={{ 'aria-label': say('show-key') }}
          />
          <TextInput {...field('region')} description={say('region-hint')} />
          <details>
            <summary>{say('more')}</summary>
            <Textarea
              {...field('caBundle')}
              description={say('caBundle-hint')}
              rows={4}
              classNames={{ input: 'code' }}
            />
          </details>
        </fieldset>
        <fieldset>
          <legend>{say('who')}</legend>
          {names === null ? (
            <TextInput {...field('namespace')} description={say('namespace-hint')} required />
          ) : (
            <NativeSelect
              {...field('namespace')}
              description={say('namespace-hint')}
              data={[{ value: '', label: '–' }, ...names]}
            />
          )}
          <TextInput {...field('name')} description={say('name-hint')} required />
          <TextInput {...field('displayName')} description={say('displayName-hint')} required />
          <TextInput {...field('operator')} required />
          <TextInput {...field('country')} description={say('country-hint')} maxLength={2} />
        </fieldset>
        <fieldset
          id="field-scopes"
          tabIndex={-1}
          aria-describedby={sheet.problems.has('scopes') ? 'scopes-error' : undefined}
        >
          <legend>{say('scopes')}</legend>
          {scopes.length === 0 && <p>{say('no-scopes')}</p>}
          {scopes.map(({ metadata: { name = '' }, status }) => (
            <Checkbox
              key={name}
              label={status?.title ?? name}
              checked={form.scopes.includes(name)}
              onChange={({ currentTarget }) => {
                set(
                  'scopes',
                  currentTarget.checked ? [...form.scopes, name] : form.scopes.filter((one) => one !== name),
                );
                sheet.touched('scopes');
              }}
            />
          ))}
          {sheet.problems.has('scopes') && (
            <p id="scopes-error" className="field-error">
              {sheet.problems.get('scopes')}
            </p>
          )}
          <Checkbox
            label={say('active')}
            description={say('active-hint')}
            checked={form.active === 'daily'}
            onChange={({ currentTarget }) => set('active', currentTarget.checked ? 'daily' : 'never')}
          />
        </fieldset>
        <FormEnd form={sheet} permission={permission} action={say('add')}>
          <Steps steps={adding.steps} />
        </FormEnd>
      </form>
    </>
  );
}

/** A clouds.yaml fills the fields, so that nobody copies secrets by hand. It is read here and not sent. */
function PasteClouds({ onFound }: { readonly onFound: (found: Partial<CloudForm>) => void }) {
  const say = useTexts(addCloudTexts);
  const [note, setNote] = useState<string | null>(null);
  const [text, setText] = useState('');
  const read = async (content: string): Promise<void> => {
    setText(content);
    if (content.trim() === '') return setNote(null);
    const { parse } = await import('yaml');
    let found: Partial<CloudForm> | null = null;
    try {
      found = fromCloudsYaml(parse(content));
    } catch {
      found = null;
    }
    if (!found) return setNote(say('paste-nothing'));
    onFound(found);
    // The fields have it now; a secret stands in as few places as possible.
    setText('');
    setNote(say('paste-done'));
  };
  return (
    <div>
      <Textarea
        label={say('paste')}
        description={say('paste-hint')}
        rows={2}
        value={text}
        onChange={({ currentTarget }) => void read(currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: 'secret' }}
      />
      <p role="status" className="s">
        {note}
      </p>
    </div>
  );
}

interface Step {
  readonly label: string;
  readonly state: 'waiting' | 'running' | 'made' | 'failed';
}

interface Adding {
  readonly steps: readonly Step[];
  /** Throws ApiProblem. */
  readonly begin: (form: CloudForm) => Promise<void>;
}

/**
 * Everything is first asked for as a dry run, so that a wrong field is found before anything is there; then made in order. What was
 * made before a fault stays and is not made twice when it is tried again.
 */
function useAdding(): Adding {
  const { api } = useConsole();
  const navigate = useNavigate();
  const [steps, setSteps] = useState<readonly Step[]>([]);
  const made = useRef(new Set<string>());
  return {
    steps,
    async begin(form) {
      const objects = objectsOf(form);
      const idOf = (index: number): string => `${objects[index]!.path}/${objects[index]!.name}`;
      const show = (running: number, state: Step['state']): void =>
        setSteps(
          objects.map(({ kind, name }, index) => ({
            label: `${kind.kind} ${name}`,
            state: made.current.has(idOf(index)) ? 'made' : index === running ? state : 'waiting',
          })),
        );
      let at = 0;
      try {
        for (at = 0; at < objects.length; at++) {
          show(at, 'running');
          if (!made.current.has(idOf(at))) await api.create(objects[at]!.path, objects[at]!.body, { dryRun: 'All' });
        }
        for (at = 0; at < objects.length; at++) {
          show(at, 'running');
          if (made.current.has(idOf(at))) continue;
          await api.create(objects[at]!.path, objects[at]!.body);
          made.current.add(idOf(at));
        }
        const { namespace, name } = form;
        await navigate({ from: '/t/$tenant', to: '/t/$tenant/clouds/$namespace/$name', params: { namespace, name } });
      } catch (error) {
        show(at, 'failed');
        throw error;
      }
    },
  };
}

function Steps({ steps }: { readonly steps: readonly Step[] }) {
  const say = useTexts(addCloudTexts);
  if (steps.length === 0) return null;
  const shapes = { waiting: 'wait', running: 'run', made: 'pass', failed: 'fail' } as const;
  return (
    <>
      <ol className="lines" aria-label={say('steps')}>
        {steps.map(({ label, state }) => (
          <li key={label}>
            <State shape={shapes[state]}>{say(`step-${state}`)}</State> {label}
          </li>
        ))}
      </ol>
      {steps.some(({ state }) => state === 'failed') && <p>{say('failed')}</p>}
    </>
  );
}
