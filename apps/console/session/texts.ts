import { defineTexts } from '@allmend/kit-i18n';

/** What the sign-in says. */
export const sessionTexts = defineTexts('console-session', {
  en: {
    title: 'Sign in to the console',
    lead: 'The console works with your own rights on the Kubernetes API of this server. What you may not do with kubectl, you may not do here.',
    ended: 'The server no longer accepts your token. Sign in with a new one; you will be back where you were.',
    left: 'You are signed out. The token is no longer kept in this tab.',
    credentials: 'Token or kubeconfig',
    'credentials-hint':
      'Paste a token, or the whole content of a kubeconfig file with a token. It is kept in this tab only, and gone when the tab is closed.',
    tenant: 'Tenant',
    'tenant-hint': 'Its path, e.g. city:library. Leave it empty for the root tenant.',
    'sign-in': 'Sign in',
    asking: 'Asking the server who you are.',
    empty: 'Paste a token or a kubeconfig first.',
    certificate:
      'This kubeconfig signs in with a client certificate. A page in a browser cannot send one. Make a token with the command below and paste it.',
    'plug-in':
      'This kubeconfig gets its credentials from a program on your machine. A page in a browser cannot run one. Make a token with the command below and paste it.',
    'no-token': 'This kubeconfig holds no token for its current context. Make one with the command below and paste it.',
    unreadable:
      'This is neither a token nor a kubeconfig: a token has no spaces, and a kubeconfig is YAML with “users”.',
    refused: 'The server does not accept this token. It may have ended, or belong to another tenant.',
    'no-tenant': 'The server does not let you into the tenant “{tenant}”, or does not know it.',
    'not-reached': 'The server could not be reached. Try again in a moment.',
    'how-title': 'You have a client certificate only?',
    how: 'A browser cannot use the certificate of a kubeconfig. With it, kubectl makes a token that ends by itself, for a service account that has the rights you want to use here:',
    'how-rights':
      'For an auditor, who reads everything and changes nothing, bind the service account to the role “view”.',
    languages: 'Language',
  },
  de: {
    title: 'An der Konsole anmelden',
    lead: 'Die Konsole arbeitet mit Ihren eigenen Rechten an der Kubernetes-API dieses Servers. Was Sie mit kubectl nicht dürfen, dürfen Sie auch hier nicht.',
    ended:
      'Der Server nimmt Ihr Token nicht mehr an. Melden Sie sich mit einem neuen an; Sie kommen dorthin zurück, wo Sie waren.',
    left: 'Sie sind abgemeldet. Das Token wird in diesem Tab nicht mehr aufbewahrt.',
    credentials: 'Token oder kubeconfig',
    'credentials-hint':
      'Fügen Sie ein Token ein oder den ganzen Inhalt einer kubeconfig-Datei mit Token. Es bleibt nur in diesem Tab und ist fort, wenn er geschlossen wird.',
    tenant: 'Mandant',
    'tenant-hint': 'Sein Pfad, z.\u00a0B. city:library. Für den Wurzelmandanten leer lassen.',
    'sign-in': 'Anmelden',
    asking: 'Der Server wird gefragt, wer Sie sind.',
    empty: 'Fügen Sie zuerst ein Token oder eine kubeconfig ein.',
    certificate:
      'Diese kubeconfig meldet sich mit einem Client-Zertifikat an. Eine Seite im Browser kann keines senden. Erzeugen Sie mit dem Befehl unten ein Token und fügen Sie es ein.',
    'plug-in':
      'Diese kubeconfig holt ihre Zugangsdaten von einem Programm auf Ihrem Rechner. Eine Seite im Browser kann keines starten. Erzeugen Sie mit dem Befehl unten ein Token und fügen Sie es ein.',
    'no-token':
      'Diese kubeconfig hat für ihren aktuellen Kontext kein Token. Erzeugen Sie eines mit dem Befehl unten und fügen Sie es ein.',
    unreadable:
      'Das ist weder ein Token noch eine kubeconfig: Ein Token hat keine Leerzeichen, und eine kubeconfig ist YAML mit «users».',
    refused:
      'Der Server nimmt dieses Token nicht an. Vielleicht ist es abgelaufen oder gehört zu einem anderen Mandanten.',
    'no-tenant': 'Der Server lässt Sie nicht in den Mandanten «{tenant}» oder kennt ihn nicht.',
    'not-reached': 'Der Server war nicht erreichbar. Versuchen Sie es gleich noch einmal.',
    'how-title': 'Sie haben nur ein Client-Zertifikat?',
    how: 'Das Zertifikat einer kubeconfig kann ein Browser nicht verwenden. Mit ihm erzeugt kubectl ein Token, das von selbst endet, für ein Dienstkonto mit den Rechten, die Sie hier nutzen möchten:',
    'how-rights':
      'Für die Revision, die alles liest und nichts ändert, binden Sie das Dienstkonto an die Rolle «view».',
    languages: 'Sprache',
  },
  fr: {
    title: 'Se connecter à la console',
    lead: "La console travaille avec vos propres droits sur l'API Kubernetes de ce serveur. Ce que kubectl ne vous permet pas, elle ne le permet pas non plus.",
    ended:
      "Le serveur n'accepte plus votre jeton. Connectez-vous avec un nouveau\u00a0; vous reviendrez là où vous étiez.",
    left: "Vous êtes déconnecté. Le jeton n'est plus gardé dans cet onglet.",
    credentials: 'Jeton ou kubeconfig',
    'credentials-hint':
      "Collez un jeton, ou tout le contenu d'un fichier kubeconfig avec jeton. Il reste dans cet onglet seul et disparaît quand on le ferme.",
    tenant: 'Client',
    'tenant-hint': 'Son chemin, p.\u00a0ex. city:library. Laissez vide pour le client racine.',
    'sign-in': 'Se connecter',
    asking: 'Le serveur est interrogé sur votre identité.',
    empty: "Collez d'abord un jeton ou un kubeconfig.",
    certificate:
      'Ce kubeconfig se connecte avec un certificat client. Une page dans un navigateur ne peut pas en envoyer. Créez un jeton avec la commande ci-dessous et collez-le.',
    'plug-in':
      "Ce kubeconfig reçoit ses identifiants d'un programme de votre machine. Une page dans un navigateur ne peut pas en lancer. Créez un jeton avec la commande ci-dessous et collez-le.",
    'no-token':
      "Ce kubeconfig n'a pas de jeton pour son contexte actuel. Créez-en un avec la commande ci-dessous et collez-le.",
    unreadable:
      "Ce n'est ni un jeton ni un kubeconfig\u00a0: un jeton n'a pas d'espaces, et un kubeconfig est du YAML avec «\u00a0users\u00a0».",
    refused: "Le serveur n'accepte pas ce jeton. Il a peut-être pris fin, ou appartient à un autre client.",
    'no-tenant': 'Le serveur ne vous laisse pas entrer chez le client «\u00a0{tenant}\u00a0», ou ne le connaît pas.',
    'not-reached': "Le serveur n'a pas pu être joint. Réessayez dans un instant.",
    'how-title': "Vous n'avez qu'un certificat client\u00a0?",
    how: "Un navigateur ne peut pas utiliser le certificat d'un kubeconfig. Avec lui, kubectl crée un jeton qui prend fin de lui-même, pour un compte de service qui a les droits que vous voulez utiliser ici\u00a0:",
    'how-rights': "Pour l'audit, qui lit tout et ne change rien, liez le compte de service au rôle «\u00a0view\u00a0».",
    languages: 'Langue',
  },
});
