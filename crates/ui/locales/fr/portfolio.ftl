# "Portefeuille" (D1)
portfolio-every-agency = Toutes
portfolio-every-master = Tous
portfolio-every-application = Toutes
portfolio-no-agency = Sans agence
portfolio-no-master = Sans maître
portfolio-left = { $name } (parti)
portfolio-application = Application active
portfolio-open = Ouverts
portfolio-archived = Archivés
portfolio-all = Tous les états
portfolio-mine = Mes dossiers
portfolio-filter = Filtrer
portfolio-filters = Filtres
portfolio-without = Retirer le filtre
portfolio-clear = Tout effacer
portfolio-unknown = inconnu
portfolio-nothing = Aucun dossier ne correspond à ces filtres. Retirez-en un pour en voir davantage.
portfolio-in-archive = { $count ->
    [one] { $number } dossier archivé correspond.
   *[other] { $number } dossiers archivés correspondent.
  }
portfolio-in-archive-more = { $number } dossiers archivés correspondent.
portfolio-see-archive = Voir les archivés
portfolio-unfinished = Peu de dossiers correspondent à ces filtres : la recherche s’arrête ici pour l’instant. « Suivante » la poursuit.
portfolio-more = { $count ->
    [one] et { $number } de plus
   *[other] et { $number } de plus
  }
chip-agency = Agence : { $name }
chip-application = Application : { $name }
dossier-new = Nouveau dossier
dossier-open = Ouvrir le dossier
dossier-why = Pourquoi ?
hand-over-these = Transmettre ces dossiers…
