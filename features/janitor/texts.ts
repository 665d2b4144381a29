import { defineTexts, type Message } from '@allmend/kit-i18n';
import type { KeptReason, SweepEvent } from './events.ts';

const texts = defineTexts('janitor', {
  en: {
    found: 'Found {kind} {name} in {cloud}.',
    'found-adopted': 'Found {kind} {name} in {cloud}, which only its name or tag says to be ours.',
    removed: 'Removed {kind} {name} in {cloud}.',
    absent: 'There is no {kind} {name} in {cloud} (any more).',
    failed: 'Could not remove {kind} {name} in {cloud}: {message}',
    'kept-run-lives': 'Left {kind} {name} in {cloud} alone: its run is still going on.',
    'kept-may-still-arrive': 'The {kind} {name} is not in {cloud}, but its creation may still arrive.',
    'kept-tagged-only': 'Left {kind} {name} in {cloud} alone: it is tagged as ours, but not in the ledger.',
    'kept-other-installation': 'Left {kind} {name} in {cloud} alone: it is tagged by another installation.',
    'kept-same-name-only':
      'Left {kind} {name} in {cloud} alone: it has the name of a resource of ours, but is another one.',
    'kept-not-provable': 'Left {kind} {name} in {cloud} alone: nothing proves that it is ours.',
    'kept-interrupted': 'Did not get to {kind} {name} in {cloud}.',
    unseen: 'Could not look at {cloud}: {message}',
    'unseen-entries':
      'Could not look at {cloud}, where {count, plural, one {# resource} other {# resources}} may be left: {message}',
    'unseen-kind': 'Could not list what there is of the kind {kind} in {cloud}: {message}',
    'run-lives': 'Left the run {run} on {cloud} alone: it is still going on.',
    waiting:
      'Looking again at {until} for {count, plural, one {# resource} other {# resources}} that may still arrive in {cloud}.',
  },
  de: {
    found: '{kind} {name} in {cloud} gefunden.',
    'found-adopted': '{kind} {name} in {cloud} gefunden; nur Name oder Kennzeichen sagt, dass es unseres ist.',
    removed: '{kind} {name} in {cloud} entfernt.',
    absent: '{kind} {name} gibt es in {cloud} nicht (mehr).',
    failed: '{kind} {name} in {cloud} konnte nicht entfernt werden: {message}',
    'kept-run-lives': '{kind} {name} in {cloud} bleibt: Der Lauf dazu ist noch im Gang.',
    'kept-may-still-arrive': '{kind} {name} gibt es in {cloud} nicht, kann aber noch angelegt werden.',
    'kept-tagged-only':
      '{kind} {name} in {cloud} bleibt: Es ist als unseres gekennzeichnet, steht aber nicht im Verzeichnis.',
    'kept-other-installation': '{kind} {name} in {cloud} bleibt: Es trägt das Kennzeichen einer anderen Installation.',
    'kept-same-name-only': '{kind} {name} in {cloud} bleibt: Es heisst wie etwas von uns, ist aber etwas anderes.',
    'kept-not-provable': '{kind} {name} in {cloud} bleibt: Nichts beweist, dass es unseres ist.',
    'kept-interrupted': '{kind} {name} in {cloud} kam nicht mehr an die Reihe.',
    unseen: '{cloud} konnte nicht durchgesehen werden: {message}',
    'unseen-entries':
      '{cloud} konnte nicht durchgesehen werden; dort {count, plural, one {kann # Ressource} other {können # Ressourcen}} übrig sein: {message}',
    'unseen-kind': 'Was es in {cloud} von der Art {kind} gibt, konnte nicht aufgelistet werden: {message}',
    'run-lives': 'Der Lauf {run} auf {cloud} bleibt unberührt: Er ist noch im Gang.',
    waiting:
      'Um {until} wird in {cloud} noch einmal nach {count, plural, one {# Ressource} other {# Ressourcen}} gesehen.',
  },
  fr: {
    found: '{kind} {name} trouvé dans {cloud}.',
    'found-adopted': "{kind} {name} trouvé dans {cloud} ; seul son nom ou son étiquette dit qu'il est à nous.",
    removed: '{kind} {name} supprimé dans {cloud}.',
    absent: "{kind} {name} n'existe pas (ou plus) dans {cloud}.",
    failed: "{kind} {name} dans {cloud} n'a pas pu être supprimé : {message}",
    'kept-run-lives': '{kind} {name} dans {cloud} reste : son exécution est encore en cours.',
    'kept-may-still-arrive': "{kind} {name} n'existe pas dans {cloud}, mais sa création peut encore arriver.",
    'kept-tagged-only': "{kind} {name} dans {cloud} reste : il porte notre étiquette, mais n'est pas dans le registre.",
    'kept-other-installation': "{kind} {name} dans {cloud} reste : il porte l'étiquette d'une autre installation.",
    'kept-same-name-only':
      "{kind} {name} dans {cloud} reste : il porte le nom d'une de nos ressources, mais en est une autre.",
    'kept-not-provable': "{kind} {name} dans {cloud} reste : rien ne prouve qu'il est à nous.",
    'kept-interrupted': "{kind} {name} dans {cloud} : son tour n'est pas venu.",
    unseen: "{cloud} n'a pas pu être examiné : {message}",
    'unseen-entries':
      "{cloud} n'a pas pu être examiné ; il peut y rester {count, plural, one {# ressource} other {# ressources}} : {message}",
    'unseen-kind': "Ce qu'il y a du genre {kind} dans {cloud} n'a pas pu être listé : {message}",
    'run-lives': "L'exécution {run} sur {cloud} n'est pas touchée : elle est encore en cours.",
    waiting:
      'Nouvel examen de {cloud} à {until} pour {count, plural, one {# ressource} other {# ressources}} qui peuvent encore arriver.',
  },
});

const kept = {
  'run-lives': 'kept-run-lives',
  'may-still-arrive': 'kept-may-still-arrive',
  'tagged-only': 'kept-tagged-only',
  'other-installation': 'kept-other-installation',
  'same-name-only': 'kept-same-name-only',
  'not-provable': 'kept-not-provable',
  interrupted: 'kept-interrupted',
} as const satisfies Record<KeptReason, string>;

/** One sentence about an event, in data. */
export function describeEvent(event: SweepEvent): Message {
  switch (event.type) {
    case 'run-lives':
      return texts.message('run-lives', { run: event.run, cloud: event.cloud });
    case 'waiting':
      return texts.message('waiting', { until: event.until, count: event.entries, cloud: event.cloud });
    case 'unseen': {
      const { cloud, kind, entries, failure } = event;
      if (kind !== null) return texts.message('unseen-kind', { kind, cloud, message: failure.message });
      if (entries > 0) return texts.message('unseen-entries', { cloud, count: entries, message: failure.message });
      return texts.message('unseen', { cloud, message: failure.message });
    }
    default: {
      const { kind, name, id, cloud } = event.resource;
      const params = { kind, name: name || id || '?', cloud };
      if (event.type === 'kept') return texts.message(kept[event.reason], params);
      if (event.type === 'failed') return texts.message('failed', { ...params, message: event.failure.message });
      return texts.message(event.type === 'found' && event.adopted ? 'found-adopted' : event.type, params);
    }
  }
}
