import { defineErrors } from '@allmend/kit-errors';

/** What can be wrong with kinds that are written in code; users' kinds get field errors instead. */
export const schemaCatalogue = defineErrors('schema', {
  'not-structural': {
    message: 'The type at "{path}" cannot be a structural schema: {problem}.',
    remedy:
      'Write it with strings, numbers, booleans, objects, arrays, records and enums; rules go into x-kubernetes-validations.',
  },
  'kind-invalid': {
    message: 'The kind "{kind}" is not defined rightly: {problem}.',
    remedy: 'Correct the definition of the kind.',
  },
  'crd-unusable': {
    message: 'The CustomResourceDefinition "{name}" gives no kind of version "{version}": {problem}.',
    remedy: 'Apply the CustomResourceDefinition again; validation names what is wrong.',
  },
});
