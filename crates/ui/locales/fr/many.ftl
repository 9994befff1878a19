# Many dossiers at once (D6)
many-title = Dossiers sélectionnés
many-empty = Aucun dossier n’est sélectionné. Cochez-les dans le portefeuille pour leur activer ou désactiver des applications d’un seul coup.
many-choose = Choisir des dossiers
many-caption = Les dossiers sélectionnés
many-keep = Garder dans la sélection
many-back = Retour au portefeuille
many-apps = Activer ou désactiver des applications
many-apps-title = Applications à activer ou désactiver
many-apps-caption = Ce qui sera fait de chaque application sur les dossiers sélectionnés
many-do = À faire
many-do-for = { $name }, à faire
many-nothing = Ne rien changer
many-until = Jusqu’au
many-see = Voir ce qui va changer
plan-title = Ce qui va changer
plan-caption = Ce qui va changer, application par application
plan-dossiers = Sur
plan-rest = Rien à changer
plan-on = à activer
plan-on-until = à activer { $until }
plan-off = à désactiver
plan-already-on = { $count ->
    [one] { $number } dossier, déjà active
   *[other] { $number } dossiers, déjà active
  }
plan-already-off = { $count ->
    [one] { $number } dossier, pas active
   *[other] { $number } dossiers, pas active
  }
plan-no-right = { $count ->
    [one] { $number } dossier restera comme il est : vous n’avez pas le droit d’y changer les applications.
   *[other] { $number } dossiers resteront comme ils sont : vous n’avez pas le droit d’y changer les applications.
  }
plan-archived = { $count ->
    [one] { $number } dossier est archivé : rien n’y sera activé.
   *[other] { $number } dossiers sont archivés : rien n’y sera activé.
  }
plan-nothing = Rien ne changerait : tout est déjà ainsi, ou aucun de ces dossiers ne peut être changé.
plan-text = Tout se fait d’un seul coup, ou pas du tout. Ce qui est déjà actif garde sa date de fin. Vous pourrez l’annuler pendant 30 jours.
many-done-on = { $count ->
    [one] { $name } activée sur { $number } dossier
   *[other] { $name } activée sur { $number } dossiers
  }
many-done-off = { $count ->
    [one] { $name } désactivée sur { $number } dossier
   *[other] { $name } désactivée sur { $number } dossiers
  }
many-done-more = { $count ->
    [one] et { $number } autre application
   *[other] et { $number } autres applications
  }
done-many = Lot nº { $batch } : { $name }.
done-many-gone = { $count ->
    [one] { $name } a été supprimée entre-temps des applications du cabinet, et laissée de côté.
   *[other] { $name } ont été supprimées entre-temps des applications du cabinet, et laissées de côté.
  }
refused-title = Dossiers que vous ne pouvez pas changer
refused-empty = Il n’y en a pas.
batch-switched = Plusieurs dossiers : { $name }
batch-apps = Applications de ce lot
batch-app-gone = supprimée depuis, laissée
undo-switched-text = Chaque application reviendra comme avant sur les dossiers de ce lot. Ce qui a changé depuis restera, et vous sera dit.
field-app = Applications
field-plan = Aperçu
flaw-missing-app = choisissez au moins une application à activer ou à désactiver
flaw-no-dossier-d = cochez au moins un dossier
flaw-changed-plan = quelque chose a changé depuis que cet aperçu a été montré. Relisez ce qui suit avant de valider
many-select-found = { $count ->
    [one] Sélectionner le résultat
   *[other] Sélectionner les { $number } résultats
  }
many-select-found-all = Sélectionner tous les résultats
many-keep-page = Enregistrer les cases de cette page
