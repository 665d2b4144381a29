import { Certificate, CertificateDecision, Scope, Subject } from '@allmend/api/kinds';
import type { Registry, VirtualRequest, VirtualResource } from '@allmend/core-apiserver';
import { apiVersionOf, statusErrors, wireTime, type Kind, type KubeObject } from '@allmend/core-machinery';
import type { Store } from '@allmend/core-store';
import { formatMessage } from '@allmend/kit-i18n';
import { readSpec } from './body.ts';
import { takeDown, type DeskParts, type Word } from './desk.ts';
import { closedOf, faultsOf, type Surroundings } from './grounds.ts';
import { decide, type CertificateStatus, type Ruling } from './life.ts';
import { takeNumber } from './number.ts';

export interface DecisionsOptions extends DeskParts {
  readonly registry: Pick<Registry, 'decode' | 'get' | 'update'>;
  readonly store: Store;
}

/** A decision that counts. */
interface Taken {
  readonly effect: 'Waiting' | 'Done';
  readonly status: CertificateStatus;
}

const resource = { group: Certificate.group, resource: Certificate.plural };

/**
 * `certificates/<name>/decision`: what a person of the certification body decides. Who and when is what the server knows of the
 * request. Throws 403 for who may not, 409 for what cannot be as things stand, 400 and 422 for a body that cannot be read.
 * Rights: `create` on `certificates/decision`.
 */
export function createDecisions(options: DecisionsOptions): VirtualResource {
  return {
    group: Certificate.group,
    version: Certificate.version,
    resource: Certificate.plural,
    subresource: 'decision',
    kind: { group: CertificateDecision.group, version: CertificateDecision.version, kind: CertificateDecision.kind },
    async create(request) {
      const spec = readSpec(CertificateDecision, request) as unknown as CertificateDecision['spec'];
      const { effect, status } = await takeDown<Certificate, Taken>(options, Certificate, request, (word) =>
        rule(options, request, spec, word),
      );
      const { namespace, name, context } = request;
      return {
        apiVersion: apiVersionOf(CertificateDecision),
        kind: CertificateDecision.kind,
        metadata: { name, namespace, creationTimestamp: wireTime(context.now) },
        spec,
        status: { effect, state: status.state ?? 'Applied' },
      };
    },
  };
}

async function rule(
  options: DecisionsOptions,
  { context, namespace, name }: VirtualRequest,
  { action, reason }: CertificateDecision['spec'],
  { object, person, creator, at }: Word<Certificate>,
): Promise<Taken> {
  const ruling = decide(object, { action, person, at, reason, applicant: creator });
  if ('refused' in ruling) throw refusal(ruling, name);
  if (action !== 'grant' && action !== 'reinstate') return ruling;
  const around = await surroundingsOf(options, context.tenant.id, object);
  const reasons = [...(action === 'grant' ? closedOf(object, around) : []), ...faultsOf(object, around, at)];
  if (reasons.length > 0) {
    const list = reasons.map((one) => formatMessage('en', one)).join(' ');
    throw statusErrors.conflict(resource, name, `only what passes can be certified. ${list}`);
  }
  if (action === 'reinstate' || ruling.effect === 'Waiting' || context.dryRun === 'All') return ruling;
  const number = await takeNumber(options.store, context.tenant.id, namespace, at);
  return { ...ruling, status: { ...ruling.status, number } };
}

function refusal({ refused, sentence }: Extract<Ruling, { refused: unknown }>, name: string): Error {
  return refused === 'person'
    ? statusErrors.forbidden(resource, name, sentence)
    : statusErrors.conflict(resource, name, sentence);
}

async function surroundingsOf(
  { store, registry }: DecisionsOptions,
  tenant: string,
  certificate: Certificate,
): Promise<Surroundings> {
  const { namespace = '' } = certificate.metadata;
  const list = async <T extends KubeObject>(kind: Kind, within: { readonly namespace?: string }): Promise<T[]> => {
    const { items } = await store.list({ tenant, group: kind.group, resource: kind.plural, ...within });
    return items.map((stored) => registry.decode(kind, stored) as T);
  };
  const [subjects, scopes, certificates] = await Promise.all([
    list<Subject>(Subject, { namespace }),
    list<Scope>(Scope, {}),
    list<Certificate>(Certificate, { namespace }),
  ]);
  return { subjects: byName(subjects), scopes: byName(scopes), certificates };
}

export function byName<T extends KubeObject>(objects: readonly T[]): ReadonlyMap<string, T> {
  return new Map(objects.map((object) => [object.metadata.name ?? '', object]));
}
