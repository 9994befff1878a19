### "Pourquoi ?" : si une application atteint un dossier, et sinon pourquoi

access-crumb = Accès
access-all-title = Accès des applications à { $name }
access-all-lead = Pour chaque application du cabinet, ce qui lui ouvre ce dossier ou l’arrête.
access-title = Pourquoi { $app } accède à { $dossier }
access-title-not = Pourquoi { $app } n’accède pas à { $dossier }
access-title-not-offered = Pourquoi aucun interlocuteur de { $dossier } ne voit { $app }
access-lead-all = Toutes les conditions sont remplies.
access-lead-before =
    { $count ->
        [one] La condition qui précède est remplie.
       *[other] Les { $number } conditions qui précèdent sont remplies.
    }
access-check = Vérifier
access-conditions = Conditions, dans l’ordre où elles sont vérifiées
access-reaches = Toutes les conditions sont remplies

access-told-met = Vérifié :
access-told-failed = Première condition non remplie :
access-told-later = Pas encore vérifié :

access-met-key-live = La clé d’API est valide
access-met-key-reads-dossiers = La clé d’API a l’autorisation « lire les dossiers »
access-met-not-suspended-by-operator = L’exploitant n’a pas suspendu l’application
access-met-not-suspended-by-firm = Le cabinet n’a pas suspendu l’application
access-met-dossier-open = Le dossier est ouvert
access-met-active = L’application est active sur ce dossier
access-met-offered = L’application est ouverte à un interlocuteur

access-failed-key-expired = La clé d’API a expiré
access-failed-key-revoked = La clé d’API est révoquée
access-failed-scope-missing = La clé d’API n’a pas l’autorisation « lire les dossiers »
access-failed-suspended-by-operator = L’exploitant a suspendu l’application
access-failed-suspended-by-firm = Le cabinet a suspendu l’application
access-failed-dossier-archived = Le dossier est archivé
access-failed-not-active = L’application n’est pas active sur ce dossier
access-failed-not-offered = L’application n’est ouverte à aucun interlocuteur

access-key-until = Expire le { $name }
access-key-expired = A expiré le { $name }
access-key-revoked = Révoquée le { $name }
access-since = Depuis le { $name }
access-since-by = Depuis le { $date }, par { $by }
access-suspended = { $since } : « { $reason } »
access-archived-at = Archivé le { $name }
access-closed = Désactivée le { $name }
access-closed-by = Désactivée le { $date } par { $by }
access-ended = A pris fin d’elle-même le { $name }
access-never-active = Aucune désactivation récente n’est connue pour ce dossier.
access-batch = lot nº { $name }
access-offered-to = À { $name }
access-later-offered = À vérifier une fois l’application active. Ne concerne que l’accès depuis « Mon espace ».

access-who = Qui peut y remédier :
access-who-you = Vous
access-who-operator = L’exploitant de LoopHub, seul

access-fix-extend = Prolonger la clé
access-fix-key = Donner une autre clé
access-fix-resume = Reprendre l’application
access-fix-activate = Activer { $name } sur ce dossier
access-fix-offer = Ouvrir à un interlocuteur
access-see-lists = Demander son activation

access-partner = Ce que reçoit le prestataire
access-answer-200 = Réponse 200, avec le dossier.
access-answer-401 = Réponse 401 : la clé n’est plus valable. Aucune donnée du dossier.
access-answer-403 = Réponse 403, avec qui peut y remédier. Aucune donnée du dossier. Motif :
access-api = La même réponse par l’API
