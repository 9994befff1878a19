# Applications that end by themselves before long
day = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
  } { $year }
activations-ending-subject = { $count ->
    [one] { $application } stops { $days ->
        [1] tomorrow
       *[other] in { $days } days
      } on one dossier
   *[other] { $count } applications stop { $days ->
        [1] tomorrow
       *[other] in { $days } days
      }
  }
activations-ending-text =
    Hello,

    On dossiers in your charge ({ $firm }), these applications were switched on until { $day }:

    { $lines }

    After that day they switch themselves off, and contacts no longer reach them. To put that off:

    { $address }
activations-ending-line = - { $application }, { $name } ({ $code })
activations-ending-more = { $count ->
    [one] - one other
   *[other] - { $count } others
  }
