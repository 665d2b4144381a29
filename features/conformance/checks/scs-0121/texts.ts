import { defineTexts } from '@allmend/kit-i18n';

export const texts = defineTexts('scs-0121', {
  en: {
    title: 'Is it documented that availability zones fail independently of each other?',
    demand:
      'With more than one availability zone the operator documents the fire zones, that each zone lies in one of its own, and that power, external connection and core routers are redundant within each. ISO 27001 or ISO 9001 certificates may show the redundancy. With a single zone the document says that there is one only.',
  },
  de: {
    title: 'Ist beschrieben, dass Verfügbarkeitszonen unabhängig voneinander ausfallen?',
    demand:
      'Bei mehr als einer Verfügbarkeitszone beschreibt der Betreiber die Brandabschnitte, dass jede Zone in einem eigenen liegt, und dass Strom, Anbindung nach außen und Kernrouter in jeder mehrfach vorhanden sind. Zertifikate nach ISO 27001 oder ISO 9001 können die Mehrfachheit zeigen. Gibt es nur eine Zone, so sagt das Dokument das.',
  },
  fr: {
    title: 'Est-il documenté que les zones de disponibilité tombent en panne indépendamment ?',
    demand:
      "Avec plus d'une zone de disponibilité, l'exploitant documente les zones coupe-feu, que chaque zone occupe la sienne, et que l'alimentation, le raccordement externe et les routeurs centraux y sont redondants. Des certificats ISO 27001 ou ISO 9001 peuvent montrer la redondance. S'il n'y a qu'une zone, le document le dit.",
  },
});
