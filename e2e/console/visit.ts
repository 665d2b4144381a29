import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { ConsoleStage, Person } from './stage.ts';

/** A person in front of the console. */
export interface Visit extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained of: scripts that failed, and what its policy refused. */
  readonly complaints: string[];
  /** Goes to an address below `/console/`. */
  readonly go: (path: string) => Promise<void>;
}

export interface VisitOptions extends BrowserContextOptions {
  /** Left out: nobody is signed in. */
  readonly as?: Person;
  /** Below `/console/`. */
  readonly path?: string;
}

export async function visit(browser: Browser, stage: ConsoleStage, options: VisitOptions = {}): Promise<Visit> {
  const { as, path = '', ...context } = options;
  const opened = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Zurich',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...context,
  });
  const page = await opened.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    // A lost connection is told by the browser itself too.
    if (message.type() === 'error' && !/Failed to load resource|ERR_CONNECTION/.test(message.text()))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  const fragment = as === undefined ? '' : `#token=${stage.tokens[as]}`;
  await page.goto(`${stage.url}/console/${path}${fragment}`);
  // Before that the token is being asked about, and is nowhere but in the script.
  if (as !== undefined) await page.getByRole('button', { name: as, exact: true }).waitFor();
  return {
    page,
    context: opened,
    complaints,
    go: async (to) => void (await page.goto(`${stage.url}/console/${to}`)),
    [Symbol.asyncDispose]: () => opened.close(),
  };
}
