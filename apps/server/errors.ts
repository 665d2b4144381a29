import { defineErrors } from '@allmend/kit-errors';

export const serverErrors = defineErrors('server', {
  'bad-address': {
    message: 'The address {address} cannot be listened on: {problem}.',
    remedy: 'Give --listen or --public-listen as ADDRESS:PORT, e.g. 127.0.0.1:8443; port 0 takes a free one.',
  },
  'keys-unreadable': {
    message: 'The key file {path} cannot be used: {problem}.',
    remedy: 'Restore it from the backup of the data folder; without its keys, sealed objects cannot be opened.',
  },
  'keys-unwritable': {
    message: 'The key file {path} cannot be written: {problem}.',
    remedy: 'Run the command as the user of the server; nothing was changed.',
  },
  'no-such-key': {
    message: 'The ring has no key {id}; it has {known}.',
    remedy: 'Name one of them; allmend keys add makes a new one.',
  },
  'key-in-use': {
    message: 'Key "{id}" cannot be removed: {problem}.',
    remedy: 'Make another key the current one (allmend keys use), restart the server, and try again in an hour.',
  },
  'foreign-keys': {
    message: 'The store was sealed with other keys than those in {path}.',
    remedy: 'Copy the folder "keys" of the first server, or restore it; each server of one store needs the same keys.',
  },
  'bucket-secret': {
    message: 'The secret key of the evidence bucket cannot be read from {path}: {problem}.',
    remedy: 'Name a file that the user of the server can read as evidenceBucket.secretKeyFile.',
  },
  'not-started': {
    message: 'There is no server in {folder}.',
    remedy: 'Start it once with allmend up --data-dir {folder}, or name the folder of the one that runs.',
  },
  'no-tenant': {
    message: 'There is no tenant {tenant}: {problem}.',
    remedy: 'List the tenants with kubectl get tenants; a path is the names from the root down, joined by colons.',
  },
  unreachable: {
    message: 'The server at {url} does not answer: {problem}.',
    remedy: 'See that allmend up runs with this data folder.',
    exitCode: 1,
  },
  'bad-days': {
    message: '{days} is no number of days.',
    remedy: 'Give --days a whole number from 1 to 3650.',
  },
  refused: {
    message: 'The hub refused it: {problem}.',
    remedy: 'See what the message names; allmend kubeconfig and kubectl auth can-i show who may do what.',
    exitCode: 1,
  },
  'bad-entry': {
    message: 'The cloud entry "{cloud}" cannot be given to a hub: {problem}.',
    remedy: 'Change the entry in your clouds.yaml, best to an application credential with the role member.',
  },
  'no-scope': {
    message: 'There is no scope "{scope}" in the hub, and none of that name is shipped.',
    remedy: 'Name one of {known}, or import yours first: kubectl apply a Scope with its text.',
  },
  'not-usable': {
    message: '{what} cannot be used: {problem}.',
    remedy: 'Correct it and run the same command again; nothing was written.',
  },
  'no-subject': {
    message: 'There is no subject {subject}, and nothing else that was added with it.',
    remedy: 'allmend subject list shows the subjects of all namespaces.',
  },
  'backup-exists': {
    message: 'The file {path} exists already.',
    remedy: 'Name another file, or remove it first.',
  },
});
