# The frame
skip = Aller au contenu
menu = Menu
main-menu = Menu principal
portfolio = Portefeuille
find = Rechercher un dossier
sign-out = Se déconnecter
breadcrumb = Fil d’Ariane
pages = Pages
page-first = Première page
page-previous = Précédente
page-next = Suivante
pager-range = { $from }–{ $to } sur { $total }
more-than = plus de { $number }
actions = Actions
cancel = Annuler
back = Retour
next = Suivant
validate = Valider
change = Modifier
add = Ajouter
help = Aide
title-error = Erreur :
none = Aucune
nobody = Aucun
never = Jamais
state = État
active = Active
suspended = Suspendue
archived = Archivé
kind = Type
kind-cegid = Cegid
kind-partner = Partenaire
kind-firm = Cabinet
kind-cegid-hint = Application propre à Cegid Loop
kind-partner-hint = Application extérieure, avec clé d’API et e‑mail prestataire
kind-firm-hint = Application propre au cabinet
errors-title = { $count ->
    [one] Un champ est à corriger
   *[other] { $number } champs sont à corriger
  }
error-line = { $name } : { $text }

# Signing in
sign-in = Se connecter
sign-in-email = E-mail
sign-in-password = Mot de passe
sign-in-wrong = E-mail ou mot de passe incorrect.
sign-in-limited = { $count ->
    [one] Trop d’essais. Réessayez dans une seconde.
   *[other] Trop d’essais. Réessayez dans { $number } secondes.
  }

# Mon espace
space = Mon espace
space-no-offer = Aucune application ne vous est proposée pour l’instant. Votre cabinet peut vous en ouvrir.
space-dossiers = Vos dossiers

# Portefeuille
portfolio-search = Dossiers du portefeuille
portfolio-caption = Dossiers du cabinet
portfolio-empty = Le portefeuille est vide. L’exploitant peut y importer les dossiers du cabinet.
search-label = Code ou nom, dès 3 caractères
search-label-dossier = Code ou nom du dossier, dès 3 caractères
search = Rechercher
search-nothing = Aucun dossier ne commence par « { $name } », ni par son code ni par un mot de son nom.
search-all = Voir tous les dossiers
search-results = { $count ->
    [one] { $number } résultat pour « { $name } »
   *[other] { $number } résultats pour « { $name } »
  }
search-results-more = Plus de { $number } résultats pour « { $name } »
code = Code
code-dossier = Code dossier
name = Nom
agency = Agence
master = Maître
master-dossier = Maître du dossier
engagement-manager = Engagement manager
active-applications = Applications actives
applications = Applications
actions-for = Actions pour { $name } ({ $code })

# Two lists
lists-title = Applications de { $name }
dossier-code = Dossier { $name }
dossier-master = Maître : { $name }
dossier-manager = Engagement manager : { $name }
lists-available = Applications disponibles
lists-active = Applications actives
lists-active-hint = Proposées à l’ouverture des services collaboratifs
lists-search = Rechercher une application
lists-search-available = Rechercher dans les applications disponibles
lists-search-active = Rechercher dans les applications actives
lists-move = Déplacer
lists-on = Activer
lists-off = Désactiver
lists-all-on = Tout activer
lists-all-off = Tout désactiver
lists-tag-on = à activer
lists-tag-off = à désactiver
lists-to-open = { $count ->
    [one] { $number } à activer
   *[other] { $number } à activer
  }
lists-to-close = { $count ->
    [one] { $number } à désactiver
   *[other] { $number } à désactiver
  }
lists-opening = À activer :
lists-closing = À désactiver :
lists-reset = Tout remettre
lists-leave = Des changements ne sont pas enregistrés. Quitter la page ?
lists-read-only = Vous pouvez voir ces applications, pas les changer.
lists-archived = Ce dossier est archivé : rien ne peut y être activé.
lists-empty = Le cabinet n’a encore ajouté aucune application.

# Applications
applications-title = Applications du cabinet
applications-caption = { $count ->
    [one] L’application du cabinet
   *[other] Les { $number } applications du cabinet
  }
