import { defineErrors } from '@allmend/kit-errors';

/** What is wrong with a channel, and why a message did not arrive. Each stands in the status of the channel, so none holds a secret. */
export const notificationErrors = defineErrors('notification', {
  'unknown-type': {
    message: 'There is no kind of channel "{type}".',
    remedy: 'Set spec.type to one of {known}.',
  },
  'settings-wrong': {
    message: 'The settings of the channel cannot be used: {problems}.',
    remedy: 'Correct spec.settings; a channel of type {type} takes {known}.',
  },
  'secret-not-named': {
    message: 'A channel of type {type} needs a Secret with {keys}.',
    remedy: 'Create the Secret in the namespace of the channel and name it in spec.secret.',
  },
  'secret-missing': {
    message: 'There is no Secret {namespace}/{name}, which spec.secret names.',
    remedy: 'Create it with the keys that the channel needs, or name another one.',
  },
  'secret-incomplete': {
    message: 'The Secret {namespace}/{name} has no key {keys}.',
    remedy: 'Add what is missing to the Secret.',
  },
  'secret-unusable': {
    message: 'The key {key} of the Secret cannot be used: {problem}.',
    remedy: 'Write the key anew.',
  },
  unreachable: {
    message: '{server} cannot be reached: {problem}.',
    remedy: 'It is tried again; see that the address is right and that the server runs.',
    exitCode: 3,
  },
  timeout: {
    message: '{server} did not answer within {seconds} s.',
    remedy: 'It is tried again; the message may have arrived all the same, and then comes twice with the same id.',
    exitCode: 3,
  },
  busy: {
    message: '{server} could not take the message: {answer}.',
    remedy: 'It is tried again.',
    exitCode: 3,
  },
  refused: {
    message: '{server} refused the message: {answer}.',
    remedy: 'It is not tried again. Correct the settings of the channel or the receiver.',
    exitCode: 1,
  },
  redirected: {
    message: '{server} redirects elsewhere ({answer}), which is not followed.',
    remedy: 'Give the final address in spec.settings.',
    exitCode: 1,
  },
  gone: {
    message: '{server} says that it is gone for good: {answer}.',
    remedy: 'Nothing more is sent until spec changes: give the new address, or delete the channel.',
    exitCode: 1,
  },
  'address-refused': {
    message: 'The server may not be asked: {problem}',
    remedy: 'Use an address that may be reached, and an encrypted connection to a public one.',
    exitCode: 1,
  },
  'not-encrypted': {
    message: '{server} does not offer an encrypted connection that can be trusted: {problem}.',
    remedy: 'It is tried again; correct spec.settings.tls or the certificate of the server.',
    exitCode: 1,
  },
  'login-refused': {
    message: '{server} does not accept the user name and password ({code}).',
    remedy: 'Correct the keys username and password of the Secret.',
    exitCode: 1,
  },
  'recipients-refused': {
    message: '{server} refused these recipients: {recipients}. The message went to {accepted}.',
    remedy: 'Correct spec.settings.to.',
    exitCode: 1,
  },
  unexpected: {
    message: 'The channel failed in a way that nobody has foreseen ({name}).',
    remedy: 'It is tried again; the log of the server holds more.',
    exitCode: 3,
  },
});
