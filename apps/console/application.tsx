import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { symbolSprite } from '@allmend/kit-ui';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Html } from './parts/html.tsx';
import { takeFragmentToken } from './session/credentials.ts';
import { enter } from './session/enter.ts';
import { sessions } from './shell/console-context.tsx';
import { LanguageProvider } from './shell/language.tsx';
import { queryClient } from './shell/query-client.ts';
import { tenantOfSegment } from './shell/rooms.ts';
import { router } from './shell/routes.tsx';
import { ShortcutProvider } from './shell/shortcuts.tsx';
import { theme } from './theme.ts';

const schemes = localStorageColorSchemeManager({ key: 'allmend.console.scheme' });

/** The whole page. Mantine writes no style element: its variables stand in the built style sheet (docs/decisions/0027). */
export function Application() {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={schemes}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <LanguageProvider>
        <QueryClientProvider client={queryClient}>
          <ShortcutProvider>
            <Html of={symbolSprite} />
            <Entrance />
          </ShortcutProvider>
        </QueryClientProvider>
      </LanguageProvider>
    </MantineProvider>
  );
}

// What was read for one person does not outlive their session.
sessions.subscribe(() => {
  if (sessions.state().state === 'out') queryClient.clear();
});

/** Taken at once, so that the token stands in the address and the history of the browser no longer than needed. */
const given = takeFragmentToken(location.hash);
if (given.token !== '') history.replaceState(history.state, '', `${location.pathname}${location.search}${given.rest}`);

/** A token in the address is asked about before anything is shown. */
function Entrance() {
  const [ready, setReady] = useState(given.token === '');
  useEffect(() => {
    if (given.token === '') return;
    const [, segment = ''] = /^\/console\/t\/([^/]+)/.exec(location.pathname) ?? [];
    const tenant = tenantOfSegment(decodeURIComponent(segment));
    const ask = async (): Promise<void> => {
      const entered = await enter({
        token: given.token,
        tenant,
        namespace: '',
        fetch: (...request) => fetch(...request),
        newId: () => crypto.randomUUID(),
      });
      if (entered.state === 'in') sessions.enter(entered.session);
      else sessions.leave(entered.why);
      setReady(true);
    };
    void ask();
  }, []);
  return ready ? <RouterProvider router={router} /> : null;
}
