import { defineTexts } from '@allmend/kit-i18n';

export const texts = defineTexts('scs-0123', {
  en: {
    'service-title': 'Does the catalogue have {types}?',
    'canonical-title': 'Do services stand in the catalogue under their canonical types?',
    's3-title': 'Can object storage be used over S3?',
    'service-good': 'The catalogue has {types}.',
    'service-bad': 'The catalogue has no service of type {types}.',
    'service-not-needed': 'The catalogue has no service of type {types}; the standard does not ask for it.',
    types: 'It has the types {types}.',
    'canonical-good': 'Every service stands in the catalogue under its canonical type.',
    'canonical-bad':
      '{count, plural, one {One service stands} other {# services stand}} in the catalogue only under another name for its type.',
    alias: 'Service {name} has the type {type}; its canonical type is {canonical}.',
    's3-good': 'Buckets and objects could be made, read back unchanged, listed and deleted over S3 at {endpoint}.',
    's3-absent': 'The catalogue has neither object-store-s3 nor object-store, so there is no S3.',
    's3-refused': 'S3 at {endpoint} refused the operation "{operation}" (status {status}): {problem}',
    's3-wrong-content': 'S3 at {endpoint} gave other content back than was stored (operation "{operation}").',
    's3-unclear':
      'Whether S3 can be used could not be seen; the operation "{operation}" failed (status {status}): {problem}',
    's3-delegated':
      'Whether S3 can be used could not be seen: Keystone makes no keys for S3 for an application credential. Make them as the user to whom it belongs (openstack ec2 credentials create, in the same project), and put access and secret into the clouds.yaml as ec2_access_key and ec2_secret_key, beside "auth" with the application credential.',
    's3-given-keys':
      'Whether S3 can be used could not be seen: S3 at {endpoint} does not take the keys ec2_access_key and ec2_secret_key of the clouds.yaml. They are wrong or deleted; make new ones (openstack ec2 credentials create).',
    's3-untried': 'No object was read back over S3, so its use was not proved.',
    's3-operation': '{operation}: {outcome}, status {status}, code {code}. {problem}',
    'demand-service': 'This service must be offered, and its endpoint be found in the catalogue.',
    'demand-placement': 'Only the official suite asks for placement; the standard does not name it.',
    'demand-canonical': 'Catalogue entries should use the canonical service type, not another name for it.',
    'demand-s3': 'An object storage that understands S3 must be offered.',
  },
  de: {
    'service-title': 'Hat der Katalog {types}?',
    'canonical-title': 'Stehen die Dienste unter ihrem kanonischen Typ im Katalog?',
    's3-title': 'Lässt sich der Objektspeicher über S3 benutzen?',
    'service-good': 'Der Katalog hat {types}.',
    'service-bad': 'Der Katalog hat keinen Dienst vom Typ {types}.',
    'service-not-needed': 'Der Katalog hat keinen Dienst vom Typ {types}; der Standard verlangt ihn nicht.',
    types: 'Er hat die Typen {types}.',
    'canonical-good': 'Jeder Dienst steht unter seinem kanonischen Typ im Katalog.',
    'canonical-bad':
      '{count, plural, one {Ein Dienst steht} other {# Dienste stehen}} nur unter einem anderen Namen des Typs im Katalog.',
    alias: 'Der Dienst {name} hat den Typ {type}; kanonisch ist {canonical}.',
    's3-good':
      'Behälter und Objekte ließen sich über S3 bei {endpoint} anlegen, unverändert zurücklesen, auflisten und löschen.',
    's3-absent': 'Der Katalog hat weder object-store-s3 noch object-store, es gibt also kein S3.',
    's3-refused': 'S3 bei {endpoint} verweigerte den Vorgang «{operation}» (Status {status}): {problem}',
    's3-wrong-content': 'S3 bei {endpoint} gab anderes zurück, als abgelegt worden war (Vorgang «{operation}»).',
    's3-unclear':
      'Ob S3 benutzt werden kann, war nicht zu sehen; der Vorgang «{operation}» scheiterte (Status {status}): {problem}',
    's3-delegated':
      'Ob S3 benutzt werden kann, war nicht zu sehen: Keystone erzeugt für ein Application Credential keine Schlüssel für S3. Bitte legen Sie sie als der Benutzer an, dem es gehört (openstack ec2 credentials create, im selben Projekt), und tragen Sie access und secret als ec2_access_key und ec2_secret_key in die clouds.yaml ein, neben «auth» mit dem Application Credential.',
    's3-given-keys':
      'Ob S3 benutzt werden kann, war nicht zu sehen: S3 bei {endpoint} nimmt die Schlüssel ec2_access_key und ec2_secret_key der clouds.yaml nicht an. Sie sind falsch oder gelöscht; bitte legen Sie neue an (openstack ec2 credentials create).',
    's3-untried': 'Kein Objekt wurde über S3 zurückgelesen, sein Gebrauch ist also nicht erwiesen.',
    's3-operation': '{operation}: {outcome}, Status {status}, Code {code}. {problem}',
    'demand-service': 'Dieser Dienst muss angeboten werden und sein Endpunkt im Katalog zu finden sein.',
    'demand-placement': 'Nur die offizielle Suite verlangt placement; der Standard nennt es nicht.',
    'demand-canonical': 'Einträge im Katalog sollten den kanonischen Typ tragen, nicht einen anderen Namen dafür.',
    'demand-s3': 'Ein Objektspeicher, der S3 versteht, muss angeboten werden.',
  },
  fr: {
    'service-title': 'Le catalogue a-t-il {types} ?',
    'canonical-title': 'Les services figurent-ils au catalogue sous leur type canonique ?',
    's3-title': "Le stockage d'objets est-il utilisable par S3 ?",
    'service-good': 'Le catalogue a {types}.',
    'service-bad': "Le catalogue n'a aucun service de type {types}.",
    'service-not-needed': "Le catalogue n'a aucun service de type {types} ; le standard ne le demande pas.",
    types: 'Il a les types {types}.',
    'canonical-good': 'Chaque service figure au catalogue sous son type canonique.',
    'canonical-bad':
      '{count, plural, one {Un service ne figure} other {# services ne figurent}} au catalogue que sous un autre nom de type.',
    alias: 'Le service {name} a le type {type} ; le type canonique est {canonical}.',
    's3-good':
      'Des compartiments et des objets ont pu être créés, relus sans changement, énumérés et supprimés par S3 à {endpoint}.',
    's3-absent': "Le catalogue n'a ni object-store-s3 ni object-store, il n'y a donc pas de S3.",
    's3-refused': "S3 à {endpoint} a refusé l'opération « {operation} » (statut {status}) : {problem}",
    's3-wrong-content': 'S3 à {endpoint} a rendu autre chose que ce qui avait été déposé (opération « {operation} »).',
    's3-unclear':
      "On n'a pas pu voir si S3 est utilisable ; l'opération « {operation} » a échoué (statut {status}) : {problem}",
    's3-delegated':
      "On n'a pas pu voir si S3 est utilisable : Keystone ne crée pas de clés S3 pour un identifiant d'application. Créez-les en tant que l'utilisateur auquel il appartient (openstack ec2 credentials create, dans le même projet), et inscrivez access et secret dans le clouds.yaml sous ec2_access_key et ec2_secret_key, à côté de « auth » avec l'identifiant d'application.",
    's3-given-keys':
      "On n'a pas pu voir si S3 est utilisable : S3 à {endpoint} n'accepte pas les clés ec2_access_key et ec2_secret_key du clouds.yaml. Elles sont fausses ou supprimées ; créez-en d'autres (openstack ec2 credentials create).",
    's3-untried': "Aucun objet n'a été relu par S3, son emploi n'est donc pas prouvé.",
    's3-operation': '{operation} : {outcome}, statut {status}, code {code}. {problem}',
    'demand-service': 'Ce service doit être offert et son point d’accès figurer au catalogue.',
    'demand-placement': 'Seule la suite officielle demande placement ; le standard ne le nomme pas.',
    'demand-canonical': 'Les entrées du catalogue devraient porter le type canonique, non un autre nom.',
    'demand-s3': "Un stockage d'objets qui comprend S3 doit être offert.",
  },
});
