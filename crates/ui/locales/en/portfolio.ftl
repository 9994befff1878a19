# "Portefeuille" (D1)
portfolio-every-agency = All
portfolio-every-master = All
portfolio-every-application = All
portfolio-no-agency = Without an agency
portfolio-no-master = Without a master
portfolio-left = { $name } (has left)
portfolio-application = Active application
portfolio-open = Open
portfolio-archived = Archived
portfolio-all = In any state
portfolio-mine = My dossiers
portfolio-filter = Filter
portfolio-filters = Filters
portfolio-without = Take off the filter
portfolio-clear = Clear all
portfolio-unknown = unknown
portfolio-nothing = No dossier fits these filters. Take one off to see more.
portfolio-in-archive = { $count ->
    [one] { $number } archived dossier fits.
   *[other] { $number } archived dossiers fit.
  }
portfolio-in-archive-more = { $number } archived dossiers fit.
portfolio-see-archive = See the archived ones
portfolio-unfinished = Few dossiers fit these filters: the search stops here for now. “Next” goes on with it.
portfolio-more = { $count ->
    [one] and { $number } more
   *[other] and { $number } more
  }
chip-agency = Agency: { $name }
chip-application = Application: { $name }
dossier-new = New dossier
dossier-open = Open the dossier
dossier-why = Why?
hand-over-these = Hand these dossiers over…
