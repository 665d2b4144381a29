import { defineTexts } from '@allmend/kit-i18n';

export const problemTexts = defineTexts('public-problem', {
  en: {
    'not-found': 'There is no such page',
    'not-found-text': '“{what}” is not known here.',
    'did-you-mean': 'Did you mean {link}?',
    'bad-request': 'This address cannot be read',
    'bad-request-text': '“{value}” is no value of “{name}”.',
    'too-long': 'The address is too long.',
    'too-many': 'Too many requests',
    'too-many-text':
      'Your network has sent too many requests. Try again in {seconds, plural, one {# second} other {# seconds}}.',
    failed: 'This page cannot be shown now',
    'failed-text': 'The data behind it cannot be read at the moment. Nothing is lost; try again in a minute.',
    method: 'This page can only be read',
    'method-text': 'The method {method} is not answered here.',
    home: 'To the overview',
  },
  de: {
    'not-found': 'Diese Seite gibt es nicht',
    'not-found-text': '«{what}» ist hier nicht bekannt.',
    'did-you-mean': 'Meinten Sie {link}?',
    'bad-request': 'Diese Adresse lässt sich nicht lesen',
    'bad-request-text': '«{value}» ist kein Wert von «{name}».',
    'too-long': 'Die Adresse ist zu lang.',
    'too-many': 'Zu viele Anfragen',
    'too-many-text':
      'Ihr Netz hat zu viele Anfragen gesendet. Versuchen Sie es in {seconds, plural, one {# Sekunde} other {# Sekunden}} noch einmal.',
    failed: 'Diese Seite lässt sich jetzt nicht zeigen',
    'failed-text':
      'Die Daten dahinter lassen sich gerade nicht lesen. Es ist nichts verloren; versuchen Sie es in einer Minute noch einmal.',
    method: 'Diese Seite lässt sich nur lesen',
    'method-text': 'Die Methode {method} wird hier nicht beantwortet.',
    home: 'Zur Übersicht',
  },
  fr: {
    'not-found': 'Cette page n’existe pas',
    'not-found-text': '«\u00a0{what}\u00a0» est inconnu ici.',
    'did-you-mean': 'Vouliez-vous {link}\u00a0?',
    'bad-request': 'Cette adresse ne peut être lue',
    'bad-request-text': '«\u00a0{value}\u00a0» n’est pas une valeur de «\u00a0{name}\u00a0».',
    'too-long': 'L’adresse est trop longue.',
    'too-many': 'Trop de requêtes',
    'too-many-text':
      'Votre réseau a envoyé trop de requêtes. Réessayez dans {seconds, plural, one {# seconde} other {# secondes}}.',
    failed: 'Cette page ne peut être montrée maintenant',
    'failed-text':
      'Les données derrière elle ne peuvent être lues en ce moment. Rien n’est perdu\u00a0; réessayez dans une minute.',
    method: 'Cette page ne peut qu’être lue',
    'method-text': 'La méthode {method} n’est pas traitée ici.',
    home: 'Vers la vue d’ensemble',
  },
});