applications-empty = Une application ajoutée ici peut être activée sur les dossiers du cabinet, puis proposée à leurs interlocuteurs. Le cabinet n’en a encore ajouté aucune.
application = Application
key = Clé d’API
keys = Clés d’API
provider-email = E-mail prestataire
active-dossiers = Dossiers actifs
no-key = Sans clé
no-provider = Sans prestataire
add-application = Ajouter une application
sort-by = Trier par
draft-waiting = Un ajout est en cours : { $name }, enregistré le { $date } à { $time }.
draft-waiting-unnamed = Un ajout est en cours, enregistré le { $date } à { $time }. L’application n’est pas encore choisie.
draft-resume = Reprendre l’ajout de { $name }
draft-resume-unnamed = Reprendre l’ajout
draft-drop = Supprimer le brouillon
draft-saved = Brouillon enregistré à { $time }

# Wizard
wizard-title = Ajouter une application
step-of = étape { $number } sur 3
step-definition = Définition de l’application
step-selection = Sélection des dossiers client
step-summary = Récapitulatif
step-done = (étape faite)
field-kind = Type
field-application = Application
field-label = Libellé
field-key = Clé d’API
field-email = E-mail prestataire
field-draft = Brouillon
field-q = Recherche
field-d = Dossiers
field-dossiers = Dossiers
field-name = Nom de la clé
field-reason = Motif
field-scopes = Autorisations
field-days = Durée en jours
choose-application = Choisir une application
show-description = Mettre à jour
application-hint = Celles auxquelles le cabinet a droit et qu’il n’a pas encore ajoutées.
description = Description
publisher = Éditeur : { $name }.
asks-for = Demande à { $name }.
label-hint = Cette application peut être ajoutée plusieurs fois : son libellé la distingue.
key-hint = L’identifiant seul, jamais le secret. Chaque application a sa propre clé.
email-hint = Cette adresse ne sert pas à se connecter à LoopHub.
partner-only = Seulement pour une application partenaire.
generate-key = Générer une clé
help-key-title = Qu’est-ce qu’une clé d’API ?
help-key = Un identifiant public et un secret. Le prestataire s’en sert pour appeler les API publiques, et n’atteint que les dossiers où son application est active.
help-email-title = Qu’est-ce qu’un e-mail prestataire ?
help-email = L’adresse où écrire au prestataire. Aucun collaborateur ni interlocuteur ne peut avoir la même.
selection-caption = Dossiers sur lesquels { $name } peut être activée
selection-count = { $count ->
    [one] { $number } dossier sélectionné
   *[other] { $number } dossiers sélectionnés
  }
selection-view = Voir la sélection
selection-clear = Tout effacer
selection-empty = Aucun dossier n’est sélectionné.
view-ticked = Votre sélection
view-everything = Voir tous les dossiers
select-page = { $count ->
    [one] Sélectionner le dossier de cette page
   *[other] Sélectionner les { $number } de cette page
  }
select-results = { $count ->
    [one] Sélectionner le résultat
   *[other] Sélectionner les { $number } résultats
  }
select-results-all = Sélectionner tous les résultats
tick-page = { $count ->
    [one] Sélectionner le dossier de cette page, cochés :
   *[other] Sélectionner les { $number } de cette page, cochés :
  }
tick = Sélectionner { $name } ({ $code })
tick-column = Sélection
apply-to-all = Appliquer à tous
and-future = et aux futurs dossiers
summary-changed = Quelque chose a changé depuis
left-out = { $count ->
    [one] Depuis votre sélection, un dossier a été archivé. L’application n’y sera pas activée.
   *[other] Depuis votre sélection, { $number } dossiers ont été archivés. L’application n’y sera pas activée.
  }
left-out-archived = archivé le { $date } à { $time }
key-named-until = « { $name } », expire le { $date }
dossiers = Dossiers
count-dossiers = { $count ->
    [one] { $number } dossier
   *[other] { $number } dossiers
  }
all-dossiers = { $count ->
    [one] Tous les dossiers ouverts ({ $number })
   *[other] Tous les dossiers ouverts ({ $number })
  }
