# "Modifier" (B4)
change-title = Modifier « { $name } »
edit-named = Modifier { $name }
change-waiting = Une modification est en cours : { $name }, enregistrée le { $date } à { $time }.
change-resume = Reprendre la modification de { $name }
change-drop = Abandonner la modification
done-change-dropped = La modification est abandonnée. Rien n’a changé.
help-key-change = Si vous donnez une autre clé, l’ancienne n’ouvrira plus aucun dossier. Transmettez d’abord la nouvelle au prestataire.
change-selection = Les dossiers cochés sont ceux où l’application est active. Cochez ou décochez : rien ne change avant « Valider ».
change-nothing = Rien n’est modifié pour l’instant.
instead-of = au lieu de { $name }
change-on = Sera activée sur
change-off = Sera désactivée sur
future-was-yes = aujourd’hui : oui
future-was-no = aujourd’hui : non
change-validate-text = { $name } reçoit tout ceci d’un seul coup. Si quelque chose échoue, rien n’est changé. Pendant 30 jours, vous pourrez l’annuler.
change-key-title = L’ancienne clé
change-key-text = { $name } ne sert plus à aucune application : les appels avec elle sont refusés aussitôt. Elle n’est pas révoquée ; vous pouvez le faire dans l’onglet Clés.
done-changed = « { $name } » est modifiée (lot nº { $batch }).
done-changed-on = « { $name } » est modifiée : activée sur { $on } (lot nº { $batch }).
done-changed-off = « { $name } » est modifiée : désactivée sur { $off } (lot nº { $batch }).
done-changed-both = « { $name } » est modifiée : activée sur { $on }, désactivée sur { $off } (lot nº { $batch }).
batch-changed = Modification de « { $name } »
batch-settings = Aussi modifiés
batch-key = clé d’API
batch-email = e-mail prestataire
batch-future = futurs dossiers
undo-changed-text = Ce que ce lot a changé reviendra comme avant. Ce qui a changé depuis restera, et vous sera dit.
lines-already-active = { $count ->
    [one] { $number } déjà active
   *[other] { $number } déjà actives
  }
line-already-active = L’application y est déjà active
flaw-nothing-to-change = rien n’est modifié : changez la clé, l’adresse ou des dossiers avant de valider
