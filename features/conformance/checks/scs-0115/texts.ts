import { defineTexts } from '@allmend/kit-i18n';

export const texts = defineTexts('scs-0115', {
  en: {
    'ingress-title': 'Do new security groups let nothing in?',
    'egress-title': 'Do new security groups let everything out, over IPv4 and IPv6?',
    'group-title': "Does this project's default security group let in only what comes from itself?",
    'ingress-good-api': 'No default rule lets anything in, except from the same default group.',
    'ingress-good-created-group': 'A new security group came without any rule that lets something in.',
    'ingress-bad': '{count, plural, one {One rule lets} other {# rules let}} traffic into new security groups.',
    'egress-good': 'New security groups let everything out, over IPv4 and IPv6.',
    'egress-bad': 'New security groups do not let everything out.',
    'egress-missing':
      'No rule lets all {ethertype} traffic out of {groups} groups (recommended; "default" is the group that each project has, "other" is every group made later).',
    'group-good': "The project's default security group lets in only what comes from itself.",
    'group-bad':
      "{count, plural, one {One rule lets} other {# rules let}} other traffic into the project's default security group; the project itself may have added them.",
    'group-absent': 'The project shows no security group named default.',
    'not-asked':
      'The cloud does not list its default rules, so a security group has to be made; a read-only run does not do that.',
    rule: 'Rule {id}: {ethertype}, protocol {protocol}, ports {ports}, from {remote}.',
    'demand-ingress':
      'No default rule may let traffic in; only in the default group of a project may traffic come from the same group.',
    'demand-egress': 'Default rules should let all traffic out, over IPv4 and IPv6, in every group.',
    'demand-group': 'A default group lets in only what comes from the same group.',
  },
  de: {
    'ingress-title': 'Lassen neue Sicherheitsgruppen nichts herein?',
    'egress-title': 'Lassen neue Sicherheitsgruppen alles hinaus, über IPv4 und IPv6?',
    'group-title': 'Lässt die Standardgruppe dieses Projekts nur herein, was aus ihr selbst kommt?',
    'ingress-good-api': 'Keine Standardregel lässt etwas herein, ausser aus derselben Standardgruppe.',
    'ingress-good-created-group': 'Eine neue Sicherheitsgruppe kam ohne Regel, die etwas hereinlässt.',
    'ingress-bad':
      '{count, plural, one {Eine Regel lässt} other {# Regeln lassen}} Verkehr in neue Sicherheitsgruppen.',
    'egress-good': 'Neue Sicherheitsgruppen lassen alles hinaus, über IPv4 und IPv6.',
    'egress-bad': 'Neue Sicherheitsgruppen lassen nicht alles hinaus.',
    'egress-missing':
      'Keine Regel lässt allen {ethertype}-Verkehr aus Gruppen der Art «{groups}» hinaus (empfohlen; «default» ist die Gruppe, die jedes Projekt hat, «other» jede später angelegte).',
    'group-good': 'Die Standardgruppe des Projekts lässt nur herein, was aus ihr selbst kommt.',
    'group-bad':
      '{count, plural, one {Eine Regel lässt} other {# Regeln lassen}} anderen Verkehr in die Standardgruppe des Projekts; das Projekt kann sie selbst hinzugefügt haben.',
    'group-absent': 'Das Projekt zeigt keine Sicherheitsgruppe namens default.',
    'not-asked':
      'Die Cloud listet ihre Standardregeln nicht auf, es müsste also eine Sicherheitsgruppe angelegt werden; ein nur lesender Lauf tut das nicht.',
    rule: 'Regel {id}: {ethertype}, Protokoll {protocol}, Ports {ports}, von {remote}.',
    'demand-ingress':
      'Keine Standardregel darf Verkehr hereinlassen; nur in der Standardgruppe eines Projekts darf er aus derselben Gruppe kommen.',
    'demand-egress': 'Standardregeln sollten allen Verkehr hinauslassen, über IPv4 und IPv6, in jeder Gruppe.',
    'demand-group': 'Eine Standardgruppe lässt nur herein, was aus derselben Gruppe kommt.',
  },
  fr: {
    'ingress-title': 'Les nouveaux groupes de sécurité ne laissent-ils rien entrer ?',
    'egress-title': 'Les nouveaux groupes de sécurité laissent-ils tout sortir, en IPv4 et IPv6 ?',
    'group-title': 'Le groupe de sécurité par défaut de ce projet ne laisse-t-il entrer que ce qui vient de lui-même ?',
    'ingress-good-api': 'Aucune règle par défaut ne laisse rien entrer, sauf depuis le même groupe par défaut.',
    'ingress-good-created-group': "Un nouveau groupe de sécurité n'avait aucune règle qui laisse entrer quelque chose.",
    'ingress-bad':
      '{count, plural, one {Une règle laisse} other {# règles laissent}} entrer du trafic dans les nouveaux groupes de sécurité.',
    'egress-good': 'Les nouveaux groupes de sécurité laissent tout sortir, en IPv4 et IPv6.',
    'egress-bad': 'Les nouveaux groupes de sécurité ne laissent pas tout sortir.',
    'egress-missing':
      'Aucune règle ne laisse sortir tout le trafic {ethertype} des groupes « {groups} » (recommandé ; « default » est le groupe que chaque projet possède, « other » tout groupe créé ensuite).',
    'group-good': 'Le groupe de sécurité par défaut du projet ne laisse entrer que ce qui vient de lui-même.',
    'group-bad':
      "{count, plural, one {Une règle laisse} other {# règles laissent}} entrer d'autre trafic dans le groupe par défaut du projet ; le projet a pu l'ajouter lui-même.",
    'group-absent': 'Le projet ne montre aucun groupe de sécurité nommé default.',
    'not-asked':
      "Le cloud n'énumère pas ses règles par défaut, il faudrait donc créer un groupe de sécurité ; une exécution en lecture seule ne le fait pas.",
    rule: 'Règle {id} : {ethertype}, protocole {protocol}, ports {ports}, depuis {remote}.',
    'demand-ingress':
      "Aucune règle par défaut ne peut laisser entrer de trafic ; seul le groupe par défaut d'un projet peut en recevoir du même groupe.",
    'demand-egress':
      'Les règles par défaut devraient laisser sortir tout le trafic, en IPv4 et IPv6, dans chaque groupe.',
    'demand-group': 'Un groupe par défaut ne laisse entrer que ce qui vient du même groupe.',
  },
});
