/** A CustomResourceDefinition as providers of cloud resources have them: about 15 kB, 150 fields, status, columns. */
export function definitionNumber(n: number): object {
  const kind = `Resource${n}`;
  const plural = kind.toLowerCase() + 's';
  const text = (field: number) => ({
    type: 'string',
    maxLength: 253,
    description: `Field ${field} of ${kind}: what it means, when it may be changed, and what is taken when it is left out.`,
  });
  const group = (index: number) => ({
    type: 'object',
    description: `Settings of part ${index}.`,
    properties: Object.fromEntries(Array.from({ length: 10 }, (_, field) => [`field${index}x${field}`, text(field)])),
  });
  const properties = Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`part${index}`, group(index)]));
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.bench.example.org` },
    spec: {
      group: 'bench.example.org',
      scope: 'Namespaced',
      names: { plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List` },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: [{ name: 'First', type: 'string', jsonPath: '.spec.part0.field0x0' }],
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: { spec: { type: 'object', properties }, status: { type: 'object', properties } },
            },
          },
        },
      ],
    },
  };
}

/** Path of the objects of that kind, and one of them. */
export function objectOfKind(n: number): { readonly path: string; readonly body: string } {
  const body = {
    apiVersion: 'bench.example.org/v1',
    kind: `Resource${n}`,
    metadata: { name: 'one' },
    spec: { part0: { field0x0: 'a value' } },
  };
  return {
    path: `/apis/bench.example.org/v1/namespaces/default/resource${n}s`,
    body: JSON.stringify(body),
  };
}
