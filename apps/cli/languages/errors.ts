import { defineErrors } from '@allmend/kit-errors';

export const languageErrors = defineErrors('language', {
  unknown: {
    message: 'There are no texts in the language "{language}".',
    remedy: 'Known are {known}; for a further one see docs/how-to/add-a-language.md.',
  },
  unusable: {
    message: 'The language file {path} cannot be used: {problem}.',
    remedy: 'Mend or remove it; `allmend language check {path} --lang en` says more.',
  },
});
