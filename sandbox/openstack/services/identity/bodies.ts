import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest, JsonObject } from '../../http/route.ts';

/** The object under the wrapper key; Keystone treats an absent one as empty and then misses the name. */
export function wrappedIn(request: ApiRequest, key: string): JsonObject {
  const value = request.json()[key];
  if (value === undefined) return {};
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new ApiFailure(400, `${JSON.stringify(value)} is not of type 'object'`);
}

/** The mandatory name: 1 to 255 characters, not only blanks. */
export function nameOf(body: JsonObject): string {
  const { name } = body;
  if (name === undefined) {
    throw new ApiFailure(400, "'name' is a required property\n\nFailed validating 'required' in schema");
  }
  if (typeof name !== 'string' || name.length > 255 || name.trim() === '') {
    throw new ApiFailure(400, `Invalid input for field 'name': ${JSON.stringify(name)} is not valid`);
  }
  return name;
}

/** Tags of a project or domain. */
export function tagsOf(body: JsonObject): string[] {
  const { tags } = body;
  if (!Array.isArray(tags)) return [];
  return tags.filter((tag) => typeof tag === 'string');
}