of-selected = { $count ->
    [one] sur { $number } sélectionné
   *[other] sur { $number } sélectionnés
  }
see-dossiers = Voir les dossiers
and-more = { $count ->
    [one] et { $number } autre
   *[other] et { $number } autres
  }
future-dossiers = Futurs dossiers
future-yes = Oui, dès leur création
future-no = Non, seulement ceux-ci
change-application = Modifier l’application
change-key = Modifier la clé d’API
change-email = Modifier l’e-mail prestataire
change-dossiers = Modifier les dossiers
change-future = Modifier le choix pour les futurs dossiers
what-happens = Ce qui va se passer
what-validate-does = Ce que fait « Valider »
what-validate-text = { $count ->
    [one] { $name } est ajoutée et activée sur { $number } dossier, d’un seul coup. Si quelque chose échoue, rien n’est changé.
   *[other] { $name } est ajoutée et activée sur { $number } dossiers, d’un seul coup. Si quelque chose échoue, rien n’est changé.
  }
what-remains = Ce qui reste à faire
what-remains-text = Remettre le secret de la clé au prestataire.

# Suspending
suspend = Suspendre
suspend-title = Suspendre { $name }
suspend-what = Ce qui va se passer
suspend-key = La clé de l’application est refusée aussitôt : le prestataire n’atteint plus aucun dossier.
suspend-contacts = Les interlocuteurs voient leur offre comme suspendue.
suspend-nothing-lost = Rien n’est perdu : tout revient quand vous reprenez l’application.
suspend-dossiers = Dossiers touchés
suspend-reason-hint = Pourquoi, pour vos collègues. 200 caractères au plus.
suspend-held-title = { $name } est suspendue
suspend-held-firm = Par le cabinet
suspend-held-operator = Par l’exploitant
suspend-operator-reason = Motif de l’exploitant
suspend-held-since = le { $date } à { $time }
suspend-held-by = par { $name }
suspend-operator-only = L’exploitant a suspendu cette application. Lui seul peut lever sa suspension. Le cabinet peut y ajouter la sienne.
suspend-operator-too = L’exploitant a aussi suspendu cette application : après votre reprise, elle restera suspendue jusqu’à ce qu’il lève sa suspension.
resume = Reprendre
resume-text = Quand vous la reprendrez, sa clé fonctionnera aussitôt, sur les mêmes dossiers.
resume-text-keyless = Quand vous la reprendrez, les interlocuteurs retrouveront aussitôt leur offre, sur les mêmes dossiers.

# Keys
keys-empty = Une clé permet à un prestataire d’appeler les API publiques de LoopHub. Le cabinet n’en a encore aucune.
keys-caption = Les clés du cabinet : celles qui fonctionnent d’abord, puis de la plus récente à la plus ancienne
keys-search = Rechercher une clé
keys-search-hint = Nom, identifiant ou application
keys-nothing = Aucune clé ne correspond à « { $name } ».
keys-all = Voir toutes les clés
keys-expiring-more = { $count ->
    [one] Une autre expire dans les 31 jours.
   *[other] { $number } autres expirent dans les 31 jours.
  }
