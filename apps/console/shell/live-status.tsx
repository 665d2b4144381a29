import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useNow } from '../parts/instant.tsx';
import { Shape } from '../parts/symbols.tsx';
import { clockText, spanText } from '../parts/times.ts';
import { useConsole } from './console-context.tsx';
import { useLanguage, useTexts } from './language.tsx';
import { consoleTexts } from './texts.ts';

/** Says whether what is shown is what is. The whole bar turns when it is not (look.md §5). */
export function LiveStatus() {
  const say = useTexts(consoleTexts);
  const { locale } = useLanguage();
  const { lists } = useConsole();
  const contact = useSyncExternalStore(lists.subscribe, lists.contact);
  const now = useNow(contact?.state === 'loading' ? 1000 : 60_000);
  const wasLost = useRef(false);
  const [back, setBack] = useState(false);
  const state = contact?.state ?? null;
  useEffect(() => {
    if (state === 'lost') {
      wasLost.current = true;
      setBack(false);
    }
    if (state !== 'live' || !wasLost.current) return undefined;
    wasLost.current = false;
    setBack(true);
    const timer = setTimeout(() => setBack(false), 10_000);
    return () => clearTimeout(timer);
  }, [state]);
  if (!contact || contact.state === 'refused') return <span className="live" role="status" />;
  const { since } = contact;
  return (
    <span className="live" role="status" data-state={contact.state}>
      {contact.state === 'live' && (
        <>
          <Shape name="pass" /> <b>{back ? say('live-back') : say('live')}</b>
        </>
      )}
      {contact.state === 'lost' && (
        <>
          <Shape name="warn" /> <b>{say('live-lost', { time: clockText(since, locale) })}</b>
        </>
      )}
      {contact.state === 'loading' && (
        <>
          <Shape name="run" />{' '}
          <b>{say('live-loading', { span: spanText(Math.max(0, now.getTime() - since.getTime()), locale) })}</b>
        </>
      )}
    </span>
  );
}
