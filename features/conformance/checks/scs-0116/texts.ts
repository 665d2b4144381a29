import { defineTexts } from '@allmend/kit-i18n';

export const texts = defineTexts('scs-0116', {
  en: {
    'presence-title': 'Is there a key manager?',
    'permissions-title': 'Can a member use the key manager, if there is one?',
    'docs-title': 'Is it documented how the key manager protects its keys?',
    present: 'The catalogue has a service of type key-manager.',
    absent: 'The catalogue has no service of type key-manager.',
    'nothing-to-permit': 'The cloud has no key manager, so there is nothing to permit.',
    'not-asked': 'A read-only run does not store a secret, so the key manager was not exercised.',
    usable: 'A secret could be stored, found, read back unchanged and deleted.',
    'payload-differs': 'The key manager gave another payload back than was stored.',
    'not-listed': 'A secret was stored but does not appear in the list.',
    refused: 'The key manager refused the operation "{operation}" to a member (status {status}): {problem}',
    unclear:
      'Whether a member can use the key manager could not be seen; the operation "{operation}" failed (status {status}): {problem}',
    roles: 'The token carries the roles {roles}.',
    'demand-presence': 'A key manager should be offered.',
    'demand-permissions': 'Where there is a key manager, users with the role member must be able to use it.',
    'demand-docs':
      'Keys must be stored encrypted, the key that encrypts them must be kept elsewhere, and never in plain text on a host; the operator shows this with a document.',
  },
  de: {
    'presence-title': 'Gibt es einen Schlüsselverwalter?',
    'permissions-title': 'Kann ein Mitglied den Schlüsselverwalter benutzen, wenn es einen gibt?',
    'docs-title': 'Ist beschrieben, wie der Schlüsselverwalter seine Schlüssel schützt?',
    present: 'Der Katalog hat einen Dienst vom Typ key-manager.',
    absent: 'Der Katalog hat keinen Dienst vom Typ key-manager.',
    'nothing-to-permit': 'Die Cloud hat keinen Schlüsselverwalter, es gibt also nichts zu erlauben.',
    'not-asked': 'Ein nur lesender Lauf legt kein Geheimnis ab, der Schlüsselverwalter wurde also nicht erprobt.',
    usable: 'Ein Geheimnis ließ sich ablegen, finden, unverändert zurücklesen und löschen.',
    'payload-differs': 'Der Schlüsselverwalter gab anderes zurück, als abgelegt worden war.',
    'not-listed': 'Ein Geheimnis wurde abgelegt, steht aber nicht in der Liste.',
    refused: 'Der Schlüsselverwalter verweigerte einem Mitglied den Vorgang «{operation}» (Status {status}): {problem}',
    unclear:
      'Ob ein Mitglied den Schlüsselverwalter benutzen kann, war nicht zu sehen; der Vorgang «{operation}» scheiterte (Status {status}): {problem}',
    roles: 'Das Token trägt die Rollen {roles}.',
    'demand-presence': 'Ein Schlüsselverwalter sollte angeboten werden.',
    'demand-permissions':
      'Wo es einen Schlüsselverwalter gibt, müssen Benutzer mit der Rolle member ihn benutzen können.',
    'demand-docs':
      'Schlüssel müssen verschlüsselt gespeichert sein, der Schlüssel dazu muss anderswo liegen und nie im Klartext auf einem Rechner; der Betreiber zeigt das mit einem Dokument.',
  },
  fr: {
    'presence-title': 'Y a-t-il un gestionnaire de clés ?',
    'permissions-title': "Un membre peut-il se servir du gestionnaire de clés, s'il y en a un ?",
    'docs-title': 'La protection des clés par le gestionnaire de clés est-elle documentée ?',
    present: 'Le catalogue a un service de type key-manager.',
    absent: "Le catalogue n'a aucun service de type key-manager.",
    'nothing-to-permit': "Le cloud n'a pas de gestionnaire de clés, il n'y a donc rien à permettre.",
    'not-asked':
      "Une exécution en lecture seule ne dépose pas de secret ; le gestionnaire de clés n'a donc pas été essayé.",
    usable: 'Un secret a pu être déposé, trouvé, relu sans changement et supprimé.',
    'payload-differs': 'Le gestionnaire de clés a rendu autre chose que ce qui avait été déposé.',
    'not-listed': "Un secret a été déposé mais n'apparaît pas dans la liste.",
    refused: "Le gestionnaire de clés a refusé à un membre l'opération « {operation} » (statut {status}) : {problem}",
    unclear:
      "On n'a pas pu voir si un membre peut se servir du gestionnaire de clés ; l'opération « {operation} » a échoué (statut {status}) : {problem}",
    roles: 'Le jeton porte les rôles {roles}.',
    'demand-presence': 'Un gestionnaire de clés devrait être offert.',
    'demand-permissions':
      "Là où il y a un gestionnaire de clés, les utilisateurs ayant le rôle member doivent pouvoir s'en servir.",
    'demand-docs':
      "Les clés doivent être stockées chiffrées, la clé qui les chiffre gardée ailleurs et jamais en clair sur une machine ; l'exploitant le montre par un document.",
  },
});
