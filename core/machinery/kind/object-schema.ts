import type { Schema } from '../schema/schema.ts';

const apiVersion: Schema = {
  type: 'string',
  description: 'Group and version of the schema of this object, e.g. "apps/v1".',
};

const kind: Schema = { type: 'string', description: 'Kind of this object, in CamelCase.' };

const metadata: Schema = { type: 'object', description: 'Name, labels and all else that every object has.' };

/** The schema of a kind with the members that every object has, first; what the schema says about them itself stands. */
export function objectSchema(schema: Schema): Schema {
  const properties = Object.assign(
    Object.create(null) as Record<string, Schema>,
    { apiVersion, kind, metadata },
    schema.properties,
  );
  return { ...schema, type: 'object', properties };
}
