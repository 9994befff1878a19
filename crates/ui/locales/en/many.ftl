# Many dossiers at once (D6)
many-title = Selected dossiers
many-empty = No dossier is selected. Tick some in the portfolio to activate or deactivate applications on them all at once.
many-choose = Choose dossiers
many-caption = The selected dossiers
many-keep = Keep in the selection
many-back = Back to the portfolio
many-apps = Activate or deactivate applications
many-apps-title = Applications to activate or deactivate
many-apps-caption = What will be done with each application on the selected dossiers
many-do = To do
many-do-for = { $name }, to do
many-nothing = Change nothing
many-until = Until
many-see = See what will change
plan-title = What will change
plan-caption = What will change, application by application
plan-dossiers = On
plan-rest = Nothing to change
plan-on = to activate
plan-on-until = to activate { $until }
plan-off = to deactivate
plan-already-on = { $count ->
    [one] { $number } dossier, active already
   *[other] { $number } dossiers, active already
  }
plan-already-off = { $count ->
    [one] { $number } dossier, not active
   *[other] { $number } dossiers, not active
  }
plan-no-right = { $count ->
    [one] { $number } dossier will stay as it is: you may not change its applications.
   *[other] { $number } dossiers will stay as they are: you may not change their applications.
  }
plan-archived = { $count ->
    [one] { $number } dossier is archived: nothing will be activated on it.
   *[other] { $number } dossiers are archived: nothing will be activated on them.
  }
plan-nothing = Nothing would change: all is so already, or none of these dossiers can be changed.
plan-text = All of it is done at once, or none. What is active already keeps its end. You can undo it for 30 days.
many-done-on = { $count ->
    [one] { $name } activated on { $number } dossier
   *[other] { $name } activated on { $number } dossiers
  }
many-done-off = { $count ->
    [one] { $name } deactivated on { $number } dossier
   *[other] { $name } deactivated on { $number } dossiers
  }
many-done-more = { $count ->
    [one] and { $number } other application
   *[other] and { $number } other applications
  }
done-many = Batch no. { $batch }: { $name }.
done-many-gone = { $count ->
    [one] { $name } has meanwhile been deleted from the firm’s applications, and is left out.
   *[other] { $name } have meanwhile been deleted from the firm’s applications, and are left out.
  }
refused-title = Dossiers that you can’t change
refused-empty = There are none.
batch-switched = Several dossiers: { $name }
batch-apps = Applications of this batch
batch-app-gone = deleted since, left alone
undo-switched-text = Each application will be as before on the dossiers of this batch. What has changed since stays, and you will be told.
field-app = Applications
field-plan = Preview
flaw-missing-app = choose at least one application to activate or deactivate
flaw-no-dossier-d = tick at least one dossier
flaw-changed-plan = something has changed since this preview was shown. Read what follows before you validate
many-select-found = { $count ->
    [one] Select the result
   *[other] Select the { $number } results
  }
many-select-found-all = Select all the results
many-keep-page = Save the boxes of this page
