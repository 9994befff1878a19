# "Edit" (B4)
change-title = Change “{ $name }”
edit-named = Change { $name }
change-waiting = A change is under way: { $name }, saved on { $date } at { $time }.
change-resume = Go on changing { $name }
change-drop = Discard the change
done-change-dropped = The change is discarded. Everything is as it was.
help-key-change = If you give another key, the old one will open no dossier any more. Hand the new one to the provider first.
change-selection = Ticked dossiers are those where the application is active. Tick or untick: nothing changes before “Confirm”.
change-nothing = Nothing is changed so far.
instead-of = instead of { $name }
change-on = Will be switched on for
change-off = Will be switched off for
future-was-yes = today: yes
future-was-no = today: no
change-validate-text = { $name } is given all of this at once. If something fails, nothing is changed. For 30 days, you can undo it.
change-key-title = The old key
change-key-text = { $name } serves no application any more: calls with it are refused at once. It is not revoked; you can do that in the tab Keys.
done-changed = “{ $name }” is changed (batch no. { $batch }).
done-changed-on = “{ $name }” is changed: switched on for { $on } (batch no. { $batch }).
done-changed-off = “{ $name }” is changed: switched off for { $off } (batch no. { $batch }).
done-changed-both = “{ $name }” is changed: switched on for { $on }, off for { $off } (batch no. { $batch }).
batch-changed = “{ $name }” changed
batch-settings = Also changed
batch-key = API key
batch-email = provider’s e-mail
batch-future = future dossiers
undo-changed-text = What this batch changed will be as before. What has changed since will stay, and you will be told.
lines-already-active = { $count ->
    [one] { $number } already active
   *[other] { $number } already active
  }
line-already-active = The application is active there already
flaw-nothing-to-change = nothing is changed: change the key, the address or dossiers before you confirm
