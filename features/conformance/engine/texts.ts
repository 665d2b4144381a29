import { defineTexts } from '@allmend/kit-i18n';

export const engineTexts = defineTexts('engine', {
  en: {
    'not-observed': 'Did not finish: {resource}: {problem}',
    'not-reached': 'Did not finish: a service of the cloud could not be reached.',
    'not-trusted': 'Did not finish: the certificate of a service of the cloud cannot be trusted.',
    'no-answer-in-time': 'Did not finish: a service of the cloud did not answer in time.',
    'broken-there': 'Did not finish: a service of the cloud failed.',
    'not-let-in': 'Did not finish: the cloud did not accept the credentials.',
    said: '{problem}',
    'not-asked': 'No fresh result: {resource} was not asked in this run.',
    'not-readable':
      'Did not finish: the stored observation {resource} has another shape than this version expects: {problem}',
    'no-check': 'No fresh result: this version has no check for the testcase.',
    'demanded-there': 'See the scope.',
    'check-broke': 'Did not finish: the check itself failed: {problem}',
    'as-official': 'The official suite decides {official} on the same evidence.',
  },
  de: {
    'not-observed': 'Nicht fertig: {resource}: {problem}',
    'not-reached': 'Nicht fertig: Ein Dienst der Cloud war nicht erreichbar.',
    'not-trusted': 'Nicht fertig: Dem Zertifikat eines Dienstes der Cloud ist nicht zu trauen.',
    'no-answer-in-time': 'Nicht fertig: Ein Dienst der Cloud hat nicht rechtzeitig geantwortet.',
    'broken-there': 'Nicht fertig: Ein Dienst der Cloud ist gescheitert.',
    'not-let-in': 'Nicht fertig: Die Cloud hat die Zugangsdaten nicht angenommen.',
    said: '{problem}',
    'not-asked': 'Kein frisches Ergebnis: {resource} wurde in diesem Lauf nicht abgefragt.',
    'not-readable':
      'Nicht fertig: Die gespeicherte Beobachtung {resource} hat eine andere Form, als diese Version erwartet: {problem}',
    'no-check': 'Kein frisches Ergebnis: Diese Version hat für den Testfall keine Prüfung.',
    'demanded-there': 'Siehe den Geltungsbereich.',
    'check-broke': 'Nicht fertig: Die Prüfung selbst ist gescheitert: {problem}',
    'as-official': 'Die offizielle Suite entscheidet auf denselben Belegen {official}.',
  },
  fr: {
    'not-observed': 'Pas terminé : {resource} : {problem}',
    'not-reached': "Pas terminé : un service du cloud n'était pas joignable.",
    'not-trusted': "Pas terminé : le certificat d'un service du cloud n'est pas digne de confiance.",
    'no-answer-in-time': "Pas terminé : un service du cloud n'a pas répondu à temps.",
    'broken-there': 'Pas terminé : un service du cloud a échoué.',
    'not-let-in': "Pas terminé : le cloud n'a pas accepté les identifiants.",
    said: '{problem}',
    'not-asked': "Pas de résultat récent : {resource} n'a pas été interrogé dans cette exécution.",
    'not-readable':
      "Pas terminé : l'observation enregistrée {resource} a une autre forme que celle attendue par cette version : {problem}",
    'no-check': "Pas de résultat récent : cette version n'a pas de contrôle pour ce cas de test.",
    'demanded-there': 'Voir le périmètre.',
    'check-broke': 'Pas terminé : le contrôle lui-même a échoué : {problem}',
    'as-official': 'La suite officielle décide {official} sur les mêmes preuves.',
  },
});
