# Coller une liste (C7)
paste-list = Coller une liste
paste-other = Coller une autre liste
field-list = Liste
field-file = Ou fichier
list-hint = Un code, un SIREN, un SIRET ou un nom par ligne, jusqu’à 350 000 lignes.
file-hint = CSV ou texte, 12 Mo au plus. La première colonne compte.
help-list-title = Que peut contenir la liste ?
help-list = Des codes de dossier, des SIREN ou des SIRET, avec ou sans espaces, et des noms complets, sans tenir compte des accents ni des majuscules. Une copie depuis un tableur convient : sa première colonne compte.
help-report-title = Que se passe-t-il ensuite ?
help-report = Chaque ligne est cherchée parmi les dossiers du cabinet, et son résultat vous est montré. Rien n’est coché avant que vous le demandiez.
list-check = Vérifier la liste
list-filter = Lignes à montrer
list-caption = Résultat de chaque ligne de la liste
list-line = Ligne
list-content = Texte
list-outcome = Résultat
list-no-line = Aucune ligne n’a ce résultat.
list-nothing-ticked = Rien de cette liste n’est coché avant que vous le demandiez.
list-download = Télécharger le rapport (CSV)
list-tick = { $count ->
    [one] Cocher le dossier trouvé
   *[other] Cocher les { $number } dossiers trouvés
  }
lines-all = { $count ->
    [one] { $number } ligne
   *[other] { $number } lignes
  }
lines-found = { $count ->
    [one] { $number } trouvée
   *[other] { $number } trouvées
  }
lines-repeated = { $count ->
    [one] { $number } répétée
   *[other] { $number } répétées
  }
lines-several = { $count ->
    [one] { $number } à préciser
   *[other] { $number } à préciser
  }
lines-unknown = { $count ->
    [one] { $number } inconnue
   *[other] { $number } inconnues
  }
lines-not-eligible = { $count ->
    [one] { $number } archivée
   *[other] { $number } archivées
  }
line-found = Trouvé
line-repeated = Même dossier que ligne { $number }
line-several = { $count ->
    [one] { $number } dossier : { $name }
   *[other] { $number } dossiers : { $name }
  }
line-unknown = Inconnu
line-not-eligible = Archivé, ne peut pas être sélectionné
report-working = Vérification de la liste
report-working-text = Vous pouvez quitter cette page : la vérification continue, et le rapport vous attend avec le brouillon.
report-progress = Lignes vérifiées : { $number } sur { $total }.
report-interrupted = La vérification a été interrompue
report-interrupted-text = Votre liste est conservée, et rien n’a été coché.
report-again = Recommencer
report-back = Revenir à la sélection
done-list-ticked = { $count ->
    [0] Tous les dossiers trouvés étaient déjà cochés.
    [one] { $number } dossier coché de plus.
   *[other] { $number } dossiers cochés de plus.
  }
done-list-changed = La liste a changé entre-temps : voici ce qu’il en est. Rien n’a été coché.
archived-since = { $count ->
    [one] { $number } archivé depuis, laissé de côté
   *[other] { $number } archivés depuis, laissés de côté
  }
on-this-page = Sur cette page :
application-withdrawn = L’application choisie n’est plus proposée à votre cabinet. Choisissez-en une autre : les dossiers sélectionnés sont conservés.
flaw-too-large = trop volumineux
flaw-missing-list = collez au moins une ligne, ou choisissez un fichier
flaw-too-long-list = 350 000 lignes au plus. Rien n’a été enregistré : coupez la liste en plusieurs
flaw-too-large-list = 12 Mo au plus. Rien n’a été enregistré : coupez la liste en plusieurs
flaw-not-text-list = ce n’est pas du texte. Enregistrez le fichier en CSV ou en texte
flaw-holds-secret-list = la liste contient le secret d’une clé, qui ne doit pas être saisi ici. Rien n’a été conservé
flaw-repeated-file = collez une liste ou choisissez un fichier, pas les deux
flaw-missing-file = ce fichier ne contient aucune ligne
flaw-too-long-file = 350 000 lignes au plus. Rien n’a été enregistré : coupez le fichier en plusieurs
flaw-too-large-file = 12 Mo au plus. Rien n’a été enregistré : coupez le fichier en plusieurs
flaw-not-text-file = ce n’est pas du texte. Enregistrez-le en CSV ou en texte, puis choisissez-le de nouveau
flaw-holds-secret-file = le fichier contient le secret d’une clé, qui ne doit pas être envoyé ici. Rien n’a été conservé
