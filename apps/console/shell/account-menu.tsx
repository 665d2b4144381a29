import { Menu, Modal, Switch, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { builtInLocales } from '@allmend/kit-i18n';
import { useState } from 'react';
import { instantText } from '../parts/times.ts';
import { sessions, useConsole } from './console-context.tsx';
import { languageNames, useLanguage, useTexts } from './language.tsx';
import { useShortcut, useShortcuts } from './shortcuts.tsx';
import { consoleTexts } from './texts.ts';

const schemes: readonly MantineColorScheme[] = ['auto', 'light', 'dark'];

/** Who is signed in, in which language and colours; and the way out. */
export function AccountMenu() {
  const say = useTexts(consoleTexts);
  const { session } = useConsole();
  const { locale, choose } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [keysOpen, setKeysOpen] = useState(false);
  useShortcut('?', say('key-help'), () => setKeysOpen(true));
  return (
    <>
      <Menu position="bottom-end" shadow="md" width={260} loop>
        <Menu.Target>
          <button type="button" className="who">
            {session.user}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {say('signed-in', { user: session.user })}
            {session.expiresAt !== null && (
              <>, {say('until', { time: instantText(new Date(session.expiresAt), locale) })}</>
            )}
          </Menu.Label>
          <Menu.Divider />
          <Menu.Label>{say('language')}</Menu.Label>
          {builtInLocales.map((one) => (
            <Menu.Item
              key={one}
              lang={one}
              role="menuitemradio"
              aria-checked={one === locale}
              closeMenuOnClick={false}
              onClick={() => choose(one)}
            >
              {languageNames[one]}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Label>{say('scheme')}</Menu.Label>
          {schemes.map((one) => (
            <Menu.Item
              key={one}
              role="menuitemradio"
              aria-checked={one === colorScheme}
              closeMenuOnClick={false}
              onClick={() => setColorScheme(one)}
            >
              {say(`scheme-${one}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => setKeysOpen(true)} rightSection={<kbd>?</kbd>}>
            {say('all-keys')}
          </Menu.Item>
          <Menu.Item onClick={() => sessions.leave('left')}>{say('sign-out')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <KeyHelp opened={keysOpen} onClose={() => setKeysOpen(false)} />
    </>
  );
}

function KeyHelp({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const say = useTexts(consoleTexts);
  const { all, letters, setLetters } = useShortcuts();
  const shown = opened ? [...new Map(all().map((one) => [one.keys, one])).values()] : [];
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={say('all-keys')}
      lockScroll={false}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <dl className="keylist">
        {shown.map(({ keys, label }) => (
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
    </Modal>
  );
}
