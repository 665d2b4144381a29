import { defineTexts } from '@allmend/kit-i18n';

export const texts = defineTexts('scs-0117', {
  en: {
    title: 'Can a volume be backed up and restored, with the same content?',
    good: 'A volume was backed up and restored; the restored one holds what was written ({bytes, number} bytes compared).',
    'good-unseen': 'A volume was backed up and restored; its content could not be compared.',
    unseen:
      'The cloud does not let a member do the step "{step}", so only the states of backup and volume were judged: {problem}',
    differs:
      'The restored volume holds other content (SHA-256 {restored}) than was written (SHA-256 {written}; {bytes, number} bytes compared).',
    'not-compared':
      'Backup and restore went through, but the content could not be compared; the step "{step}" failed: {problem}',
    refused: 'The cloud refused the step "{step}": {problem}',
    'error-status': 'The step "{step}" ended in an error status: {problem}',
    'missing-service': 'The cloud has no volume backups: {problem}',
    quota: 'No room for the step "{step}": {problem}',
    timeout: 'The step "{step}" did not end in time: {problem}',
    unreachable: 'The step "{step}" could not be judged: {problem}',
    step: 'Step {step}: {status} after {seconds, number} s.',
    'step-open': 'Step {step}: not ended, last status {status}. {error}',
    demand: 'Users must be able to back up volumes and restore them through the block storage API.',
  },
  de: {
    title: 'Lässt sich ein Volume sichern und mit demselben Inhalt wiederherstellen?',
    good: 'Ein Volume wurde gesichert und wiederhergestellt; das wiederhergestellte enthält, was geschrieben worden war ({bytes, number} Bytes verglichen).',
    'good-unseen': 'Ein Volume wurde gesichert und wiederhergestellt; sein Inhalt ließ sich nicht vergleichen.',
    unseen:
      'Die Cloud lässt ein Mitglied den Schritt «{step}» nicht tun; beurteilt wurden daher nur die Zustände von Sicherung und Volume: {problem}',
    differs:
      'Das wiederhergestellte Volume enthält anderes (SHA-256 {restored}), als geschrieben worden war (SHA-256 {written}; {bytes, number} Bytes verglichen).',
    'not-compared':
      'Sichern und Wiederherstellen gelangen, der Inhalt ließ sich aber nicht vergleichen; der Schritt «{step}» scheiterte: {problem}',
    refused: 'Die Cloud verweigerte den Schritt «{step}»: {problem}',
    'error-status': 'Der Schritt «{step}» endete in einem Fehlerzustand: {problem}',
    'missing-service': 'Die Cloud hat keine Sicherungen von Volumes: {problem}',
    quota: 'Kein Platz für den Schritt «{step}»: {problem}',
    timeout: 'Der Schritt «{step}» wurde nicht rechtzeitig fertig: {problem}',
    unreachable: 'Der Schritt «{step}» ließ sich nicht beurteilen: {problem}',
    step: 'Schritt {step}: {status} nach {seconds, number} s.',
    'step-open': 'Schritt {step}: nicht beendet, letzter Zustand {status}. {error}',
    demand: 'Benutzer müssen Volumes über die Schnittstelle des Blockspeichers sichern und wiederherstellen können.',
  },
  fr: {
    title: 'Un volume peut-il être sauvegardé et restauré avec le même contenu ?',
    good: 'Un volume a été sauvegardé et restauré ; le volume restauré contient ce qui avait été écrit ({bytes, number} octets comparés).',
    'good-unseen': "Un volume a été sauvegardé et restauré ; son contenu n'a pas pu être comparé.",
    unseen:
      "Le cloud ne permet pas à un membre l'étape « {step} » ; seuls les états de la sauvegarde et du volume ont donc été jugés : {problem}",
    differs:
      'Le volume restauré contient autre chose (SHA-256 {restored}) que ce qui avait été écrit (SHA-256 {written} ; {bytes, number} octets comparés).',
    'not-compared':
      "Sauvegarde et restauration ont abouti, mais le contenu n'a pas pu être comparé ; l'étape « {step} » a échoué : {problem}",
    refused: "Le cloud a refusé l'étape « {step} » : {problem}",
    'error-status': "L'étape « {step} » s'est terminée dans un état d'erreur : {problem}",
    'missing-service': "Le cloud n'a pas de sauvegardes de volumes : {problem}",
    quota: "Pas de place pour l'étape « {step} » : {problem}",
    timeout: "L'étape « {step} » ne s'est pas terminée à temps : {problem}",
    unreachable: "L'étape « {step} » n'a pas pu être jugée : {problem}",
    step: 'Étape {step} : {status} après {seconds, number} s.',
    'step-open': 'Étape {step} : non terminée, dernier état {status}. {error}',
    demand: "Les utilisateurs doivent pouvoir sauvegarder et restaurer des volumes par l'API de stockage bloc.",
  },
});
