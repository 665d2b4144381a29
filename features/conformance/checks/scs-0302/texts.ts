import { defineTexts } from '@allmend/kit-i18n';

export const texts = defineTexts('scs-0302', {
  en: {
    'run-title': 'May a domain manager manage its own domain, and nothing beyond?',
    'docs-title': 'Is it documented that the domain manager role is as the standard wants it?',
    good: 'All {count, number} things that a domain manager must or must not do came out as wanted.',
    bad: '{count, plural, one {One thing that a domain manager must or must not do does} other {# things that a domain manager must or must not do do}} not come out as wanted.',
    unclear: '{count, plural, one {One thing} other {# things}} could not be tried or judged: {probes}.',
    'not-named': 'No domain manager was named, so nothing was tried.',
    'no-manager': 'The token of the domain manager carries the roles {roles}; wanted is manager, without admin.',
    'must-work': '{probe} was refused, but must work within the own domain (status {status}): {problem}',
    'must-not-work': '{probe} worked, but must be refused (status {status}).',
    open: '{probe}: {problem} (status {status})',
    'demand-run':
      'The role manager, on a domain, must let its holder manage users, projects and groups of that domain; it must not reach other domains, create roles or assign the role admin.',
    'demand-docs':
      'A role named manager must exist and be bound to its domain, with enforced scope and the new defaults of the policies; the operator shows it with a document.',
  },
  de: {
    'run-title': 'Darf eine Domänenverwaltung ihre eigene Domäne verwalten, und nichts darüber hinaus?',
    'docs-title': 'Ist beschrieben, dass die Rolle der Domänenverwaltung so ist, wie der Standard es verlangt?',
    good: 'Alle {count, number} Dinge, die eine Domänenverwaltung tun können muss oder nicht tun darf, kamen wie verlangt heraus.',
    bad: '{count, plural, one {Ein Ding, das eine Domänenverwaltung tun können muss oder nicht tun darf, kam} other {# Dinge, die eine Domänenverwaltung tun können muss oder nicht tun darf, kamen}} nicht wie verlangt heraus.',
    unclear:
      '{count, plural, one {Ein Ding ließ} other {# Dinge ließen}} sich nicht erproben oder beurteilen: {probes}.',
    'not-named': 'Es wurde keine Domänenverwaltung genannt, also nichts erprobt.',
    'no-manager': 'Das Token der Domänenverwaltung trägt die Rollen {roles}; gefragt ist manager, ohne admin.',
    'must-work': '{probe} wurde verweigert, muss in der eigenen Domäne aber gehen (Status {status}): {problem}',
    'must-not-work': '{probe} ging, muss aber verweigert werden (Status {status}).',
    open: '{probe}: {problem} (Status {status})',
    'demand-run':
      'Die Rolle manager auf einer Domäne muss erlauben, deren Benutzer, Projekte und Gruppen zu verwalten; sie darf weder andere Domänen erreichen noch Rollen anlegen oder die Rolle admin vergeben.',
    'demand-docs':
      'Eine Rolle namens manager muss es geben und an ihre Domäne gebunden sein, mit erzwungenem Geltungsbereich und den neuen Vorgaben der Richtlinien; der Betreiber zeigt es mit einem Dokument.',
  },
  fr: {
    'run-title': 'Un gestionnaire de domaine peut-il gérer son propre domaine, et rien de plus ?',
    'docs-title': 'Est-il documenté que le rôle de gestionnaire de domaine est comme le veut le standard ?',
    good: "Les {count, number} choses qu'un gestionnaire de domaine doit ou ne doit pas pouvoir faire sont comme voulu.",
    bad: "{count, plural, one {Une chose qu'un gestionnaire de domaine doit ou ne doit pas pouvoir faire n'est} other {# choses qu'un gestionnaire de domaine doit ou ne doit pas pouvoir faire ne sont}} pas comme voulu.",
    unclear:
      "{count, plural, one {Une chose n'a pas pu être essayée ou jugée} other {# choses n'ont pas pu être essayées ou jugées}} : {probes}.",
    'not-named': "Aucun gestionnaire de domaine n'a été nommé, rien n'a donc été essayé.",
    'no-manager': 'Le jeton du gestionnaire de domaine porte les rôles {roles} ; il faut manager, sans admin.',
    'must-work': '{probe} a été refusé, mais doit fonctionner dans le propre domaine (statut {status}) : {problem}',
    'must-not-work': '{probe} a fonctionné, mais doit être refusé (statut {status}).',
    open: '{probe} : {problem} (statut {status})',
    'demand-run':
      "Le rôle manager sur un domaine doit permettre d'en gérer les utilisateurs, projets et groupes ; il ne doit ni atteindre d'autres domaines, ni créer de rôles, ni attribuer le rôle admin.",
    'demand-docs':
      "Un rôle nommé manager doit exister et être lié à son domaine, avec portée imposée et les nouvelles règles par défaut ; l'exploitant le montre par un document.",
  },
});
