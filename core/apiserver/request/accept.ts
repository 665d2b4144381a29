import { statusErrors } from '@allmend/core-machinery';

/** The form in which a client wants its answer. */
export interface AnswerForm {
  /** `Object` as it is; the others are conversions of meta.k8s.io. */
  readonly as: 'Object' | 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';
}

interface MediaType {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Splits an `Accept` header by the order in which it stands; `q` is not weighed, as kube-apiserver does not either for `as`. */
export function parseAccept(header: string | undefined): readonly MediaType[] {
  const wanted = (header ?? '').trim() || '*/*';
  return wanted
    .slice(0, 4096)
    .split(',')
    .map((part) => {
      const [type = '', ...parameters] = part.split(';').map((text) => text.trim());
      const pairs = parameters.map((text) => text.split('=', 2) as [string, string | undefined]);
      return {
        type: type.toLowerCase(),
        parameters: Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value ?? ''])),
      };
    });
}

const jsonTypes = new Set(['application/json', '*/*', 'application/*']);

export function isJson({ type }: MediaType): boolean {
  return jsonTypes.has(type);
}

/**
 * The first form of the header that the server has. Only JSON is spoken. Throws 406.
 * Source: apiserver pkg/endpoints/handlers/negotiation.
 */
export function answerForm(header: string | undefined, resource: 'list' | 'object'): AnswerForm {
  for (const media of parseAccept(header)) {
    if (!isJson(media)) continue;
    const { as, g, v } = media.parameters;
    if (as === undefined) return { as: 'Object' };
    if (g !== 'meta.k8s.io' || v !== 'v1') continue;
    if (as === 'Table') return { as };
    if (as === 'PartialObjectMetadata') return { as };
    if (as === 'PartialObjectMetadataList' && resource === 'list') return { as };
  }
  throw statusErrors.notAcceptable(
    'only the following media types are accepted: application/json, application/json;as=Table;g=meta.k8s.io;v=v1',
  );
}

/** A watch may also be asked for as `application/json;stream=watch`. */
export function watchForm(header: string | undefined): AnswerForm {
  const form = answerForm(header?.replaceAll(/;\s*stream=watch/g, ''), 'object');
  return form.as === 'PartialObjectMetadataList' ? { as: 'PartialObjectMetadata' } : form;
}
