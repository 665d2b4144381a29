import { parseJson, parseYaml, statusErrors } from '@allmend/core-machinery';
import { readProtobuf } from '../protobuf/read.ts';
import type { ParsedBody } from '../registry/registry.ts';

/** Largest body of a request. Source: apiserver pkg/server/config.go, MaxRequestBodyBytes. */
export const largestBody = 3 * 1024 * 1024;

/** Type of a `Content-Type` header without its parameters. */
export function mediaType(header: string | undefined): string {
  return (header ?? '').split(';', 1)[0]!.trim().toLowerCase();
}

/** Reads the body of a write by its type: JSON, YAML or Kubernetes' protobuf envelope. Throws 400 and 415. */
export function readBody(bytes: Uint8Array, contentType: string | undefined): ParsedBody {
  const type = mediaType(contentType);
  switch (type) {
    case '':
    case 'application/json':
      return parseJson(bytes);
    case 'application/yaml':
      return parseYaml(bytes);
    case 'application/vnd.kubernetes.protobuf':
      return { value: readProtobuf(bytes).value, duplicates: [] };
    default:
      throw statusErrors.unsupportedMediaType(
        `the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf`,
      );
  }
}

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

const patchTypes: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

/** Kind of a patch by its `Content-Type`. Throws 415 naming those that are known. */
export function patchTypeOf(contentType: string | undefined): PatchType {
  const found = patchTypes[mediaType(contentType)];
  if (found) return found;
  throw statusErrors.unsupportedMediaType(
    `the body of the request was in an unknown format - accepted media types include: ${Object.keys(patchTypes).join(', ')}`,
  );
}

/** Body of a patch: JSON; for apply JSON or YAML, which is tried second. */
export function readPatch(bytes: Uint8Array, type: PatchType): ParsedBody {
  if (type !== 'apply') return parseJson(bytes);
  const first = bytes.find((byte) => byte > 0x20);
  return first === 0x7b ? parseJson(bytes) : parseYaml(bytes);
}
