import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router';
import { SignIn } from '../session/sign-in.tsx';
import { sessions, useSession } from './console-context.tsx';
import { Broken, NoPage } from './fallbacks.tsx';
import { segmentOfTenant } from './rooms.ts';
import { Shell } from './shell.tsx';

type Search = Readonly<Record<string, unknown>>;

/** The members of the search that a page has: texts only; what is empty is left out of the address. */
function texts<const K extends string>(...names: readonly K[]) {
  return (search: Search): { [P in K]?: string | undefined } => {
    const given = names.flatMap((name) => {
      const value = search[name];
      return typeof value === 'string' && value !== '' ? [[name, value] as const] : [];
    });
    return Object.fromEntries(given) as { [P in K]?: string };
  };
}

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NoPage, errorComponent: Broken });

const startRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    const state = sessions.state();
    if (state.state === 'out') return;
    throw redirect({ to: '/t/$tenant/conformance', params: { tenant: segmentOfTenant(state.session.tenant) } });
  },
  component: Start,
});

function Start() {
  const state = useSession();
  return state.state === 'out' ? <SignIn tenant={null} why={state.why} /> : null;
}

const tenantRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/t/$tenant',
  validateSearch: texts('ns'),
  search: { middlewares: [retainSearchParams(['ns'])] },
  component: Shell,
});

const tenantStart = createRoute({
  getParentRoute: () => tenantRoute,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/t/$tenant/conformance', params });
  },
});

/** Lists: what is typed into the filter, and which facet of them is shown. */
const listSearch = texts('q', 'show');

const clouds = createRoute({
  getParentRoute: () => tenantRoute,
  path: 'clouds',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('../rooms/clouds/clouds.tsx'), 'Clouds'),
});
const cloudAdd = createRoute({
  getParentRoute: () => tenantRoute,
  path: 'clouds/add',
  component: lazyRouteComponent(() => import('../rooms/clouds/add-cloud.tsx'), 'AddCloud'),
});
const cloud = createRoute({
  getParentRoute: () => tenantRoute,
  path: 'clouds/$namespace/$name',
  component: lazyRouteComponent(() => import('../rooms/clouds/cloud.tsx'), 'CloudPage'),
});

const conformance = createRoute({
  getParentRoute: () => tenantRoute,
  path: 'conformance',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('../rooms/conformance/conformance.tsx'), 'Conformance'),
});
const subject = createRoute({
  getParentRoute: () => tenantRoute,
  path: 'conformance/$namespace/$name',
  validateSearch: texts('q', 'show', 'scope', 'test'),
  component: lazyRouteComponent(() => import('../rooms/conformance/subject.tsx'), 'SubjectPage'),
});
const run = createRoute({
  getParentRoute: () => tenantRoute,
  path: 'conformance/$namespace/runs/$name',
  validateSearch: texts('q', 'show', 'test'),
  component: lazyRouteComponent(() => import('../rooms/conformance/run.tsx'), 'RunPage'),
});

const documents = createRoute({
  getParentRoute: () => tenantRoute,
  path: 'documents',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('../rooms/documents/documents.tsx'), 'Documents'),
});
const documentAdd = createRoute({
  getParentRoute: () => tenantRoute,
  path: 'documents/add',
  component: lazyRouteComponent(() => import('../rooms/documents/add-document.tsx'), 'AddDocument'),
});
const document = createRoute({
  getParentRoute: () => tenantRoute,
  path: 'documents/$namespace/$name',
  component: lazyRouteComponent(() => import('../rooms/documents/document.tsx'), 'DocumentPage'),
});

const certificates = createRoute({
  getParentRoute: () => tenantRoute,
  path: 'certificates',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('../rooms/certificates/certificates.tsx'), 'Certificates'),
});
const certificateApply = createRoute({
  getParentRoute: () => tenantRoute,
  path: 'certificates/apply',
  component: lazyRouteComponent(() => import('../rooms/certificates/apply.tsx'), 'ApplyForCertificate'),
});
const certificate = createRoute({
  getParentRoute: () => tenantRoute,
  path: 'certificates/$namespace/$name',
  component: lazyRouteComponent(() => import('../rooms/certificates/certificate.tsx'), 'CertificatePage'),
});

const audit = createRoute({
  getParentRoute: () => tenantRoute,
  path: 'audit',
  validateSearch: texts('q', 'show', 'since', 'until', 'object'),
  component: lazyRouteComponent(() => import('../rooms/audit/audit.tsx'), 'Audit'),
});

const notifications = createRoute({
  getParentRoute: () => tenantRoute,
  path: 'notifications',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('../rooms/notifications/notifications.tsx'), 'Notifications'),
});
const notice = createRoute({
  getParentRoute: () => tenantRoute,
  path: 'notifications/notices/$namespace/$name',
  component: lazyRouteComponent(() => import('../rooms/notifications/notice.tsx'), 'NoticePage'),
});
const channelAdd = createRoute({
  getParentRoute: () => tenantRoute,
  path: 'notifications/channels/add',
  component: lazyRouteComponent(() => import('../rooms/notifications/add-channel.tsx'), 'AddChannel'),
});
const channel = createRoute({
  getParentRoute: () => tenantRoute,
  path: 'notifications/channels/$namespace/$name',
  component: lazyRouteComponent(() => import('../rooms/notifications/channel.tsx'), 'ChannelPage'),
});

/** What leads nowhere is said beside the menu, which leads on. */
const nowhere = createRoute({ getParentRoute: () => tenantRoute, path: '$', component: NoPage });
const outside = createRoute({
  getParentRoute: () => rootRoute,
  path: '$',
  beforeLoad: ({ params }) => {
    const state = sessions.state();
    if (state.state === 'out') throw redirect({ to: '/' });
    const tenant = segmentOfTenant(state.session.tenant);
    throw redirect({ to: '/t/$tenant/$', params: { tenant, _splat: params._splat ?? '' } });
  },
});

const routeTree = rootRoute.addChildren([
  startRoute,
  tenantRoute.addChildren([
    tenantStart,
    clouds,
    cloudAdd,
    cloud,
    conformance,
    subject,
    run,
    documents,
    documentAdd,
    document,
    certificates,
    certificateApply,
    certificate,
    audit,
    notifications,
    notice,
    channelAdd,
    channel,
    nowhere,
  ]),
  outside,
]);

/** Plain texts in the address, as people write them: no JSON. */
const searchFormat = {
  parseSearch: (search: string) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search: Record<string, unknown>) => {
    const params = new URLSearchParams();
    for (const [name, value] of Object.entries(search))
      if (typeof value === 'string' && value !== '') params.set(name, value);
    return params.size === 0 ? '' : `?${params.toString()}`;
  },
};

export const router = createRouter({
  routeTree,
  basepath: '/console',
  ...searchFormat,
  pathParamsAllowedCharacters: [':'],
  defaultPreload: 'intent',
  defaultNotFoundComponent: NoPage,
  defaultErrorComponent: Broken,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
