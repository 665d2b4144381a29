import { DocumentReview, EvidenceDocument } from '@allmend/api/kinds';
import type { VirtualResource } from '@allmend/core-apiserver';
import { apiVersionOf, statusErrors, wireTime } from '@allmend/core-machinery';
import { readSpec } from '../certificates/body.ts';
import { takeDown, type DeskParts } from '../certificates/desk.ts';
import { isChanged } from './digest.ts';
import { review, type DocumentStatus } from './life.ts';

/**
 * `evidencedocuments/<name>/review`: what a person says of a document that was handed in. Who and when is what the server knows of
 * the request. Throws 403 for who may not, 409 for what cannot be as things stand, 400 and 422 for a body that cannot be read.
 * Rights: `create` on `evidencedocuments/review`.
 */
export function createReviews(parts: DeskParts): VirtualResource {
  return {
    group: EvidenceDocument.group,
    version: EvidenceDocument.version,
    resource: EvidenceDocument.plural,
    subresource: 'review',
    kind: { group: DocumentReview.group, version: DocumentReview.version, kind: DocumentReview.kind },
    async create(request) {
      const { namespace, name, context } = request;
      const spec = readSpec(DocumentReview, request) as unknown as DocumentReview['spec'];
      const { effect, status } = await takeDown<
        EvidenceDocument,
        { effect: 'Waiting' | 'Done'; status: DocumentStatus }
      >(parts, EvidenceDocument, request, ({ object, person, creator, at }) => {
        const resource = { group: EvidenceDocument.group, resource: EvidenceDocument.plural };
        if (spec.verdict === 'accept' && isChanged(object)) {
          throw statusErrors.conflict(resource, name, 'its content does not have the SHA-256 that was given with it');
        }
        const ruling = review(object, { ...spec, person, at, submitter: creator });
        if (!('refused' in ruling)) return ruling;
        const { forbidden, conflict } = statusErrors;
        throw (ruling.refused === 'person' ? forbidden : conflict)(resource, name, ruling.sentence);
      });
      return {
        apiVersion: apiVersionOf(DocumentReview),
        kind: DocumentReview.kind,
        metadata: { name, namespace, creationTimestamp: wireTime(context.now) },
        spec,
        status: { effect, state: status.state ?? 'Submitted' },
      };
    },
  };
}
