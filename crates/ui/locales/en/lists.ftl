# The two lists of a dossier (D2–D5): ends, offers that are lost, who may
until = until { $date }
lists-and = { " and " }
lists-for-good = without an end
lists-to-end = { $count ->
    [one] { $number } end to change
   *[other] { $number } ends to change
  }
lists-ending = End changed:
lists-lose = { $count ->
    [one] { $number } contact will lose an offer
   *[other] { $number } contacts will lose an offer
  }
lists-lost = { $count ->
    [one] { $names } will not have it any more
   *[other] { $names } will not have it any more
  }
lists-shown = { $count ->
    [one] { $number } application found
   *[other] { $number } applications found
  }
lists-moved-on = { $names }: to activate
lists-moved-off = { $names }: to deactivate
lists-moved-none = Nothing is selected.
lists-ticked = You had ticked applications without moving them. They are moved now: look at what will change, then validate.
ends-new = Until when to activate
ends-active = End of the active applications
ends-open = Change the end of an active application
ends-hint = Last day included, Paris time. Leave empty to activate without an end.
ends-label = { $name }, until
lists-who-may = Who can change them
who-master = The dossier’s master: { $name }
who-manager = The engagement manager: { $name }
who-group = The group LOOP-GESTION-DES-DROITS: { $name }
who-administrators = The administrators (profile 5.0 or above): { $name }
lists-done-on = { $count ->
    [one] { $number } activated
   *[other] { $number } activated
  }
lists-done-off = { $count ->
    [one] { $number } deactivated
   *[other] { $number } deactivated
  }
lists-done-ends = { $count ->
    [one] { $number } end changed
   *[other] { $number } ends changed
  }
lists-already-by = { $name } had been activated by { $by } already.
lists-already-on = { $name } was active already.
lists-already-off = { $name } was not active any more.
lists-deleted = { $name } has meanwhile been deleted from the firm’s applications.
done-lists = Saved: { $name }.
done-lists-partly = Saved: { $name }. { $left }
done-lists-overtaken = { $left } There was nothing else to change.
flaw-not-ahead = choose a date to come
flaw-not-ahead-end = choose a day to come, tomorrow at the earliest
flaw-too-far-ahead = choose a nearer date
flaw-too-far-ahead-end = choose a day within ten years, or leave it empty
flaw-malformed-end = write a date like 31/12/2027
