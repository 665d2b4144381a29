import { defineTexts } from '@allmend/kit-i18n';

export const texts = defineTexts('scs-0114', {
  en: {
    'encryption-title': 'Are volumes encrypted whose type promises it?',
    'encryption-good': 'Volumes of the types that promise encryption are encrypted: {types}.',
    'encryption-missing': 'Volumes of these types are not encrypted, although the type promises it: {types}.',
    'encryption-unknown': 'No usable volume could be made of these types, so their encryption was not seen: {types}.',
    'encryption-unpromised': 'No volume type promises encryption, so none breaks that promise.',
    'volume-encrypted': 'Volume type {type}: a new volume is encrypted.',
    'volume-plain': 'Volume type {type}: a new volume is not encrypted.',
    'volume-failed': 'Volume type {type}: no volume could be made (status {status}): {problem}',
    'type-untried': 'Volume type {type}: not tried.',
    'demand-encryption': 'A volume whose type has the aspect encrypted is encrypted on the storage.',
    'syntax-title': 'Are the aspect lists in descriptions of volume types written as the standard wants them?',
    'aspect-title': 'Is there a volume type that promises to be {aspect}?',
    'syntax-good': 'The aspect lists of all {count, number} volume types are as wanted.',
    'syntax-bad': '{bad, number} of {count, number} volume types have a faulty aspect list.',
    'aspect-good': 'The aspect {aspect} is promised by {types}.',
    'aspect-bad': 'None of {count, number} volume types promises the aspect {aspect}.',
    'type-line': 'Volume type {type}: the description is "{description}".',
    'unknown-aspect': 'Volume type {type}: the standard does not know {words} (in "{description}").',
    'repeated-aspect': 'Volume type {type}: {words} stands there more than once (in "{description}").',
    'unsorted-aspects': 'Volume type {type}: the aspects are not in alphabetical order (in "{description}").',
    'demand-syntax':
      'A description that begins with an aspect list, such as [scs:encrypted, replicated], lists known aspects in alphabetical order, each once.',
    'demand-aspect':
      'A volume type with this aspect should be offered, and its description begin with an aspect list that says so.',
  },
  de: {
    'encryption-title': 'Sind Volumes verschlüsselt, deren Typ es verspricht?',
    'encryption-good': 'Volumes der Typen, die Verschlüsselung versprechen, sind verschlüsselt: {types}.',
    'encryption-missing': 'Volumes dieser Typen sind nicht verschlüsselt, obwohl der Typ es verspricht: {types}.',
    'encryption-unknown':
      'Von diesen Typen ließ sich kein brauchbares Volume anlegen, die Verschlüsselung war also nicht zu sehen: {types}.',
    'encryption-unpromised': 'Kein Volume-Typ verspricht Verschlüsselung, also bricht auch keiner das Versprechen.',
    'volume-encrypted': 'Volume-Typ {type}: Ein neues Volume ist verschlüsselt.',
    'volume-plain': 'Volume-Typ {type}: Ein neues Volume ist nicht verschlüsselt.',
    'volume-failed': 'Volume-Typ {type}: Es ließ sich kein Volume anlegen (Zustand {status}): {problem}',
    'type-untried': 'Volume-Typ {type}: nicht erprobt.',
    'demand-encryption': 'Ein Volume, dessen Typ die Eigenschaft encrypted hat, ist auf dem Speicher verschlüsselt.',
    'syntax-title':
      'Sind die Listen der Eigenschaften in den Beschreibungen der Volume-Typen so geschrieben, wie der Standard es verlangt?',
    'aspect-title': 'Gibt es einen Volume-Typ, der die Eigenschaft {aspect} verspricht?',
    'syntax-good': 'Die Listen der Eigenschaften aller {count, number} Volume-Typen sind wie verlangt.',
    'syntax-bad': '{bad, number} von {count, number} Volume-Typen haben eine fehlerhafte Liste der Eigenschaften.',
    'aspect-good': 'Die Eigenschaft {aspect} verspricht {types}.',
    'aspect-bad': 'Keiner von {count, number} Volume-Typen verspricht die Eigenschaft {aspect}.',
    'type-line': 'Volume-Typ {type}: Die Beschreibung ist «{description}».',
    'unknown-aspect': 'Volume-Typ {type}: Der Standard kennt {words} nicht (in «{description}»).',
    'repeated-aspect': 'Volume-Typ {type}: {words} steht mehr als einmal da (in «{description}»).',
    'unsorted-aspects':
      'Volume-Typ {type}: Die Eigenschaften stehen nicht in alphabetischer Reihenfolge (in «{description}»).',
    'demand-syntax':
      'Eine Beschreibung, die mit einer Liste wie [scs:encrypted, replicated] beginnt, zählt bekannte Eigenschaften in alphabetischer Reihenfolge auf, jede einmal.',
    'demand-aspect':
      'Ein Volume-Typ mit dieser Eigenschaft sollte angeboten werden, und seine Beschreibung mit einer Liste beginnen, die das sagt.',
  },
  fr: {
    'encryption-title': 'Les volumes dont le type promet le chiffrement sont-ils chiffrés ?',
    'encryption-good': 'Les volumes des types qui promettent le chiffrement sont chiffrés : {types}.',
    'encryption-missing': 'Les volumes de ces types ne sont pas chiffrés, bien que le type le promette : {types}.',
    'encryption-unknown':
      "Aucun volume utilisable n'a pu être créé de ces types, leur chiffrement n'a donc pas été vu : {types}.",
    'encryption-unpromised': 'Aucun type de volume ne promet le chiffrement, aucun ne rompt donc cette promesse.',
    'volume-encrypted': 'Type de volume {type} : un nouveau volume est chiffré.',
    'volume-plain': "Type de volume {type} : un nouveau volume n'est pas chiffré.",
    'volume-failed': "Type de volume {type} : aucun volume n'a pu être créé (statut {status}) : {problem}",
    'type-untried': 'Type de volume {type} : non essayé.',
    'demand-encryption': "Un volume dont le type a l'aspect encrypted est chiffré sur le stockage.",
    'syntax-title':
      "Les listes d'aspects dans les descriptions des types de volume sont-elles écrites comme le veut le standard ?",
    'aspect-title': "Y a-t-il un type de volume qui promet l'aspect {aspect} ?",
    'syntax-good': "Les listes d'aspects des {count, number} types de volume sont comme voulu.",
    'syntax-bad': "{bad, number} des {count, number} types de volume ont une liste d'aspects fautive.",
    'aspect-good': "L'aspect {aspect} est promis par {types}.",
    'aspect-bad': "Aucun des {count, number} types de volume ne promet l'aspect {aspect}.",
    'type-line': 'Type de volume {type} : la description est « {description} ».',
    'unknown-aspect': 'Type de volume {type} : le standard ne connaît pas {words} (dans « {description} »).',
    'repeated-aspect': "Type de volume {type} : {words} y figure plus d'une fois (dans « {description} »).",
    'unsorted-aspects':
      "Type de volume {type} : les aspects ne sont pas dans l'ordre alphabétique (dans « {description} »).",
    'demand-syntax':
      "Une description qui commence par une liste comme [scs:encrypted, replicated] énumère des aspects connus dans l'ordre alphabétique, chacun une fois.",
    'demand-aspect':
      'Un type de volume ayant cet aspect devrait être offert, et sa description commencer par une liste qui le dit.',
  },
});
