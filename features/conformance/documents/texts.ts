import { defineTexts } from '@allmend/kit-i18n';

/** What people are told about documents. */
export const documentTexts = defineTexts('documents', {
  en: {
    'waiting-title': 'The document "{title}" waits to be judged.',
    'waiting-body':
      'It is to prove {testcase} of "{subject}". It counts once two people who did not hand it in have accepted it.',
    'rejected-title': 'The document "{title}" was rejected.',
    'rejected-body': 'The reason given: {reason} Hand in another one for {testcase}.',
    'ahead-title': 'The document "{title}" ends on {until, date}.',
    'ahead-body': 'From then on {testcase} of "{subject}" does not pass any more. Hand in a new document before.',
    'expired-title': 'The document "{title}" has ended.',
    'expired-body': '{testcase} of "{subject}" has no fresh result any more. Hand in a new document.',
  },
  de: {
    'waiting-title': 'Das Dokument «{title}» wartet auf eine Beurteilung.',
    'waiting-body':
      'Es soll {testcase} von «{subject}» nachweisen. Es zählt, sobald zwei Personen, die es nicht eingereicht haben, es angenommen haben.',
    'rejected-title': 'Das Dokument «{title}» wurde abgelehnt.',
    'rejected-body': 'Der genannte Grund: {reason} Reichen Sie ein anderes für {testcase} ein.',
    'ahead-title': 'Das Dokument «{title}» läuft am {until, date} ab.',
    'ahead-body': 'Von da an besteht {testcase} von «{subject}» nicht mehr. Reichen Sie vorher ein neues Dokument ein.',
    'expired-title': 'Das Dokument «{title}» ist abgelaufen.',
    'expired-body': '{testcase} von «{subject}» hat kein frisches Ergebnis mehr. Reichen Sie ein neues Dokument ein.',
  },
  fr: {
    'waiting-title': "Le document «\u00a0{title}\u00a0» attend d'être jugé.",
    'waiting-body':
      "Il doit prouver {testcase} de «\u00a0{subject}\u00a0». Il compte dès que deux personnes qui ne l'ont pas remis l'ont accepté.",
    'rejected-title': 'Le document «\u00a0{title}\u00a0» a été refusé.',
    'rejected-body': 'La raison donnée\u00a0: {reason} Remettez-en un autre pour {testcase}.',
    'ahead-title': 'Le document «\u00a0{title}\u00a0» expire le {until, date}.',
    'ahead-body':
      'Dès lors, {testcase} de «\u00a0{subject}\u00a0» ne réussit plus. Remettez un nouveau document auparavant.',
    'expired-title': 'Le document «\u00a0{title}\u00a0» a expiré.',
    'expired-body': "{testcase} de «\u00a0{subject}\u00a0» n'a plus de résultat récent. Remettez un nouveau document.",
  },
});
