import { Button, Textarea, TextInput } from '@mantine/core';
import { builtInLocales } from '@allmend/kit-i18n';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { Shape } from '../parts/symbols.tsx';
import { Brand } from '../shell/brand.tsx';
import { sessions } from '../shell/console-context.tsx';
import { languageNames, useLanguage, useTexts } from '../shell/language.tsx';
import { segmentOfTenant } from '../shell/rooms.ts';
import { readPasted } from './credentials.ts';
import { enter } from './enter.ts';
import type { OutReason } from './session.ts';
import { sessionTexts } from './texts.ts';

export interface SignInProps {
  /** Tenant of the address; null where the address names none. */
  readonly tenant: string | null;
  readonly why: OutReason;
}

const parseYaml = async (text: string): Promise<unknown> => (await import('yaml')).parse(text);
const tokenCommand = 'kubectl create token console --duration 8h';

/** The only page for who is not signed in. The address stays, so that its page is shown afterwards. */
export function SignIn({ tenant: given, why }: SignInProps) {
  const say = useTexts(sessionTexts);
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [tenant, setTenant] = useState(given ?? '');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    document.title = `${say('title')} – Allmend`;
  }, [say]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setProblem(null);
    const pasted = await readPasted(text, parseYaml);
    if (pasted.kind === 'unusable') return fail(say(pasted.why));
    const wanted = tenant.trim() === '' && pasted.kind === 'kubeconfig' ? (pasted.tenant ?? '') : tenant.trim();
    setBusy(true);
    const entered = await enter({
      token: pasted.token,
      tenant: wanted,
      namespace: pasted.kind === 'kubeconfig' ? pasted.namespace : '',
      fetch: (...request) => fetch(...request),
      newId: () => crypto.randomUUID(),
    });
    setBusy(false);
    if (entered.state === 'out') return fail(say(entered.why, { tenant: wanted }));
    sessions.enter(entered.session);
    if (given !== wanted) {
      const ns = entered.session.namespace === '' ? undefined : entered.session.namespace;
      await navigate({ to: '/t/$tenant/conformance', params: { tenant: segmentOfTenant(wanted) }, search: { ns } });
    }
  }

  function fail(sentence: string): void {
    setProblem(sentence);
    field.current?.focus();
  }

  return (
    <div className="entry">
      <header className="bar">
        <span className="brand">
          <Brand />
        </span>
        <LanguageLinks />
      </header>
      <main>
        <h1>{say('title')}</h1>
        <p className="lead">{say('lead')}</p>
        {why !== 'new' && (
          <p className="notice" role="status">
            <Shape name={why === 'left' ? 'soon' : 'warn'} /> {say(why, { tenant: given ?? '' })}
          </p>
        )}
        <form className="plot" onSubmit={(event) => void submit(event)} noValidate>
          <Textarea
            ref={field}
            label={say('credentials')}
            description={say('credentials-hint')}
            error={problem}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
            rows={4}
            autoComplete="off"
            spellCheck={false}
            autoCapitalize="off"
            classNames={{ input: 'secret' }}
            errorProps={{ role: 'alert' }}
            required
            withAsterisk={false}
          />
          <TextInput
            label={say('tenant')}
            description={say('tenant-hint')}
            value={tenant}
            onChange={({ currentTarget }) => setTenant(currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            autoCapitalize="off"
          />
          <Button type="submit" size="md" aria-busy={busy}>
            {say('sign-in')}
          </Button>
          <p role="status" className="s">
            {busy ? say('asking') : ''}
          </p>
        </form>
        <section className="how">
          <h2>{say('how-title')}</h2>
          <p>{say('how')}</p>
          <pre tabIndex={0}>{tokenCommand}</pre>
          <p>{say('how-rights')}</p>
        </section>
      </main>
    </div>
  );
}

function LanguageLinks() {
  const say = useTexts(sessionTexts);
  const { locale, choose } = useLanguage();
  return (
    <ul className="langs" aria-label={say('languages')}>
      {builtInLocales.map((one) => (
        <li key={one}>
          <button type="button" lang={one} aria-pressed={one === locale} onClick={() => choose(one)}>
            {languageNames[one]}
          </button>
        </li>
      ))}
    </ul>
  );
}