keys-back = Retour aux clés
key-name = Nom
key-identifier = Identifiant
key-created = Créée
key-used = Dernier usage
key-expires = Expire
key-unused = Aucune
key-app-deleted = Application supprimée
key-app-deleted-text = L’application de cette clé est supprimée : tous les appels avec elle sont refusés. Annulez la suppression depuis l’historique, ou révoquez la clé.
key-app-suspended = Application suspendue
key-app-suspended-text = L’application de cette clé est suspendue par le cabinet : la clé n’atteint aucun dossier jusqu’à ce que vous repreniez l’application.
key-app-suspended-by-operator = Application suspendue par l’exploitant
key-app-suspended-by-operator-text = L’application de cette clé est suspendue par l’exploitant : la clé n’atteint aucun dossier jusqu’à ce qu’il lève sa suspension.
key-live = Active
key-expired = Expirée
key-revoked = Révoquée
key-kind-standard = Standard
key-kind-standard-hint = Pour une application : les dossiers où elle est active
key-kind-cabinet = Cabinet
key-kind-cabinet-hint = Pour les programmes du cabinet lui-même
key-name-hint = Ce qui la fera reconnaître, par exemple « Trésoly production ».
days-hint = De 1 à 730 jours.
generate = Générer
scopes-standard = Pour une clé standard
scopes-cabinet = Pour une clé cabinet
scope-dossiers-read = lire les dossiers
scope-contacts-read = lire les interlocuteurs
scope-contacts-write = ajouter des interlocuteurs
scope-events-read = suivre les changements
scope-webhooks-manage = gérer ses webhooks
scope-firm-read = lire le cabinet
scope-firm-write = modifier le cabinet
key-made = La clé est prête
secret-title = Le secret de la clé, affiché une seule fois
secret-text = Copiez-le maintenant et remettez-le au prestataire par un moyen sûr : il ne sera plus jamais montré, et LoopHub n’en garde qu’une empreinte.
revoke = Révoquer
revoke-named = Révoquer { $name }
revoke-title = Révoquer la clé { $name }
revoke-text = La clé cesse de fonctionner aussitôt, et pour toujours. Le prestataire qui s’en sert ne pourra plus rien lire.
revoke-application = n’atteindra plus aucun dossier
key-back = Retour à la clé
key-expires-in = { $count ->
    [one] Expire dans { $number } j
   *[other] Expire dans { $number } j
  }
key-expiring = { $count ->
    [one] « { $name } » expire dans un jour, le { $date }.
   *[other] « { $name } » expire dans { $number } jours, le { $date }.
  }
by = par { $name }
by-provider = par le prestataire, avec un lien
used-from = depuis { $name }
secrets = Secrets
secrets-caption = Secrets de la clé { $name }, le plus récent d’abord
secret = Secret
secret-number = Secret nº { $name }
fingerprint = Empreinte
secret-created = Créé
secret-live = Actif
secret-ending = S’arrête bientôt
secret-stopped = Arrêté
secret-stop = Arrêter maintenant
secret-stop-named = Arrêter maintenant le secret nº { $name }
secret-stop-title = Arrêter le secret nº { $name }
secret-stop-text = Ce secret cesse de fonctionner aussitôt, et pour toujours. Si le prestataire s’en sert encore, ses appels seront refusés. L’autre secret continue.
secret-stop-newest = Ce secret est le plus récent : l’arrêter annule le renouvellement. Le secret précédent continue, sans fin prévue.
rotate = Renouveler le secret
extend = Prolonger
extend-title = Prolonger la clé { $name }
extend-expired = Cette clé a expiré. La prolonger la fait fonctionner de nouveau, avec le même secret.
extend-revoked = Cette clé a été révoquée : elle ne se prolonge plus. Générez-en une autre.
field-until = Nouvelle durée, en jours à partir d’aujourd’hui
until-hint = 730 jours au plus. Le secret et l’identifiant restent les mêmes.
rotate-title = Renouveler le secret de { $name }
rotate-text = La clé reçoit un second secret, affiché une seule fois ; l’identifiant ne change pas. Choisissez combien de temps le secret actuel fonctionne encore, pour que le prestataire passe de l’un à l’autre sans coupure.
rotate-two = Deux secrets de cette clé fonctionnent déjà. Arrêtez-en un, ou attendez la fin du plus ancien, avant d’en faire un autre : aucun secret n’est arrêté sans qu’on le demande.
rotate-not-live = Cette clé ne fonctionne plus : elle a expiré ou a été révoquée. Générez-en une autre, ou prolongez-la si elle a expiré.
rotated-title = Le nouveau secret est prêt
secret-before = Secret précédent
field-overlap = Le secret actuel
overlap-hint = Il s’arrête de lui-même, ou plus tôt si vous l’arrêtez.
overlap-now = s’arrête tout de suite
overlap-1h = fonctionne encore 1 heure
overlap-24h = fonctionne encore 24 heures
overlap-7d = fonctionne encore 7 jours
overlap-30d = fonctionne encore 30 jours

