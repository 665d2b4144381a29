import { defineTexts } from '@allmend/kit-i18n';

export const texts = defineTexts('scs-0128', {
  en: {
    title: 'Was the Tempest run without failures?',
    demand:
      'The listed Tempest tests for compute, identity, image, network and volume run without any failure; the operator hands in the log at least once a year.',
  },
  de: {
    title: 'Lief Tempest ohne Fehlschläge?',
    demand:
      'Die aufgezählten Tempest-Tests zu Compute, Identität, Abbildern, Netz und Volumes laufen ohne Fehlschlag; der Betreiber reicht das Protokoll mindestens einmal im Jahr ein.',
  },
  fr: {
    title: "L'exécution de Tempest s'est-elle faite sans échec ?",
    demand:
      "Les tests Tempest énumérés pour le calcul, l'identité, les images, le réseau et les volumes passent sans échec ; l'exploitant remet le journal au moins une fois par an.",
  },
});
