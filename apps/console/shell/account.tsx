import { Button, Radio, Switch, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { builtInLocales } from '@allmend/kit-i18n';
import { useState } from 'react';
import { Dialog } from '../parts/dialog.tsx';
import { instantText } from '../parts/times.ts';
import { sessions, useConsole } from './console-context.tsx';
import { languageNames, useLanguage, useTexts } from './language.tsx';
import { useShortcut, useShortcuts } from './shortcuts.tsx';
import { consoleTexts } from './texts.ts';

const schemes: readonly MantineColorScheme[] = ['auto', 'light', 'dark'];

/** Who is signed in, in which language and colours; all keys; and the way out. */
export function Account() {
  const say = useTexts(consoleTexts);
  const { session } = useConsole();
  const [open, setOpen] = useState<'account' | 'keys' | null>(null);
  useShortcut('?', say('key-help'), () => setOpen('keys'));
  const close = (): void => setOpen(null);
  return (
    <>
      <button type="button" className="who" aria-haspopup="dialog" onClick={() => setOpen('account')}>
        {session.user}
      </button>
      <Dialog opened={open === 'account'} onClose={close} title={say('account')}>
        <Settings onKeys={() => setOpen('keys')} />
      </Dialog>
      <Dialog opened={open === 'keys'} onClose={close} title={say('all-keys')}>
        <Keys />
      </Dialog>
    </>
  );
}

function Settings({ onKeys }: { readonly onKeys: () => void }) {
  const say = useTexts(consoleTexts);
  const { session } = useConsole();
  const { locale, choose } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <div className="settings">
      <p>
        {say('signed-in', { user: session.user })}
        {session.expiresAt !== null && `, ${say('until', { time: instantText(new Date(session.expiresAt), locale) })}`}
      </p>
      <Radio.Group label={say('language')} className="radios" value={locale} onChange={(next) => choose(next)}>
        {builtInLocales.map((one) => (
          <Radio key={one} value={one} label={<span lang={one}>{languageNames[one]}</span>} />
        ))}
      </Radio.Group>
      <Radio.Group
        label={say('scheme')}
        className="radios"
        value={colorScheme}
        onChange={(next) => setColorScheme(next)}
      >
        {schemes.map((one) => (
          <Radio key={one} value={one} label={say(`scheme-${one}`)} />
        ))}
      </Radio.Group>
      <div className="acts">
        <Button variant="default" onClick={onKeys}>
          {say('all-keys')}
          <kbd aria-hidden="true">?</kbd>
        </Button>
        <Button variant="default" onClick={() => sessions.leave('left')}>
          {say('sign-out')}
        </Button>
      </div>
    </div>
  );
}

function Keys() {
  const say = useTexts(consoleTexts);
  const { all, letters, setLetters } = useShortcuts();
  const shown = new Map(all().map((one) => [one.keys, one]));
  return (
    <>
      <dl className="keylist">
        {[...shown.values()].map(({ keys, label }) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
      <Switch
        label={say('letters')}
        description={say('letters-hint')}
        checked={letters === 'on'}
        onChange={({ currentTarget }) => setLetters(currentTarget.checked ? 'on' : 'off')}
      />
    </>
  );
}
