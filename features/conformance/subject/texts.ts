import { defineTexts } from '@allmend/kit-i18n';

/** What people are told about a subject: what holds no more, what holds again, what will not hold. */
export const subjectTexts = defineTexts('subject', {
  en: {
    'fail-title': '{subject} does not pass {scope} {version}.',
    'fail-body': '{count, plural, one {# testcase fails} other {# testcases fail}}.',
    'unknown-title': 'Whether {subject} passes {scope} {version} is not known any more.',
    'unknown-body':
      '{count, plural, one {# testcase has no result that counts} other {# testcases have no result that counts}}. See that the cloud answers, and that its credentials work.',
    'pass-title': '{subject} passes {scope} {version} again.',
    'pass-body': 'Everything that the version demands passes. Nothing is to be done.',
    'over-title': 'Nothing of {subject} fails {scope} {version} any more.',
    'over-body':
      'What failed passes again. {count, plural, one {# testcase still has} other {# testcases still have}} no result that counts, so the whole does not pass yet.',
    testcase: '{testcase}:',
    'more-findings': 'And {count, number} more.',
    'ahead-fail-title': '{subject} will not pass {scope} {version}, which takes effect on {from, date}.',
    'ahead-fail-body':
      'By what is known today, {count, plural, one {# testcase does} other {# testcases do}} not pass: {testcases}.',
    'ahead-unknown-title':
      'Whether {subject} will pass {scope} {version}, which takes effect on {from, date}, is not known.',
    'ahead-unknown-body':
      'For {count, plural, one {# testcase} other {# testcases}} of it there is no result yet: {testcases}.',
    'ahead-pass-title': '{subject} will pass {scope} {version}, which takes effect on {from, date}.',
    'ahead-pass-body': 'By what is known today, everything that the version demands passes. Nothing is to be done.',
    'credentials-title': 'The cloud of {subject} does not accept the credentials that it is measured with.',
    'credentials-body': 'It says: {found} Until that is mended, nothing new is measured, and results expire.',
    'credentials-good-title': 'The cloud of {subject} accepts the credentials again.',
    'credentials-good-body': 'It is measured again. Nothing is to be done.',
    'expiry-title':
      'The credentials that {subject} is measured with end on {at, date}, in {days, plural, one {# day} other {# days}}.',
    'expiry-body':
      'Create a new application credential with the role member, and put it into the Secret {secret}. The one that is in use stays valid until then.',
  },
  de: {
    'fail-title': '{subject} besteht {scope} {version} nicht.',
    'fail-body': '{count, plural, one {# Testfall schlägt fehl} other {# Testfälle schlagen fehl}}.',
    'unknown-title': 'Ob {subject} {scope} {version} besteht, ist nicht mehr bekannt.',
    'unknown-body':
      'Für {count, plural, one {# Testfall} other {# Testfälle}} gibt es kein Ergebnis, das zählt. Bitte sehen Sie nach, ob die Cloud antwortet und ob ihre Zugangsdaten gelten.',
    'pass-title': '{subject} besteht {scope} {version} wieder.',
    'pass-body': 'Alles, was die Version verlangt, wird bestanden. Es ist nichts zu tun.',
    'over-title': 'An {subject} fällt in {scope} {version} nichts mehr durch.',
    'over-body':
      'Was durchgefallen war, wird wieder bestanden. Für {count, plural, one {# Testfall} other {# Testfälle}} gibt es noch kein Ergebnis, das zählt; das Ganze ist daher noch nicht bestanden.',
    testcase: '{testcase}:',
    'more-findings': 'Und {count, number} weitere.',
    'ahead-fail-title': '{subject} wird {scope} {version}, gültig ab {from, date}, nicht bestehen.',
    'ahead-fail-body':
      'Nach dem heutigen Stand {count, plural, one {wird # Testfall} other {werden # Testfälle}} nicht bestanden: {testcases}.',
    'ahead-unknown-title': 'Ob {subject} {scope} {version}, gültig ab {from, date}, bestehen wird, ist nicht bekannt.',
    'ahead-unknown-body':
      'Für {count, plural, one {# Testfall} other {# Testfälle}} davon gibt es noch kein Ergebnis: {testcases}.',
    'ahead-pass-title': '{subject} wird {scope} {version}, gültig ab {from, date}, bestehen.',
    'ahead-pass-body': 'Nach dem heutigen Stand wird alles bestanden, was die Version verlangt. Es ist nichts zu tun.',
    'credentials-title': 'Die Cloud von {subject} nimmt die Zugangsdaten nicht an, mit denen sie gemessen wird.',
    'credentials-body':
      'Sie sagt: {found} Bis das behoben ist, wird nichts Neues gemessen, und die Ergebnisse laufen ab.',
    'credentials-good-title': 'Die Cloud von {subject} nimmt die Zugangsdaten wieder an.',
    'credentials-good-body': 'Sie wird wieder gemessen. Es ist nichts zu tun.',
    'expiry-title':
      'Die Zugangsdaten, mit denen {subject} gemessen wird, enden am {at, date}, in {days, plural, one {# Tag} other {# Tagen}}.',
    'expiry-body':
      'Bitte legen Sie ein neues Application Credential mit der Rolle member an und tragen Sie es in das Secret {secret} ein. Das jetzige gilt bis dahin weiter.',
  },
  fr: {
    'fail-title': '{subject} ne réussit pas {scope} {version}.',
    'fail-body': '{count, plural, one {# cas de test échoue} other {# cas de test échouent}}.',
    'unknown-title': 'On ne sait plus si {subject} réussit {scope} {version}.',
    'unknown-body':
      "{count, plural, one {# cas de test n'a} other {# cas de test n'ont}} aucun résultat qui compte. Veuillez vérifier que le cloud répond et que ses identifiants sont valables.",
    'pass-title': '{subject} réussit de nouveau {scope} {version}.',
    'pass-body': "Tout ce que la version demande est réussi. Il n'y a rien à faire.",
    'over-title': "Plus rien n'échoue chez {subject} pour {scope} {version}.",
    'over-body':
      "Ce qui échouait est de nouveau réussi. {count, plural, one {# cas de test n'a} other {# cas de test n'ont}} pas encore de résultat qui compte ; l'ensemble n'est donc pas encore réussi.",
    testcase: '{testcase} :',
    'more-findings': 'Et {count, number} de plus.',
    'ahead-fail-title': '{subject} ne réussira pas {scope} {version}, en vigueur le {from, date}.',
    'ahead-fail-body':
      "D'après ce que l'on sait aujourd'hui, {count, plural, one {# cas de test n'est pas réussi} other {# cas de test ne sont pas réussis}} : {testcases}.",
    'ahead-unknown-title': 'On ne sait pas si {subject} réussira {scope} {version}, en vigueur le {from, date}.',
    'ahead-unknown-body':
      "Pour {count, plural, one {# de ses cas de test} other {# de ses cas de test}}, il n'y a pas encore de résultat : {testcases}.",
    'ahead-pass-title': '{subject} réussira {scope} {version}, en vigueur le {from, date}.',
    'ahead-pass-body':
      "D'après ce que l'on sait aujourd'hui, tout ce que la version demande est réussi. Il n'y a rien à faire.",
    'credentials-title': "Le cloud de {subject} n'accepte pas les identifiants avec lesquels il est mesuré.",
    'credentials-body':
      "Il dit : {found} Tant que ce n'est pas corrigé, rien de nouveau n'est mesuré et les résultats expirent.",
    'credentials-good-title': 'Le cloud de {subject} accepte de nouveau les identifiants.',
    'credentials-good-body': "Il est de nouveau mesuré. Il n'y a rien à faire.",
    'expiry-title':
      'Les identifiants avec lesquels {subject} est mesuré expirent le {at, date}, dans {days, plural, one {# jour} other {# jours}}.',
    'expiry-body':
      "Veuillez créer un nouvel identifiant d'application avec le rôle member et le mettre dans le Secret {secret}. L'actuel reste valable jusque-là.",
  },
});
