import { defineTexts } from '@allmend/kit-i18n';

/** Of every standard that is judged by a sonobuoy run. */
export const texts = defineTexts('scs-0201', {
  en: {
    'all-passed': '{count, plural, one {# test} other {# tests}} passed, none failed.',
    'some-failed': '{count, plural, one {# test} other {# tests}} failed.',
    'some-unfinished': '{count, plural, one {# test has} other {# tests have}} no result; the run did not finish.',
    'nothing-executed': 'No test passed and none failed: nothing was executed.',
    failed: '{test}: failed, expected passed.',
    unfinished: '{test}: {status}, expected passed.',
    'tolerated-external-ip':
      '{test}: failed, which is tolerated: the test needs nodes with an InternalIP, but nodes may have only an ExternalIP.',
    'tolerated-unreliable': '{test}: failed, which is tolerated: the test is unreliable before Kubernetes 1.36.',
    'tolerated-optional': '{test}: failed, which is tolerated: what it tests is optional.',
    'tolerated-cilium': '{test}: failed, which is tolerated: a known limitation of Cilium.',
    counts:
      '{passed, number} passed, {failed, number} failed, {tolerated, number} failed and tolerated, {skipped, number} skipped.',
  },
  de: {
    'all-passed': '{count, plural, one {# Test} other {# Tests}} bestanden, keiner gescheitert.',
    'some-failed': '{count, plural, one {# Test ist} other {# Tests sind}} gescheitert.',
    'some-unfinished':
      '{count, plural, one {# Test hat} other {# Tests haben}} kein Ergebnis; der Lauf wurde nicht fertig.',
    'nothing-executed': 'Kein Test bestanden und keiner gescheitert: Es wurde nichts ausgeführt.',
    failed: '{test}: gescheitert, erwartet bestanden.',
    unfinished: '{test}: {status}, erwartet bestanden.',
    'tolerated-external-ip':
      '{test}: gescheitert, was geduldet wird: Der Test braucht Knoten mit einer InternalIP, aber Knoten dürfen auch nur eine ExternalIP haben.',
    'tolerated-unreliable': '{test}: gescheitert, was geduldet wird: Der Test ist vor Kubernetes 1.36 unzuverlässig.',
    'tolerated-optional': '{test}: gescheitert, was geduldet wird: Was er prüft, ist freigestellt.',
    'tolerated-cilium': '{test}: gescheitert, was geduldet wird: eine bekannte Einschränkung von Cilium.',
    counts:
      '{passed, number} bestanden, {failed, number} gescheitert, {tolerated, number} gescheitert und geduldet, {skipped, number} ausgelassen.',
  },
  fr: {
    'all-passed': '{count, plural, one {# test réussi} other {# tests réussis}}, aucun échec.',
    'some-failed': '{count, plural, one {# test a échoué} other {# tests ont échoué}}.',
    'some-unfinished':
      "{count, plural, one {# test n'a} other {# tests n'ont}} pas de résultat ; l'exécution n'est pas terminée.",
    'nothing-executed': "Aucun test réussi et aucun échec : rien n'a été exécuté.",
    failed: '{test} : échec, réussite attendue.',
    unfinished: '{test} : {status}, réussite attendue.',
    'tolerated-external-ip':
      '{test} : échec toléré : le test exige des nœuds avec une InternalIP, or ils peuvent n’avoir qu’une ExternalIP.',
    'tolerated-unreliable': '{test} : échec toléré : le test n’est pas fiable avant Kubernetes 1.36.',
    'tolerated-optional': '{test} : échec toléré : ce qu’il vérifie est facultatif.',
    'tolerated-cilium': '{test} : échec toléré : limitation connue de Cilium.',
    counts:
      '{passed, number} réussis, {failed, number} en échec, {tolerated, number} en échec toléré, {skipped, number} ignorés.',
  },
});
