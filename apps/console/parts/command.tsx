import { useState } from 'react';
import { useConsole } from '../shell/console-context.tsx';
import { useTexts } from '../shell/language.tsx';
import { useShortcut } from '../shell/shortcuts.tsx';
import { consoleTexts } from '../shell/texts.ts';

/** The kubectl command that shows or does the same; C copies it. */
export function SameCommand({ command }: { readonly command: string }) {
  const say = useTexts(consoleTexts);
  const { api } = useConsole();
  const [copied, setCopied] = useState(false);
  const whole = api.tenant === '' ? command : `${command} --server https://${location.host}/tenants/${api.tenant}`;
  const copy = (): void => {
    void navigator.clipboard?.writeText(whole).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  useShortcut('c', say('key-copy'), copy);
  return (
    <p className="same">
      {say('same-as')} <code>{command}</code>{' '}
      <button type="button" className="text" onClick={copy}>
        {say('copy')}
      </button>
      <span role="status" className="s">
        {copied ? ` ${say('copied')}` : ''}
      </span>
    </p>
  );
}
