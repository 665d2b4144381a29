import { useTexts } from './language.tsx';
import { consoleTexts } from './texts.ts';

/** An address that leads nowhere. */
export function NoPage() {
  const say = useTexts(consoleTexts);
  return (
    <div className="alone">
      <h1 tabIndex={-1}>{say('no-page')}</h1>
      <p>{say('no-page-text')}</p>
    </div>
  );
}

/** A fault of the console itself: said, with what helps. */
export function Broken({ error }: { readonly error: unknown }) {
  const say = useTexts(consoleTexts);
  return (
    <div className="alone" role="alert">
      <h1 tabIndex={-1}>{say('broken')}</h1>
      <p>{say('broken-text')}</p>
      <pre tabIndex={0}>{error instanceof Error ? error.message : String(error)}</pre>
      <p>
        <button type="button" className="quiet" onClick={() => location.reload()}>
          {say('reload')}
        </button>
      </p>
    </div>
  );
}
