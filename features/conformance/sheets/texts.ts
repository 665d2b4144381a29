import { defineTexts } from '@allmend/kit-i18n';

export const sheetTexts = defineTexts('sheets', {
  en: {
    expired: 'No fresh result: the last one is of {measured, date} and counted until {until, date}.',
    never: 'No fresh result: this was never measured.',
    'no-document': 'No fresh result: no document that is in force proves this.',
    declared: 'Declared in the document “{title}”, in force until {until, date}. Nothing was measured.',
    'report-says': 'The report says: {line}',
    'report-result': 'The report says {result} and gives no reason.',
    'log-line': '{line}',
    'content-missing': 'Its entry says {result}, but the report itself is missing from the evidence.',
    'content-changed': 'Its entry says {result}, but the report itself was changed after it came.',
  },
  de: {
    expired: 'Kein frisches Ergebnis: Das letzte ist vom {measured, date} und galt bis {until, date}.',
    never: 'Kein frisches Ergebnis: Das wurde noch nie gemessen.',
    'no-document': 'Kein frisches Ergebnis: Kein gültiges Dokument belegt das.',
    declared: 'Erklärt im Dokument «{title}», gültig bis {until, date}. Gemessen wurde nichts.',
    'report-says': 'Im Bericht steht: {line}',
    'report-result': 'Im Bericht steht {result}, ohne Begründung.',
    'log-line': '{line}',
    'content-missing': 'Sein Eintrag sagt {result}, aber der Bericht selbst fehlt in den Belegen.',
    'content-changed': 'Sein Eintrag sagt {result}, aber der Bericht selbst wurde nach seinem Eingang verändert.',
  },
  fr: {
    expired: 'Pas de résultat récent : le dernier est du {measured, date} et valait jusqu’au {until, date}.',
    never: "Pas de résultat récent : cela n'a jamais été mesuré.",
    'no-document': 'Pas de résultat récent : aucun document valable ne le prouve.',
    declared: "Déclaré dans le document « {title} », valable jusqu'au {until, date}. Rien n'a été mesuré.",
    'report-says': 'Le rapport dit : {line}',
    'report-result': 'Le rapport dit {result}, sans en donner la raison.',
    'log-line': '{line}',
    'content-missing': 'Son entrée dit {result}, mais le rapport lui-même manque parmi les preuves.',
    'content-changed': 'Son entrée dit {result}, mais le rapport lui-même a été modifié après son arrivée.',
  },
});
