# The contacts of a dossier
contacts = Interlocuteurs
contacts-title = Interlocuteurs de { $name }
contacts-empty = Ce dossier n’a pas encore d’interlocuteur. Ajoutez la personne qui, chez le client, utilisera les applications.
contacts-read-only = Le maître du dossier, l’engagement manager, un administrateur ou le groupe LOOP-GESTION-DES-DROITS peuvent ajouter des interlocuteurs.
contact-name = Interlocuteur
contact-offers = Services ouverts
contact-offers-count = { $count ->
    [0] Aucune application ouverte
    [one] { $number } application ouverte
   *[other] { $number } applications ouvertes
  }
contact-no-offer = Aucun
contact-access = Accès à Mon espace
contact-add = Ajouter un interlocuteur
contact-add-do = Ajouter
contact-edit = Modifier la fiche
contact-edit-title = Modifier la fiche de { $name }
contact-edit-all = { $count ->
    [one] Cette fiche est celle d’un dossier.
   *[other] Cette fiche est commune aux { $number } dossiers de cette personne.
  }
contact-save = Enregistrer
contact-remove = Retirer du dossier…
contact-dossiers = Dossiers de { $name }
contact-seen = Dernière venue dans Mon espace : { $date }
flaw-known-person = Cette adresse est déjà celle de { $name }, interlocuteur d’un autre dossier du cabinet. Une adresse n’appartient qu’à une personne.
contact-tie = Rattacher { $name } à ce dossier
contact-position-hint = Facultatif : gérante, directeur financier…
contact-email-hint = C’est là que partira l’invitation, et ce avec quoi la personne se connectera.
contact-email-warns = Avec une autre adresse, l’accès et l’invitation actuels cessent : la nouvelle adresse devra être invitée.
field-first-name = Prénom
field-last-name = Nom
field-position = Fonction
field-contact-email = E-mail
flaw-taken-contact-email = un autre interlocuteur du dossier ou du cabinet a déjà cette adresse
flaw-malformed-contact-email = écrivez une adresse comme nom@exemple.fr
flaw-missing-contact-email = sans adresse, personne ne peut être invité
flaw-email-of-provider = cette adresse est celle du prestataire d’une application : elle ne peut pas être celle d’un interlocuteur
flaw-unknown-language = choisissez une langue
flaw-not-active = cette application n’est plus active sur le dossier

# Whether a contact comes in
access-none = Pas encore invité
access-signs-in = A son accès
access-sending = Invitation en cours d’envoi
access-sent = Invitation envoyée le { $date }
access-failed = L’invitation n’a pas pu être remise : vérifiez l’adresse
access-expired = Invitation expirée le { $date }
access-withdrawn = Invitation retirée
invite-again = Envoyer une nouvelle invitation

# What is opened to a contact
services = Services collaboratifs
services-hint = Ce qui est coché apparaît dans « Mon espace ». Une ligne par application active sur le dossier.
services-open = Ouverts
services-closed = Fermés
services-empty = Aucune application n’est active sur ce dossier : il n’y a rien à ouvrir.
services-activate = Activer des applications
services-archived = Ce dossier est archivé : aucun service ne peut y être ouvert.
services-see = Voir { $name }
open-services = Ouvrir les services collaboratifs
close-services = Fermer les services…
offer-opened = Ouverte le { $date }
offer-opened-by = Ouverte le { $date } par { $name }
offer-closed = Non proposée
error-offers-gone = Désactivée entre-temps sur ce dossier : { $name }. Rien n’a été enregistré ; vérifiez ce qui est coché, puis validez de nouveau.
aside = À savoir
dossier = Dossier
contact-who-may = Qui peut modifier ?
contact-who-may-master = { $name }, maître du dossier ;
contact-who-may-manager = { $name }, engagement manager ;
contact-who-may-others = les administrateurs et le groupe LOOP-GESTION-DES-DROITS.
contact-who-may-edit = La fiche elle-même est commune à plusieurs dossiers : seul qui peut les modifier tous la change.

# Closing, and removing
close-title = Fermer les services de { $name } ?
close-text = Toutes les offres de ce dossier cessent aussitôt, même si la personne est connectée.
close-loses = Ce qui est perdu
close-nothing = Rien : aucune application ne lui est ouverte ici.
close-keeps = Ce qui reste
close-keeps-text = La fiche, l’accès à Mon espace et les autres dossiers.
close-do = Fermer les services
remove-title = Retirer { $name } du dossier ?
remove-text = Les offres de ce dossier cessent aussitôt. La fiche reste pour les autres dossiers.
remove-last = C’est son seul dossier : la fiche est supprimée pour de bon, avec l’invitation et l’accès à Mon espace de ce cabinet.
remove-stays = Reste interlocuteur de
remove-do = Retirer du dossier
remove-do-last = Supprimer l’interlocuteur
done-contact-added = { $name } est interlocuteur du dossier. Ouvrez-lui les services collaboratifs.
done-contact-tied = { $name } était déjà interlocuteur du cabinet et est maintenant rattaché à ce dossier. Sa fiche n’a pas changé.
done-contact-changed = La fiche est enregistrée.
done-contact-removed = { $name } n’est plus interlocuteur de ce dossier.
done-contact-deleted = { $name } n’est plus interlocuteur du cabinet.
done-services-closed = { $count ->
    [0] Les services de { $name } étaient déjà fermés.
    [one] Les services de { $name } sont fermés : { $number } offre retirée.
   *[other] Les services de { $name } sont fermés : { $number } offres retirées.
  }