links = Remise au prestataire
links-text = Un nouveau secret peut aller tout droit à { $name } : personne au cabinet ne le voit.
links-caption = Liens envoyés au prestataire, le plus récent d’abord
link-send = Envoyer le secret au prestataire
link-send-now = Envoyer le lien
link-text = { $name } reçoit un lien valable une seule fois, pendant 7 jours, et dans un second message le code qui l’ouvre. Le nouveau secret n’est fait, et montré au prestataire seul, qu’à l’ouverture du lien ; l’identifiant ne change pas.
link-replaces = Un lien attend déjà d’être ouvert. En envoyer un autre le rend inutilisable.
link-sent = Envoyé
link-to = À
link-withdraw = Retirer
link-waiting = En attente
link-mail-waiting = E-mail pas encore parti
link-mail-failed = E-mail non remis : vérifiez l’adresse
link-until = jusqu’au { $name }
link-opened = Secret remis
link-withdrawn = Retiré
link-replaced = Remplacé
link-guessed = Bloqué : 5 codes faux
link-expired = Expiré
link-astray = Sans effet : le prestataire n’est plus le même
link-key-stopped = Sans effet : la clé est arrêtée
field-language = Langue des messages
field-code = Code à 8 chiffres
code-hint = Il est dans le second message que vous avez reçu.
code-tries = { $count ->
    [one] Un seul essai reste.
   *[other] { $number } essais restent.
  }
offer-title = Recevoir le secret d’une clé d’API
offer-text = { $firm } vous remet le secret avec lequel { $application } appelle les API publiques de LoopHub.
offer-firm = Cabinet
offer-until = Lien valable jusqu’au
offer-once = Le secret est montré une seule fois. Soyez prêt à le ranger en lieu sûr.
offer-show = Afficher le secret
offer-blocked = Deux secrets de cette clé fonctionnent déjà. Demandez au cabinet d’en arrêter un, puis rouvrez ce lien : il reste valable.
received-title = Voici votre secret
received-text = Copiez-le maintenant et rangez-le en lieu sûr : il ne sera plus jamais montré, ni à vous ni au cabinet. Ce lien ne fonctionne plus.
received-next = Pour appeler les API, donnez l’identifiant et le secret ensemble.
received-docs = Lire le guide des API
over-title = Ce lien ne fonctionne pas
over-text = Il a déjà servi, son délai de 7 jours est passé, un autre l’a remplacé, trop de codes faux ont été saisis, ou le cabinet l’a retiré.
over-next = Demandez-en un autre au cabinet. Si vous n’avez pas ouvert ce lien vous-même, dites-le-lui sans attendre.

# What was done
done-draft-dropped = Le brouillon est supprimé.
done-added = { $count ->
    [one] « { $name } » est ajoutée et activée sur { $number } dossier (lot nº { $batch }).
   *[other] « { $name } » est ajoutée et activée sur { $number } dossiers (lot nº { $batch }).
  }
done-suspended = « { $name } » est suspendue : sa clé est refusée.
done-suspended-keyless = « { $name } » est suspendue : les interlocuteurs voient leur offre comme suspendue.
done-suspended-already = « { $name } » était déjà suspendue par le cabinet. Rien n’a été changé.
done-resumed = « { $name } » a repris.
done-resumed-held = La suspension du cabinet est levée. « { $name } » reste suspendue par l’exploitant.
done-resumed-nothing = Le cabinet n’avait pas suspendu « { $name } ». Rien n’a été changé.
done-key-revoked = La clé « { $name } » est révoquée.
done-key-extended = La clé expire maintenant le { $name }.
done-link-sent = Le lien est en route vers { $name }, et le code dans un second message.
done-link-withdrawn = Le lien est retiré : il n’ouvre plus rien.
done-key-made-already = La clé « { $name } » était déjà faite, aucune autre ne l’a été. Son secret a été montré une seule fois : si vous ne l’avez pas copié, renouvelez-le.
done-key-in-draft = La clé était déjà faite, aucune autre ne l’a été. Son secret a été montré une seule fois : si vous ne l’avez pas copié, renouvelez-le dans l’onglet Clés d’API.
done-rotated-already = Le secret a changé depuis que cette page a été montrée, et aucun autre n’a été fait. Voici où en est la clé.
done-secret-stopped = Le secret nº { $number } est arrêté.
done-lists-nothing = Rien n’était à changer.

