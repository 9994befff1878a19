# Applications that end by themselves before long
day = { $day ->
    [1] 1er
   *[other] { $day }
  } { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
  } { $year }
activations-ending-subject = { $count ->
    [one] { $application } s’arrête { $days ->
        [1] demain
       *[other] dans { $days } jours
      } sur un dossier
   *[other] { $count } applications s’arrêtent { $days ->
        [1] demain
       *[other] dans { $days } jours
      }
  }
activations-ending-text =
    Bonjour,

    Sur des dossiers dont vous êtes chargé ({ $firm }), ces applications ont été activées jusqu’au { $day } :

    { $lines }

    Passé ce jour, elles se désactivent d’elles-mêmes, et les interlocuteurs n’y ont plus accès. Pour les prolonger :

    { $address }
activations-ending-line = - { $application }, { $name } ({ $code })
activations-ending-more = { $count ->
    [one] - une autre
   *[other] - { $count } autres
  }
