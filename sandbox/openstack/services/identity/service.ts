import { ApiFailure } from '../../http/failure.ts';
import { keystoneStyle } from '../../http/failure-styles.ts';
import type { FailureStyle } from '../../http/failure-styles.ts';
import { text } from '../../http/answer.ts';
import type { ServiceModule } from '../service-module.ts';
import { applicationCredentialRoutes } from './application-credentials.ts';
import { catalogAdminRoutes } from './catalog-admin.ts';
import { credentialRoutes } from './credentials.ts';
import { domainRoutes } from './domains.ts';
import { ec2CredentialRoutes } from './ec2-credentials.ts';
import { grantRoutes } from './grants.ts';
import { groupRoutes } from './groups.ts';
import { identityInventory, identityPlants } from './inventory.ts';
import { projectRoutes } from './projects.ts';
import { forbidden, malformed } from './refusals.ts';
import { roleRoutes } from './roles.ts';
import { seedIdentity } from './seed.ts';
import { tokenRoutes } from './tokens.ts';
import { userRoutes } from './users.ts';
import { versionRoutes } from './versions.ts';

/** Flask's page for paths that are none of Keystone's. */
const flaskPage: FailureStyle = (failure) =>
  text(
    failure.status,
    'text/html; charset=utf-8',
    `<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>${failure.message}</p>\n`,
  );

/** Keystone v3. */
export const identityService: ServiceModule = {
  name: 'identity',
  port: 'api',
  mount: '/identity',
  catalog: [{ type: 'identity', name: 'keystone', url: '{api}/identity/v3' }],
  failure: keystoneStyle,
  forbidden: (rule) => forbidden(rule),
  malformed: () => malformed('Expecting to find valid JSON in request body.'),
  unknownRoute: () => ({
    failure: new ApiFailure(
      404,
      'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.',
    ),
    style: flaskPage,
  }),
  headers: () => ({ vary: 'X-Auth-Token' }),
  ownPolicy: true,
  seed: seedIdentity,
  inventory: identityInventory,
  plant: identityPlants,
  routes: [
    ...versionRoutes,
    ...tokenRoutes,
    ...userRoutes,
    ...groupRoutes,
    ...projectRoutes,
    ...domainRoutes,
    ...roleRoutes,
    ...grantRoutes,
    ...applicationCredentialRoutes,
    ...ec2CredentialRoutes,
    ...credentialRoutes,
    ...catalogAdminRoutes,
  ],
};
