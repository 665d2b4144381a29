import { defineTexts } from '@allmend/kit-i18n';

export const texts = defineTexts('scs-0104', {
  en: {
    'image-title': 'Is the image {label} offered?',
    'source-title': 'Do images of {label} come from where the standard says?',
    'capi-title': 'Do Cluster API node images carry the prescribed source, purpose and description?',
    'upload-title': 'May a member upload images?',
    present: '{label} is offered: {images}.',
    absent: 'No visible public image is named {label}.',
    'release-absent':
      'No visible public image states os_distro={distro}, os_version={version} and os_purpose=generic ({label}).',
    'not-due': '{label} is not offered yet; the standard asks for it from {due} on.',
    'near-hidden': '{image} bears the name but is hidden.',
    'near-name': '{image} bears a name that is similar but not the same.',
    'source-good':
      '{count, plural, =0 {There is no image of {label}, so nothing to check.} one {The image of {label} is as prescribed.} other {All # images of {label} are as prescribed.}}',
    'source-bad':
      '{bad, plural, one {One value of an image of {label} is} other {# values of images of {label} are}} not as prescribed.',
    'no-source': 'Image {image} has no image_source; it must begin with one of {sources}.',
    'wrong-source': 'Image {image}: image_source is "{value}"; it must begin with one of {sources}.',
    'wrong-value': 'Image {image}: {property} is "{value}"; it must be {wanted}.',
    'upload-good': 'A private image could be registered, uploaded (then {status}) and removed.',
    'upload-killed': 'The image was registered, but the cloud discarded what was uploaded.',
    'upload-refused': 'The cloud refused an own image at the step "{step}": {problem}',
    'upload-unclear': 'Whether own images may be uploaded could not be seen; the step "{step}" failed: {problem}',
    'demand-image': 'An image of this name must (or should, as the scope says) be offered to everybody.',
    'demand-source':
      'Where an image of this name is offered, its image_source must begin with one of the listed addresses.',
    'demand-release':
      'A public image of this distribution and version with the purpose generic must (or should, as the scope says) be offered.',
    'demand-release-source':
      'Generic images of this distribution and version must come from the vendor: image_source begins with one of the listed addresses.',
    'demand-capi': 'A Cluster API node image with such a name should be offered.',
    'demand-capi-properties':
      'Images with such a name must carry one of the listed sources, os_purpose=k8snode and the fixed image_description.',
    'demand-upload': 'Uploading own images must be allowed within fair use.',
  },
  de: {
    'image-title': 'Wird das Abbild {label} angeboten?',
    'source-title': 'Stammen Abbilder von {label} daher, woher sie laut Standard kommen sollen?',
    'capi-title': 'Tragen Abbilder für Cluster-API-Knoten die vorgeschriebene Quelle, Bestimmung und Beschreibung?',
    'upload-title': 'Darf ein Mitglied Abbilder hochladen?',
    present: '{label} wird angeboten: {images}.',
    absent: 'Kein sichtbares öffentliches Abbild heißt {label}.',
    'release-absent':
      'Kein sichtbares öffentliches Abbild nennt os_distro={distro}, os_version={version} und os_purpose=generic ({label}).',
    'not-due': '{label} wird noch nicht angeboten; der Standard verlangt es ab {due}.',
    'near-hidden': '{image} trägt den Namen, ist aber verborgen.',
    'near-name': '{image} trägt einen ähnlichen, aber nicht denselben Namen.',
    'source-good':
      '{count, plural, =0 {Es gibt kein Abbild von {label}, also nichts zu prüfen.} one {Das Abbild von {label} ist wie vorgeschrieben.} other {Alle # Abbilder von {label} sind wie vorgeschrieben.}}',
    'source-bad':
      '{bad, plural, one {Ein Wert eines Abbilds von {label} ist} other {# Werte von Abbildern von {label} sind}} nicht wie vorgeschrieben.',
    'no-source': 'Abbild {image} hat kein image_source; es muss mit {sources} beginnen.',
    'wrong-source': 'Abbild {image}: image_source ist «{value}»; es muss mit einer von {sources} beginnen.',
    'wrong-value': 'Abbild {image}: {property} ist «{value}»; es muss {wanted} sein.',
    'upload-good': 'Ein privates Abbild ließ sich registrieren, hochladen (danach {status}) und entfernen.',
    'upload-killed': 'Das Abbild wurde registriert, die Cloud verwarf aber, was hochgeladen wurde.',
    'upload-refused': 'Die Cloud verweigerte ein eigenes Abbild im Schritt «{step}»: {problem}',
    'upload-unclear':
      'Ob eigene Abbilder hochgeladen werden dürfen, war nicht zu sehen; der Schritt «{step}» scheiterte: {problem}',
    'demand-image': 'Ein Abbild dieses Namens muss (oder soll, je nach Scope) allen angeboten werden.',
    'demand-source':
      'Wo ein Abbild dieses Namens angeboten wird, muss sein image_source mit einer der aufgezählten Adressen beginnen.',
    'demand-release':
      'Ein öffentliches Abbild dieser Distribution und Version mit der Bestimmung generic muss (oder soll, je nach Scope) angeboten werden.',
    'demand-release-source':
      'Allgemeine Abbilder dieser Distribution und Version müssen vom Hersteller stammen: image_source beginnt mit einer der aufgezählten Adressen.',
    'demand-capi': 'Ein Abbild für Cluster-API-Knoten mit einem solchen Namen sollte angeboten werden.',
    'demand-capi-properties':
      'Abbilder mit einem solchen Namen müssen eine der aufgezählten Quellen, os_purpose=k8snode und die feste image_description tragen.',
    'demand-upload': 'Eigene Abbilder hochzuladen muss im Rahmen des Üblichen erlaubt sein.',
  },
  fr: {
    'image-title': "L'image {label} est-elle offerte ?",
    'source-title': 'Les images de {label} viennent-elles de là où le dit le standard ?',
    'capi-title': "Les images de nœuds Cluster API portent-elles l'origine, l'usage et la description prescrits ?",
    'upload-title': 'Un membre peut-il déposer des images ?',
    present: '{label} est offert : {images}.',
    absent: "Aucune image publique visible ne s'appelle {label}.",
    'release-absent':
      "Aucune image publique visible n'indique os_distro={distro}, os_version={version} et os_purpose=generic ({label}).",
    'not-due': "{label} n'est pas encore offert ; le standard le demande à partir du {due}.",
    'near-hidden': '{image} porte ce nom mais est cachée.',
    'near-name': '{image} porte un nom semblable mais différent.',
    'source-good':
      "{count, plural, =0 {Il n'y a pas d'image de {label}, donc rien à vérifier.} one {L'image de {label} est comme prescrit.} other {Les # images de {label} sont toutes comme prescrit.}}",
    'source-bad':
      "{bad, plural, one {Une valeur d'une image de {label} n'est} other {# valeurs d'images de {label} ne sont}} pas comme prescrit.",
    'no-source': "L'image {image} n'a pas d'image_source ; elle doit commencer par l'une de {sources}.",
    'wrong-source': "Image {image} : image_source vaut « {value} » ; elle doit commencer par l'une de {sources}.",
    'wrong-value': 'Image {image} : {property} vaut « {value} » ; il faut {wanted}.',
    'upload-good': 'Une image privée a pu être enregistrée, déposée (ensuite {status}) et retirée.',
    'upload-killed': "L'image a été enregistrée, mais le cloud a rejeté ce qui a été déposé.",
    'upload-refused': "Le cloud a refusé une image propre à l'étape « {step} » : {problem}",
    'upload-unclear':
      "On n'a pas pu voir si des images propres peuvent être déposées ; l'étape « {step} » a échoué : {problem}",
    'demand-image': 'Une image de ce nom doit (ou devrait, selon le périmètre) être offerte à tous.',
    'demand-source':
      "Là où une image de ce nom est offerte, son image_source doit commencer par l'une des adresses énumérées.",
    'demand-release':
      "Une image publique de cette distribution et version, d'usage generic, doit (ou devrait, selon le périmètre) être offerte.",
    'demand-release-source':
      "Les images générales de cette distribution et version doivent venir de l'éditeur : image_source commence par l'une des adresses énumérées.",
    'demand-capi': 'Une image de nœud Cluster API portant un tel nom devrait être offerte.',
    'demand-capi-properties':
      "Les images portant un tel nom doivent avoir l'une des origines énumérées, os_purpose=k8snode et l'image_description fixée.",
    'demand-upload': "Déposer ses propres images doit être permis dans les limites d'un usage raisonnable.",
  },
});
