import { PageHead } from '../parts/page-head.tsx';
import { useTexts } from './language.tsx';
import { consoleTexts } from './texts.ts';

/** An address that leads nowhere. */
export function NoPage() {
  const say = useTexts(consoleTexts);
  return (
    <>
      <PageHead title={say('no-page')} />
      <p>{say('no-page-text')}</p>
    </>
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
