import { defineErrors } from '@allmend/kit-errors';

export const serverErrors = defineErrors('server', {
  'bad-address': {
    message: 'The address {address} cannot be listened on: {problem}.',
    remedy: 'Give --listen as ADDRESS:PORT, e.g. 127.0.0.1:8443; port 0 takes a free one.',
  },
  'keys-unreadable': {
    message: 'The key file {path} cannot be used: {problem}.',
    remedy: 'Restore it from the backup of the data folder; without its keys, sealed objects cannot be opened.',
  },
  'foreign-keys': {
    message: 'The store was sealed with other keys than those in {path}.',
    remedy: 'Copy the folder "keys" of the first server, or restore it; each server of one store needs the same keys.',
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
  'backup-exists': {
    message: 'The file {path} exists already.',
    remedy: 'Name another file, or remove it first.',
  },
});