# What is wrong with a field
flaw-missing = à remplir
flaw-too-long = trop long
flaw-too-short = trop court
flaw-malformed = ce n’est pas la forme attendue
flaw-forbidden-character = contient un caractère qui n’est pas du texte
flaw-unknown = inconnu
flaw-wrong-check-digit = les chiffres ne se vérifient pas
flaw-siret-of-another-siren = ce SIRET n’est pas de ce SIREN
flaw-repeated = déjà donné plus haut
flaw-reserved = ce mot est réservé
flaw-wrong-field-count = le nombre de colonnes n’est pas celui de l’en-tête
flaw-not-text = ce n’est pas un texte lisible
flaw-not-eligible = choisissez une application de la liste
flaw-already-added = le cabinet a déjà ajouté cette application
flaw-taken = déjà pris
flaw-not-for-this-kind = ne se remplit que pour une application partenaire
flaw-not-for-this-kind-label = ne se remplit que pour une application qui peut être ajoutée plusieurs fois
flaw-key-unknown = aucune clé du cabinet n’a cet identifiant
flaw-key-used = cette clé sert déjà à une autre application. Chaque application a la sienne
flaw-key-expired = cette clé a expiré. Choisissez-en une autre
flaw-key-revoked = cette clé a été révoquée. Choisissez-en une autre
flaw-key-holds-secret = le secret ne doit pas être saisi ici. Donnez l’identifiant seul, sans « : » ni ce qui suit. Rien n’a été conservé
flaw-key-of-firm = cette clé est pour les programmes du cabinet. Choisissez une clé standard
flaw-holds-secret = ceci ressemble à un secret. Il ne doit pas être saisi ici
flaw-email-of-user = cette adresse est déjà celle d’un utilisateur. Demandez-en une autre au prestataire
flaw-no-dossier = cochez au moins un dossier, ou choisissez « Appliquer à tous »
flaw-changed = quelque chose a changé depuis que ce récapitulatif a été montré. Relisez ce qui suit avant de valider
flaw-unknown-field = champ inconnu
flaw-taken-application = une autre application du cabinet s’appelle déjà ainsi. Supprimez-la d’abord
flaw-taken-label = une autre application du cabinet s’appelle déjà ainsi. Choisissez un autre libellé
flaw-missing-kind = choisissez un type
flaw-missing-application = choisissez une application
flaw-missing-key = une application partenaire a besoin d’une clé
flaw-missing-email = une application partenaire a besoin de l’adresse du prestataire
flaw-missing-overlap = choisissez ce que devient le secret actuel
flaw-missing-language = choisissez une langue
flaw-malformed-code = un code a 8 chiffres
flaw-unknown-code = ce n’est pas le bon code
flaw-missing-scopes = cochez au moins une autorisation
flaw-unknown-scopes = une autorisation ne va pas avec ce type de clé
flaw-unknown-kind = choisissez un type
flaw-malformed-email = écrivez une adresse comme nom@exemple.fr
flaw-malformed-days = écrivez un nombre de jours
flaw-too-long-days = 730 jours au plus
flaw-too-short-days = un jour au moins
flaw-malformed-until = écrivez un nombre de jours
flaw-too-long-until = 730 jours au plus
flaw-too-short-until = doit mener plus loin que l’expiration actuelle
flaw-too-short-q = tapez au moins 3 caractères
flaw-too-long-q = 200 caractères au plus

