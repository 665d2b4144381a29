import { Certificate, EvidenceDocument } from '@allmend/api/kinds';
import { controllersUser, type RegistryOptions } from '@allmend/core-apiserver';
import {
  asJson,
  jsonEquals,
  member,
  statusErrors,
  type Json,
  type Kind,
  type KubeObject,
} from '@allmend/core-machinery';
import { addMonths } from '../scope/date.ts';
import { stateAt } from './life.ts';
import { isSealed } from './seal.ts';

type KindRules = NonNullable<RegistryOptions['rules']>[number];
type RuleContext = Parameters<NonNullable<KindRules['prepare']>>[2];

/** What only people's words change, through the subresources of this room. */
const spoken: Readonly<Record<string, readonly string[]>> = {
  [Certificate.plural]: ['appliedBy', 'decisions', 'nextManualCheck', 'number', 'validFrom', 'validUntil'],
  [EvidenceDocument.plural]: ['reviews', 'submittedBy'],
};

/** A certificate is kept this long after its end. Source: scs-0004-v1, regulation 4. */
const keptMonths = 12;

/**
 * What the registry is to hold to about certificates and documents, whatever rights somebody has: their status is written by the
 * controllers and through decisions and reviews alone, and a certificate that was granted stays until a year after its end, so that
 * nobody makes a revocation forgotten. Only the end of a whole namespace or tenant takes it away.
 */
export function fourEyesRules(now: () => Date): readonly KindRules[] {
  return [
    {
      ...statusRule(Certificate),
      beginDeletion: (object, context) => keepGranted(object as Certificate, context, now()),
    },
    statusRule(EvidenceDocument),
  ];
}

function statusRule(kind: Kind): KindRules {
  return {
    group: kind.group,
    plural: kind.plural,
    prepare(object, live, context) {
      if (live === null || context.subresource !== 'status' || isSealed(context.identity)) return;
      const [before, after] = [statusOf(live), statusOf(object)];
      if (jsonEquals(before, after)) return;
      const refused = (what: string): Error =>
        statusErrors.forbidden(
          { group: kind.group, resource: `${kind.plural}/status` },
          object.metadata.name ?? '',
          what,
        );
      if (!isController(context)) throw refused('only the server writes it; people decide through subresources');
      const member = spoken[kind.plural]!.find((name) => !jsonEquals(before[name], after[name]));
      if (member !== undefined) throw refused(`"${member}" is changed only by what people decide`);
    },
  };
}

function statusOf(object: KubeObject): Readonly<Record<string, Json>> {
  const status = member(asJson(object), 'status');
  return typeof status === 'object' && status !== null && !Array.isArray(status) ? status : {};
}

/** The server's own controllers, by the certificate that only it issues; nobody who impersonates them. */
function isController({ identity }: RuleContext): boolean {
  const { issuer, tenant, name, actor } = identity;
  return issuer === 'certificate' && tenant === 'root' && name === controllersUser && actor === undefined;
}

function keepGranted({ metadata, status }: Certificate, { identity }: RuleContext, at: Date): void {
  if (status?.number === undefined || status.validUntil === undefined || identity.issuer === 'server') return;
  const until = addMonths(new Date(status.validUntil), keptMonths);
  if (at >= until) return;
  throw statusErrors.forbidden(
    { group: Certificate.group, resource: Certificate.plural },
    metadata.name ?? '',
    `certificate ${status.number} is ${stateAt(status, at)} and is kept until ${until.toISOString().slice(0, 10)}`,
  );
}
