import type { Kind } from '@allmend/core-machinery';
import { CustomResourceDefinition } from './apiextensions/v1/custom-resource-definition.ts';
import { SelfSubjectReview } from './authentication/v1/self-subject-review.ts';
import { TokenRequest } from './authentication/v1/token-request.ts';
import { TokenReview } from './authentication/v1/token-review.ts';
import { LocalSubjectAccessReview } from './authorization/v1/local-subject-access-review.ts';
import { SelfSubjectAccessReview } from './authorization/v1/self-subject-access-review.ts';
import { SelfSubjectRulesReview } from './authorization/v1/self-subject-rules-review.ts';
import { SubjectAccessReview } from './authorization/v1/subject-access-review.ts';
import { Scale } from './autoscaling/v1/scale.ts';
import { Cloud } from './cloud/v1alpha1/cloud.ts';
import { Certificate, CertificateDecision } from './conformance/v1alpha1/certificate.ts';
import { ConformanceRun } from './conformance/v1alpha1/conformance-run.ts';
import { DayRoot } from './conformance/v1alpha1/day-root.ts';
import { DocumentReview, EvidenceDocument } from './conformance/v1alpha1/evidence-document.ts';
import { Evidence } from './conformance/v1alpha1/evidence.ts';
import { PublishedSheet } from './conformance/v1alpha1/published-sheet.ts';
import { Result } from './conformance/v1alpha1/result.ts';
import { Scope } from './conformance/v1alpha1/scope.ts';
import { Subject } from './conformance/v1alpha1/subject.ts';
import { Submitter } from './conformance/v1alpha1/submitter.ts';
import { VerdictInterval } from './conformance/v1alpha1/verdict-interval.ts';
import { NotificationChannel } from './notification/v1alpha1/notification-channel.ts';
import { Notice } from './notification/v1alpha1/notice.ts';
import { Lease } from './coordination/v1/lease.ts';
import { ConfigMap } from './core/v1/config-map.ts';
import { Event } from './core/v1/event.ts';
import { Namespace } from './core/v1/namespace.ts';
import { ResourceQuota } from './core/v1/resource-quota.ts';
import { Secret } from './core/v1/secret.ts';
import { ServiceAccount } from './core/v1/service-account.ts';
import { ClusterRoleBinding } from './rbac/v1/cluster-role-binding.ts';
import { ClusterRole } from './rbac/v1/cluster-role.ts';
import { RoleBinding } from './rbac/v1/role-binding.ts';
import { Role } from './rbac/v1/role.ts';
import { Tenant } from './tenancy/v1alpha1/tenant.ts';

/**
 * Every kind that the server has of its own, in the order of discovery: a new kind is a file and a line here. Reviews can only be
 * created and are not stored; TokenRequest and Scale have no verbs at all, for they are bodies of subresources.
 */
export const builtInKinds: readonly Kind[] = [
  ConfigMap,
  Event,
  Namespace,
  ResourceQuota,
  Secret,
  ServiceAccount,
  CustomResourceDefinition,
  SelfSubjectReview,
  TokenRequest,
  TokenReview,
  LocalSubjectAccessReview,
  SelfSubjectAccessReview,
  SelfSubjectRulesReview,
  SubjectAccessReview,
  Scale,
  Lease,
  ClusterRoleBinding,
  ClusterRole,
  RoleBinding,
  Role,
  Cloud,
  Tenant,
  Certificate,
  CertificateDecision,
  ConformanceRun,
  DayRoot,
  DocumentReview,
  Evidence,
  EvidenceDocument,
  PublishedSheet,
  Result,
  Scope,
  Subject,
  Submitter,
  VerdictInterval,
  Notice,
  NotificationChannel,
];