# When something is not to be had
error-home = Retour à l’accueil
error-who = Qui peut vous aider
error-request = Référence de la demande :
error-sign-in-title = Connectez-vous
error-sign-in-text = Cette page demande d’être connecté.
error-administrator-title = Réservé aux administrateurs
error-administrator-text = Cette page est réservée aux administrateurs du cabinet (profil 5.0 et au-dessus). Demandez à l’un d’eux de le faire, ou de relever votre profil.
error-rights-title = Vous n’avez pas ce droit
error-rights-text = Peuvent le faire : un administrateur (profil 5.0), un membre du groupe LOOP-GESTION-DES-DROITS, le maître du dossier, l’engagement manager. Rien n’a été changé.
error-forbidden-title = Non autorisé
error-forbidden-text = Cette page n’est pas pour vous, ou la demande ne vient pas d’une page de LoopHub. Rien n’a été changé.
error-not-found-title = Introuvable
error-not-found-text = Cette page n’existe pas, ou plus. Vérifiez l’adresse.
error-method-title = Demande impossible
error-method-text = Cette adresse ne répond pas à ce genre de demande.
error-conflict-title = Quelque chose a changé
error-conflict-text = Ce que vous demandez n’est plus possible en l’état. Rechargez la page pour voir ce qui a changé.
error-archived-title = Ce dossier est archivé
error-archived-text = Rien ne peut être activé sur un dossier archivé. Rien n’a été changé.
error-only-secret-title = C’est le seul secret de cette clé
error-only-secret-text = L’arrêter arrêterait la clé. Renouvelez d’abord le secret, ou révoquez la clé. Rien n’a été changé.
error-two-secrets-title = Deux secrets fonctionnent déjà
error-two-secrets-text = Arrêtez-en un, sur la page de la clé, ou attendez la fin du plus ancien. Rien n’a été changé.
error-no-provider-title = Cette clé n’a pas de prestataire
error-no-provider-text = Un lien va au prestataire de l’application que la clé sert. Donnez d’abord cette clé à une application partenaire. Rien n’a été envoyé.
error-key-not-live-title = Cette clé ne fonctionne plus
error-key-not-live-text = Elle a expiré ou a été révoquée. Rien n’a été changé.
error-draft-title = Ce brouillon n’existe plus
error-draft-text = Il a été validé ou supprimé depuis une autre fenêtre.
error-too-large-title = Trop volumineux
error-too-large-text = Ce formulaire dépasse la taille acceptée. Rien n’a été enregistré.
error-media-type-title = Forme inattendue
error-media-type-text = Cette adresse n’accepte que les formulaires de LoopHub. Rien n’a été enregistré.
error-invalid-title = Demande incomplète
error-invalid-text = Quelque chose manque ou n’a pas la forme attendue. Rien n’a été enregistré.
error-limited-title = Trop de demandes
error-limited-text = Patientez un instant, puis réessayez.
error-busy-title = Un instant
error-busy-text = LoopHub est très occupé. Réessayez dans quelques secondes ; si vous veniez de valider, vérifiez d’abord si c’est fait.
error-internal-title = Une erreur est survenue
error-internal-text = Elle vient de nous. Elle est notée, avec la référence ci-dessous. Réessayez ; si cela revient, donnez cette référence à votre exploitant.

# Deleting an application
undo = Annuler
delete = Supprimer
delete-named = Supprimer { $name }
delete-title = Supprimer « { $name } » ?
delete-text = L’application sera désactivée partout et sa clé refusée aussitôt. Pendant 30 jours, la suppression peut être annulée : les mêmes activations et les mêmes offres reviendront.
delete-text-keyless = L’application sera désactivée partout aussitôt. Pendant 30 jours, la suppression peut être annulée : les mêmes activations et les mêmes offres reviendront.
delete-dossiers = Dossiers touchés
delete-dossiers-count = { $count ->
    [0] Aucun dossier
    [one] { $number } dossier
   *[other] { $number } dossiers
  }
