import { defineTexts } from '@allmend/kit-i18n';

/** Words of badges: results, and states of certificates. */
export const badgeTexts = defineTexts('badge', {
  en: {
    PASS: 'Passed',
    FAIL: 'Failed',
    DNF: 'Did not finish',
    MISS: 'No fresh result',
    Granted: 'Certified',
    Suspended: 'Suspended',
    Revoked: 'Revoked',
    Expired: 'Expired',
    title: '{label}: {word}',
    number: 'Certificate {number}',
  },
  de: {
    PASS: 'Bestanden',
    FAIL: 'Nicht bestanden',
    DNF: 'Nicht fertig',
    MISS: 'Kein frisches Ergebnis',
    Granted: 'Zertifiziert',
    Suspended: 'Ausgesetzt',
    Revoked: 'Widerrufen',
    Expired: 'Abgelaufen',
    title: '{label}: {word}',
    number: 'Zertifikat {number}',
  },
  fr: {
    PASS: 'Réussi',
    FAIL: 'Échoué',
    DNF: 'Pas terminé',
    MISS: 'Pas de résultat récent',
    Granted: 'Certifié',
    Suspended: 'Suspendu',
    Revoked: 'Révoqué',
    Expired: 'Expiré',
    title: '{label}\u00a0: {word}',
    number: 'Certificat {number}',
  },
});
