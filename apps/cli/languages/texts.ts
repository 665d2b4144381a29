import { defineTexts } from '@allmend/kit-i18n';

export const languageTexts = defineTexts('language', {
  en: {
    missing: 'not translated; printed in English',
    unknown: 'no text has this key',
    empty: 'the sentence is empty',
    lost: 'lacks {names}',
    foreign: 'names {names}, which the English text does not have',
    braces: 'the braces do not match',
    other: 'a plural has no case "other"',
    reviewed:
      '{count, plural, one {# text} other {# texts}}: {translated, number} translated, {missing, number} missing, {wrong, number} wrong',
    exported: '{count, plural, one {# text} other {# texts}}',
    'exported-partly':
      '{count, plural, one {# text} other {# texts}}, {english, plural, =0 {all translated} other {of these # still in English}}',
  },
  de: {
    missing: 'nicht übersetzt; wird englisch ausgegeben',
    unknown: 'kein Text hat diesen Schlüssel',
    empty: 'der Satz ist leer',
    lost: 'es fehlt {names}',
    foreign: 'nennt {names}, was der englische Text nicht hat',
    braces: 'die Klammern passen nicht zusammen',
    other: 'einem Plural fehlt der Fall «other»',
    reviewed:
      '{count, plural, one {# Text} other {# Texte}}: {translated, number} übersetzt, {missing, number} fehlen, {wrong, number} falsch',
    exported: '{count, plural, one {# Text} other {# Texte}}',
    'exported-partly':
      '{count, plural, one {# Text} other {# Texte}}, {english, plural, =0 {alle übersetzt} other {davon # noch englisch}}',
  },
  fr: {
    missing: 'non traduit ; affiché en anglais',
    unknown: "aucun texte n'a cette clé",
    empty: 'la phrase est vide',
    lost: 'il manque {names}',
    foreign: "nomme {names}, que le texte anglais n'a pas",
    braces: 'les accolades ne correspondent pas',
    other: "un pluriel n'a pas de cas « other »",
    reviewed:
      '{count, plural, one {# texte} other {# textes}} : {translated, number} traduits, {missing, number} manquants, {wrong, number} faux',
    exported: '{count, plural, one {# texte} other {# textes}}',
    'exported-partly':
      '{count, plural, one {# texte} other {# textes}}, {english, plural, =0 {tous traduits} other {dont # encore en anglais}}',
  },
});