done-offers = C’est enregistré : { $on } à l’ouverture, { $off } à la fermeture.
done-offers-nothing = Rien à changer : c’était déjà ainsi.
done-offers-invited = C’est enregistré : { $on } à l’ouverture, { $off } à la fermeture. Une invitation part par e-mail.
done-offers-still-invited = C’est enregistré : { $on } à l’ouverture, { $off } à la fermeture. L’invitation déjà envoyée attend encore.
done-offers-told = C’est enregistré : { $on } à l’ouverture, { $off } à la fermeture. La personne est prévenue par e-mail.
done-offers-enough = C’est enregistré : { $on } à l’ouverture, { $off } à la fermeture. Aucun e-mail de plus aujourd’hui : la personne en a déjà reçu dix. Elle trouve ses services dans son espace.
done-invited = Une nouvelle invitation part par e-mail ; la précédente ne fonctionne plus.
error-signs-in-title = Cette personne a déjà son accès
error-signs-in-text = Elle a accepté une invitation et se connecte avec son mot de passe : il n’y a plus rien à envoyer.

# The page of an invitation
welcome = Votre espace
welcome-title = Bonjour { $name }
welcome-text = { $name }, votre cabinet comptable, vous ouvre « Mon espace » pour :
welcome-has-account = Cette adresse a déjà un mot de passe LoopHub. Connectez-vous avec lui : vous retrouverez ensuite vos espaces au même endroit.
welcome-password-rules = Entre { $least } et { $most } caractères, espaces compris ; une phrase convient très bien. Aucun mélange n’est imposé, mais les mots de passe les plus courants et ceux faits de votre nom ou de celui du cabinet sont refusés.
welcome-password-known = Celui que vous avez déjà.
welcome-until = Ce lien fonctionne une seule fois, jusqu’au { $date }.
welcome-do = Entrer dans Mon espace
welcome-over-title = Ce lien ne fonctionne plus
welcome-over-text = Il a déjà servi, il a été remplacé, ou ses 7 jours sont passés.
welcome-over-next = Si vous avez déjà choisi votre mot de passe, connectez-vous. Sinon, demandez une nouvelle invitation à votre cabinet.
password-show = Afficher le mot de passe
password-hide = Masquer le mot de passe
field-password = Mot de passe
flaw-missing-password = tapez un mot de passe
flaw-too-short-password = au moins 15 caractères ; une phrase convient très bien
flaw-too-long-password = au plus 256 caractères
flaw-forbidden-character-password = les retours à la ligne et les caractères de commande ne passent pas
flaw-common-password = beaucoup de gens ont choisi le même, c’est le premier que l’on essaierait
flaw-password-of-names = il est fait de votre nom, de celui du cabinet ou du produit
flaw-wrong-password = ce n’est pas le mot de passe de cette adresse
done-welcome = Bienvenue : votre espace est ouvert.

# My space
space-text = Les applications que { $name } vous propose.
space-no-dossier = Aucun de vos dossiers n’est ouvert pour l’instant. Votre cabinet peut vous en dire plus.
space-others = Vous avez aussi accès à
space-place = Mon espace, { $name }
space-work = Le cabinet { $name }
space-all = Tous vos dossiers
space-open = Ouvrir
space-open-for = Ouvrir { $name } pour { $dossier }
space-no-launch = Rien à ouvrir ici
space-suspended-firm = Suspendue par le cabinet
space-suspended-operator = Suspendue par LoopHub
space-question = Une question ?
space-write = Écrire à { $name }
space-follows = , qui suit ce dossier.
space-reads-nothing = Suspendue : rien
space-reads-own = Rien par les API publiques
space-by-itself = Le cabinet
register = Qui a accès à vos dossiers
register-text = Toutes les applications, même celles que vous n’utilisez pas.
register-empty = Aucune application n’a accès à vos dossiers.
register-caption = Registre des applications qui ont accès à vos dossiers
register-application = Application et éditeur
register-reads = Peut
register-since = Depuis le
register-by = Ouverte par

# What a deletion takes from contacts
delete-contacts = Interlocuteurs
delete-contacts-count = { $count ->
    [0] Aucun ne perd d’offre
    [one] { $number } interlocuteur perd l’offre
   *[other] { $number } interlocuteurs perdent l’offre
  }

# What happened to a contact
contact-was-caption = Ce qui a changé pour cette personne, du plus récent au plus ancien
contact-was-added = Ajouté au dossier
contact-was-changed = Fiche modifiée
contact-was-removed = Retiré du dossier
contact-was-opened = Ouvert : { $name }
contact-was-closed = Fermé : { $name }
contact-was-services = { $count ->
    [one] Services fermés : { $number } offre retirée
   *[other] Services fermés : { $number } offres retirées
  }
contact-was-invited = Nouvelle invitation envoyée
contact-was-accepted = Première venue dans Mon espace
contact-was-all = Tous
