# The two lists of a dossier (D2–D5): ends, offers that are lost, who may
until = jusqu’au { $date }
lists-and = { " et " }
lists-for-good = sans date de fin
lists-to-end = { $count ->
    [one] { $number } fin à changer
   *[other] { $number } fins à changer
  }
lists-ending = Fin changée :
lists-lose = { $count ->
    [one] { $number } interlocuteur perdra une offre
   *[other] { $number } interlocuteurs perdront une offre
  }
lists-lost = { $count ->
    [one] { $names } ne l’aura plus
   *[other] { $names } ne l’auront plus
  }
lists-shown = { $count ->
    [one] { $number } application trouvée
   *[other] { $number } applications trouvées
  }
lists-moved-on = { $names } : à activer
lists-moved-off = { $names } : à désactiver
lists-moved-none = Rien n’est sélectionné.
lists-ticked = Vous aviez coché des applications sans les déplacer. Les voici déplacées : vérifiez ce qui va changer, puis validez.
ends-new = Jusqu’à quand les activer
ends-active = Fin des applications actives
ends-open = Changer la fin d’une application active
ends-hint = Dernier jour compris, heure de Paris. Laissez vide pour activer sans date de fin.
ends-label = { $name }, jusqu’au
lists-who-may = Qui peut les changer
who-master = Le maître du dossier : { $name }
who-manager = L’engagement manager : { $name }
who-group = Le groupe LOOP-GESTION-DES-DROITS : { $name }
who-administrators = Les administrateurs (profil 5.0 ou plus) : { $name }
lists-done-on = { $count ->
    [one] { $number } activée
   *[other] { $number } activées
  }
lists-done-off = { $count ->
    [one] { $number } désactivée
   *[other] { $number } désactivées
  }
lists-done-ends = { $count ->
    [one] { $number } fin changée
   *[other] { $number } fins changées
  }
lists-already-by = { $name } était déjà activée par { $by }.
lists-already-on = { $name } était déjà active.
lists-already-off = { $name } n’était déjà plus active.
lists-deleted = { $name } a été supprimée entre-temps des applications du cabinet.
done-lists = Enregistré : { $name }.
done-lists-partly = Enregistré : { $name }. { $left }
done-lists-overtaken = { $left } Rien d’autre n’était à changer.
flaw-not-ahead = choisissez une date à venir
flaw-not-ahead-end = choisissez un jour à venir, demain au plus tôt
flaw-too-far-ahead = choisissez une date plus proche
flaw-too-far-ahead-end = choisissez un jour dans les dix ans, ou laissez vide
flaw-malformed-end = écrivez une date comme 31/12/2027