delete-key = sera refusée aussitôt
delete-calls = Appels des 7 derniers jours, clés précédentes comprises
delete-last-call = Dernier appel
delete-undo = Annulation
delete-undo-until = possible jusqu’au { $date }
delete-type = Pour confirmer, saisissez le nom de l’application : { $name }
delete-type-hint = Majuscules et accents n’importent pas.
applications-search = Rechercher une application
applications-search-hint = Nom, clé d’API ou e-mail
applications-nothing = Aucune application ne correspond à « { $name } ».
applications-all = Voir toutes les applications
applications-count = { $number }, dont { $partners }
applications-number = { $count ->
    [one] { $number } application
   *[other] { $number } applications
  }
applications-partners = { $count ->
    [one] { $number } partenaire
   *[other] { $number } partenaires
  }
suspended-by-operator = Suspendue par l’exploitant
state-key-revoked = Clé révoquée
state-key-expired = Clé expirée
state-expires-in = Expire dans { $number } j

# Historique
history = Historique
history-title = Historique
history-caption = Les changements en nombre du cabinet, du plus récent au plus ancien
history-empty = Chaque ajout, modification ou suppression d’application porte ici un numéro et peut être annulé pendant 30 jours. Rien n’a encore été fait.
batch = Lot
batch-what = Ce qui a été fait
batch-when = Quand
batch-who = Par
batch-title = Lot nº { $batch } : { $name }
batch-added = Ajout de « { $name } »
batch-deleted = Suppression de « { $name } »
batch-imported = Activation sur les dossiers importés
batch-on = Activée sur
batch-off = Désactivée sur
batch-undone = Annulé
batch-undone-partly = Annulé en partie
batch-undo-until = Annulable jusqu’au { $date }
batch-kept = Définitif
batch-app-deleted = Application supprimée depuis
batch-undo-named = Annuler le lot nº { $batch }
operator = Exploitant
dossiers-count = { $count ->
    [one] { $number } dossier
   *[other] { $number } dossiers
  }
undo-batch = Annuler ce lot
undo-added-text = L’application sera désactivée sur les dossiers de ce lot, et retirée si rien n’a changé depuis. Ce qui a changé depuis restera, et vous sera dit : ainsi les dossiers où un interlocuteur a reçu l’offre.
undo-deleted-text = L’application reviendra avec sa clé et les mêmes activations, telles qu’elles étaient.
undone-when = Annulé le
undone-dossiers = Revenus comme avant
undone-left = Changés depuis, laissés
undone-settings-left = Ses réglages (clé, e-mail, futurs dossiers, suspension) ont changé depuis et sont restés.
undone-left-title = Dossiers qui avaient changé depuis
undone-now = L’application y est
left-on = Activée
left-off = Désactivée
done-deleted = { $count ->
    [one] « { $name } » est supprimée. Elle était active sur { $number } dossier (lot nº { $batch }).
   *[other] « { $name } » est supprimée. Elle était active sur { $number } dossiers (lot nº { $batch }).
  }
done-undone = { $count ->
    [one] Le lot nº { $batch } ({ $name }) est annulé : { $number } dossier est comme avant.
   *[other] Le lot nº { $batch } ({ $name }) est annulé : { $number } dossiers sont comme avant.
  }
done-undone-partly = { $count ->
    [one] Le lot nº { $batch } ({ $name }) est annulé en partie : { $number } dossier est comme avant. Le reste avait changé.
   *[other] Le lot nº { $batch } ({ $name }) est annulé en partie : { $number } dossiers sont comme avant. Le reste avait changé.
  }
flaw-not-the-name = ce n’est pas le nom de l’application
flaw-undone-already = ce lot est déjà annulé
flaw-not-undoable = ce lot ne peut plus être annulé
flaw-application-suspended = l’application est suspendue : l’annulation la viderait sans retour. Levez d’abord sa suspension, ou supprimez-la : une suppression s’annule
flaw-application-deleted = l’application a été supprimée depuis. Annulez d’abord sa suppression
flaw-already-added-batch = le cabinet a depuis une autre application de ce nom. Supprimez-la d’abord pour retrouver l’ancienne
field-batch = Lot
field-confirm = Nom de l’application
no-longer-offered = N’est plus proposée
more-for = Autres actions pour { $name }
suspend-why = Voir pourquoi
