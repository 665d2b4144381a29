import { Link, Outlet, useLocation, useParams, useRouter } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import { Account } from './account.tsx';
import { Brand } from './brand.tsx';
import { ConsoleProvider, useConsole, useSession } from './console-context.tsx';
import { useTexts } from './language.tsx';
import { LiveStatus } from './live-status.tsx';
import { NamespaceChoice } from './namespace-choice.tsx';
import { Palette } from './palette.tsx';
import { rooms, tenantOfSegment, type RoomId } from './rooms.ts';
import { useShortcut } from './shortcuts.tsx';
import { SignIn } from '../session/sign-in.tsx';
import { consoleTexts } from './texts.ts';

/** Everything around the rooms of a tenant. Who is not signed in sees the sign-in, and stays at the address. */
export function Shell() {
  const { tenant: segment } = useParams({ from: '/t/$tenant' });
  const state = useSession();
  const tenant = tenantOfSegment(segment);
  if (state.state === 'out') return <SignIn tenant={tenant} why={state.why} />;
  return (
    <ConsoleProvider session={state.session} tenant={tenant}>
      <Frame />
    </ConsoleProvider>
  );
}

function Frame() {
  const say = useTexts(consoleTexts);
  useFocusOnNewPage();
  return (
    <div className="frame">
      <a className="skip" href="#main">
        {say('skip')}
      </a>
      <header className="bar">
        <Link className="brand" to="/t/$tenant/conformance" from="/t/$tenant" aria-label="Allmend">
          <Brand />
        </Link>
        <TenantName />
        <Palette />
        <LiveStatus />
        <Account />
      </header>
      <Rooms />
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
      {rooms.map(({ id, keys, to }) => (
        <GoTo key={id} room={id} keys={keys} to={to} />
      ))}
    </div>
  );
}

function TenantName() {
  const say = useTexts(consoleTexts);
  const { api } = useConsole();
  return (
    <span className="tn">
      {say('tenant')} <b>{api.tenant === '' ? say('root') : api.tenant}</b>
    </span>
  );
}

function Rooms() {
  const say = useTexts(consoleTexts);
  const room = useRoom();
  const menu = useRef<HTMLDetailsElement>(null);
  const path = useLocation({ select: ({ pathname }) => pathname });
  useEffect(() => {
    if (menu.current) menu.current.open = false;
  }, [path]);
  return (
    <div className="side">
      <details ref={menu}>
        <summary>{say('menu', { room: room ? say(room) : '' })}</summary>
        <RoomList label={`${say('main')}, ${say('menu', { room: '' })}`} />
      </details>
      <RoomList label={say('main')} />
    </div>
  );
}

function RoomList({ label }: { readonly label: string }) {
  const say = useTexts(consoleTexts);
  return (
    <nav aria-label={label}>
      {(['prove', 'system'] as const).map((group) => (
        <div key={group}>
          <h2>{say(group)}</h2>
          <ul>
            {rooms
              .filter((room) => room.group === group)
              .map(({ id, to }) => (
                <li key={id}>
                  <Link to={to} from="/t/$tenant" activeProps={{ 'aria-current': 'page' }}>
                    {say(id)}
                  </Link>
                </li>
              ))}
          </ul>
        </div>
      ))}
      <NamespaceChoice />
    </nav>
  );
}

/** Room of the page that is shown. */
export function useRoom(): RoomId | null {
  const path = useLocation({ select: ({ pathname }) => pathname });
  const [, , , id = ''] = path.split('/');
  return rooms.find((room) => room.id === id)?.id ?? null;
}

function GoTo(props: {
  readonly room: RoomId;
  readonly keys: string;
  readonly to: (typeof rooms)[number]['to'];
}): ReactNode {
  const say = useTexts(consoleTexts);
  const router = useRouter();
  const { tenant } = useParams({ from: '/t/$tenant' });
  useShortcut(props.keys, say('key-go', { room: say(props.room) }), () => {
    void router.navigate({ to: props.to, params: { tenant } });
  });
  return null;
}

/** A new page begins at its heading, for the eyes and for screen readers alike; a changed filter is no new page. */
function useFocusOnNewPage(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onRendered', ({ pathChanged, fromLocation }) => {
        if (!pathChanged || !fromLocation) return;
        document.querySelector<HTMLElement>('main h1')?.focus();
      }),
    [router],
  );
}
