# Somebody without the right asks for applications on a dossier
activations-asked-subject = { $asker } demande des applications pour { $name }
activations-asked-text =
    Bonjour,

    { $asker } ({ $firm }) n’a pas le droit de changer les applications du dossier { $name } ({ $code }), et vous demande :

    { $lines }{ $said }

    Vous pouvez accorder ou refuser en un clic, jusqu’au { $day } :

    { $address }

    Sans réponse d’ici là, la demande s’éteint d’elle-même.
request-line-on = - activer { $application }
request-line-off = - désactiver { $application }
request-word = { $who } écrit : « { $word } »

# What was decided, to whoever asked
request-decided-subject = { $outcome ->
    [granted] Demande accordée pour { $name }
   *[refused] Demande refusée pour { $name }
  }
request-decided-text =
    Bonjour,

    { $outcome ->
        [granted] { $by } a accordé votre demande pour le dossier { $name } ({ $code }, { $firm }) :
       *[refused] { $by } a refusé votre demande pour le dossier { $name } ({ $code }, { $firm }) :
    }

    { $lines }{ $said }

    Les applications du dossier :

    { $address }
request-gone = Le cabinet n’a plus : { $names }.
