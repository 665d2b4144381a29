import { defineErrors } from '@allmend/kit-errors';

/** What goes wrong before or without an answer of the API. What the API answers is a `StatusError`. */
export const clientErrors = defineErrors('client', {
  'kubeconfig-unusable': {
    message: 'The kubeconfig {file} cannot be used: {problem}.',
    remedy: 'Write a new one with allmend kubeconfig, or correct this one.',
  },
  'server-unusable': {
    message: 'The address {server} cannot be that of an API: {problem}.',
    remedy: 'Give it like https://hub.example.org:8443, with /tenants/<path> for a tenant.',
  },
  unreachable: {
    message: 'The API at {server} cannot be reached: {method} {path}: {cause}',
    remedy: 'See that the server runs, and that its address and certificate are those of the kubeconfig.',
    exitCode: 3,
  },
  timeout: {
    message: 'The API at {server} did not answer within {seconds} s: {method} {path}.',
    remedy: 'Try again; a write that timed out may still have happened.',
    exitCode: 3,
  },
  'bad-answer': {
    message: 'The API at {server} gave an answer that is none: {method} {path}: {problem}.',
    remedy: 'See that the address is that of the API itself, and of no proxy or web page.',
    exitCode: 3,
  },
});
