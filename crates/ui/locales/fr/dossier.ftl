# A dossier's page (D1)
optional = (facultatif)
save = Enregistrer
archive = Archiver
reopen = Rouvrir
has-left = Parti
staff-member = Collaborateur
dossier-identity = Identité
dossier-not-given = Non renseigné
dossier-created = Dans le cabinet depuis le
dossier-updated = Modifié le
dossier-archived-on = Archivé le
dossier-is-archived = Ce dossier est archivé : aucune application ne l’atteint. Ce qui y est actif le redeviendra s’il est rouvert.
dossier-no-application = Aucune application n’est active sur ce dossier.
dossier-activate = Activer des applications
dossier-see-lists = Voir les applications du cabinet
dossier-since = Active depuis le
dossier-unreached = Dossier archivé
dossier-why-named = Pourquoi { $name } fonctionne ou non
dossier-contacts = Interlocuteurs
dossier-contacts-count = { $count ->
    [0] Aucun interlocuteur n’est rattaché à ce dossier.
    [one] { $number } interlocuteur est rattaché à ce dossier.
   *[other] { $number } interlocuteurs sont rattachés à ce dossier.
  }
dossier-journal = Journal du dossier
journal-caption = Ce qui est arrivé à ce dossier, le plus récent d’abord
journal-empty = Rien n’a encore changé sur ce dossier depuis son arrivée. Les changements de masse se lisent dans l’historique.
journal-pages = Pages du journal
journal-newer = Plus récent
journal-older = Plus ancien
journal-created = Dossier créé
journal-created-with = { $count ->
    [one] Dossier créé ; { $number } application activée d’office
   *[other] Dossier créé ; { $number } applications activées d’office
  }
journal-archived = Dossier archivé
journal-reopened = Dossier rouvert
journal-on = Activé : { $name }
journal-off = Désactivé : { $name }
journal-handed-over = Dossier transmis : { $from } → { $to }
journal-field = { $name } : { $from } → { $to }
journal-nothing = rien
journal-other = Autre changement ({ $name })
whom-contact = Interlocuteur
whom-key = Clé d’API
whom-provider = Prestataire

# Creating and changing
dossier-create = Créer le dossier
dossier-edit-title = Modifier { $name }
dossier-code-hint = Lettres, chiffres, « - », « _ » et « . », 32 caractères au plus. Il ne pourra plus changer.
dossier-code-stays = Le code ne change pas : les partenaires connaissent le dossier par lui.
dossier-name-hint = 200 caractères au plus.
siren-hint = 9 chiffres.
siret-hint = 14 chiffres, dont les 9 premiers sont le SIREN.
master-hint = Le maître du dossier et l’engagement manager peuvent y activer des applications.
meanwhile-title = Le dossier a changé pendant que vous le modifiiez. Il dit maintenant :
meanwhile-text = Ce que vous avez saisi est conservé ci-dessous. Enregistrez à nouveau pour le garder, ou corrigez-le d’abord.
field-dossier-code = Code dossier
field-dossier-name = Nom
field-siren = SIREN
field-siret = SIRET
field-agency = Agence
field-master = Maître du dossier
field-manager = Engagement manager
field-revision = Dossier
flaw-changed-revision = quelqu’un d’autre l’a modifié entre-temps. Rien n’a été enregistré et rien de ce que vous avez saisi n’est perdu
flaw-taken-dossier-code = le cabinet a déjà un dossier de ce code
flaw-malformed-dossier-code = lettres, chiffres, « - », « _ » et « . » seulement
flaw-malformed-siren = un SIREN a 9 chiffres
flaw-malformed-siret = un SIRET a 14 chiffres
flaw-unknown-agency = choisissez une agence de la liste
flaw-unknown-master = choisissez un collaborateur de la liste
flaw-unknown-manager = choisissez un collaborateur de la liste
done-dossier-created = { $count ->
   *[other] Le dossier « { $name } » est créé.
  }
done-dossier-created-with = { $count ->
    [one] Le dossier « { $name } » est créé, avec { $number } application activée d’office.
   *[other] Le dossier « { $name } » est créé, avec { $number } applications activées d’office.
  }
done-dossier-changed = Le dossier est modifié.
done-dossier-unchanged = Rien n’était à modifier.

# Archiving
archive-title = Archiver { $name }
archive-what = Ce que l’archivage fera aussitôt
archive-no-application = Aucune application n’est active sur ce dossier : aucun partenaire n’y a accès.
archive-applications = { $count ->
    [one] { $number } application ne l’atteindra plus : { $name }.
   *[other] { $number } applications ne l’atteindront plus : { $name }.
  }
archive-no-contact = Aucun interlocuteur n’est rattaché à ce dossier.
archive-contacts = { $count ->
    [one] { $number } interlocuteur perdra les applications que ce dossier lui offre. Rouvrir le dossier ne les lui rendra pas.
   *[other] { $number } interlocuteurs perdront les applications que ce dossier leur offre. Rouvrir le dossier ne les leur rendra pas.
  }
archive-kept = Le dossier reste consultable. Ce qui y est actif est conservé pour le jour où il serait rouvert.
reopen-title = Rouvrir { $name }
reopen-what = Ce que la réouverture fera aussitôt
reopen-no-application = Aucune application n’était active sur ce dossier : aucun partenaire n’y aura accès.
reopen-applications = { $count ->
    [one] { $number } application l’atteindra de nouveau : { $name }.
   *[other] { $number } applications l’atteindront de nouveau : { $name }.
  }
reopen-future = Les applications données d’office aux futurs dossiers n’y viennent pas : ce n’est pas un nouveau dossier.
reopen-offers = Les offres faites autrefois aux interlocuteurs ne reviennent pas.
done-archived = Le dossier est archivé. Plus aucune application ne l’atteint.
done-archived-already = Le dossier était déjà archivé.
done-reopened = Le dossier est rouvert, avec les applications qui y étaient actives.
done-reopened-already = Le dossier était déjà ouvert.

# Handing over
hand-over = Transmettre des dossiers
hand-over-title = Transmettre les dossiers : { $name }
hand-over-from-whom = De qui transmettre les dossiers ? Les collaborateurs partis viennent en premier.
hand-over-caption = Collaborateurs responsables de dossiers
hand-over-of = Transmettre les dossiers : { $name }
hand-over-do = Transmettre
hand-over-what = Tous ses dossiers, archivés compris, changent de responsable d’un seul coup. Applications et accès des partenaires ne changent pas. Pour revenir en arrière, transmettez dans l’autre sens.
hand-over-as-master = { $count ->
    [0] Maître d’aucun dossier
    [one] Maître de { $number } dossier
   *[other] Maître de { $number } dossiers
  }
hand-over-as-manager = { $count ->
    [0] Engagement manager d’aucun dossier
    [one] Engagement manager de { $number } dossier
   *[other] Engagement manager de { $number } dossiers
  }
hand-over-see = voir la liste
hand-over-choose = Choisir…
hand-over-nobody = Personne n’est encore responsable d’un dossier.
field-roles = Ce qui est transmis
field-to = À qui
field-from = De qui
field-shown = Dossiers
flaw-missing-roles = cochez au moins l’un des deux
flaw-missing-to = choisissez à qui
flaw-unknown-to = choisissez un collaborateur de la liste
flaw-repeated-to = ces dossiers sont déjà les siens
flaw-changed-shown = leur nombre a changé entre-temps. Rien n’a été transmis. Relisez avant de continuer
done-handed-over = { $count ->
    [one] { $number } dossier est transmis à { $name }.
   *[other] { $number } dossiers sont transmis à { $name }.
  }
