export { createAuditEvents } from './audit/audit-events.ts';
export { createAuditRow } from './audit/audit-row.ts';
export { createDenialLog } from './audit/denial-log.ts';
export { createAuthenticator } from './authentication/chain.ts';
export { createCertificateAuthenticator } from './authentication/certificates.ts';
export { createImpersonation } from './authentication/impersonation.ts';
export type { OidcIssuer } from './authentication/oidc/issuer-config.ts';
export { createOidcTokens } from './authentication/oidc/oidc-tokens.ts';
export { createAccountTokens } from './authentication/service-account/account-tokens.ts';
export { createIssuerDocuments } from './authentication/service-account/discovery.ts';
export { createSigningKeys } from './authentication/service-account/signing-keys.ts';
export { createTokenRequests } from './authentication/service-account/token-request.ts';
export { createStaticTokens } from './authentication/static-tokens.ts';
export { firstOf } from './authentication/tokens.ts';
export { administratorsGroup, controllersUser, mastersGroup, publicUser } from './authorization/standing-roles.ts';
export { createFairness } from './fairness/fairness.ts';
export {
  acceptsGzip,
  createCompression,
  isWorthCompressing,
  plainTags,
  smallerTag,
  variesByForm,
} from './http/compression.ts';
export type { Compression } from './http/compression.ts';
export type { Observed } from './http/options.ts';
export type {
  ReadResource,
  ReadSubresource,
  StaticFile,
  StaticPages,
  SubresourceAnswer,
  SubresourceRequest,
  VirtualRequest,
  VirtualResource,
} from './http/parts.ts';
export { createContinueTokens } from './list/continue.ts';
export { createReviews } from './reviews/reviews.ts';
export { startApiServer } from './server.ts';
export type { ApiServer, ApiServerOptions, Security, SecurityParts } from './server.ts';
export { openAuthority } from './tls/authority.ts';
export type { Authority } from './tls/authority.ts';
export type { AuditEvents, AuditPage } from './audit/audit-events.ts';
export type { RunningDenialLog } from './audit/denial-log.ts';
export { exportAudit, verifyExport } from './audit/export.ts';
export { checkChain, verifyAudit } from './audit/verify.ts';
export type { ChainVerdict } from './audit/verify.ts';
export { createAuthentication } from './authentication/authentication.ts';
export type { Authentication, AuthenticationOptions } from './authentication/authentication.ts';
export { signingKeyResource } from './authentication/service-account/signing-keys.ts';
export type { StaticToken } from './authentication/static-tokens.ts';
export type { FairnessFigures, Place, TenantFairness } from './fairness/fairness.ts';
export type { FairnessLimits } from './fairness/limits.ts';
export type { AuditedWrite, AuditRow } from './registry/audit-row.ts';
export { createRegistry } from './registry/create-registry.ts';
export type { RegistryLifecycle, RegistryOptions } from './registry/create-registry.ts';
export type { ObjectPlace, Registry, WriteContext } from './registry/registry.ts';
export { createTenants } from './tenancy/create-tenants.ts';
export { rootTenant } from './tenancy/tenants.ts';
export type { SeedTenant, Tenants } from './tenancy/tenants.ts';
