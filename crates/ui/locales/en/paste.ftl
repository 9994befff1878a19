# Paste a list (C7)
paste-list = Paste a list
paste-other = Paste another list
field-list = List
field-file = Or a file
list-hint = A code, a SIREN, a SIRET or a name on each line, up to 350,000 lines.
file-hint = CSV or text, at most 12 MB. The first column counts.
help-list-title = What can the list hold?
help-list = Codes of dossiers, SIREN or SIRET with or without spaces, and whole names, whatever their accents and capitals. A copy from a spreadsheet will do: its first column counts.
help-report-title = What happens next?
help-report = Each line is looked for among the firm’s dossiers, and you are shown what it came to. Nothing is ticked before you ask for it.
list-check = Check the list
list-filter = Lines to show
list-caption = What each line of the list came to
list-line = Line
list-content = Text
list-outcome = Result
list-no-line = No line came to this.
list-nothing-ticked = Nothing of this list is ticked before you ask for it.
list-download = Download the report (CSV)
list-tick = { $count ->
    [one] Tick the dossier found
   *[other] Tick the { $number } dossiers found
  }
lines-all = { $count ->
    [one] { $number } line
   *[other] { $number } lines
  }
lines-found = { $count ->
    [one] { $number } found
   *[other] { $number } found
  }
lines-repeated = { $count ->
    [one] { $number } repeated
   *[other] { $number } repeated
  }
lines-several = { $count ->
    [one] { $number } to be made clear
   *[other] { $number } to be made clear
  }
lines-unknown = { $count ->
    [one] { $number } unknown
   *[other] { $number } unknown
  }
lines-not-eligible = { $count ->
    [one] { $number } archived
   *[other] { $number } archived
  }
line-found = Found
line-repeated = Same dossier as line { $number }
line-several = { $count ->
    [one] { $number } dossier: { $name }
   *[other] { $number } dossiers: { $name }
  }
line-unknown = Unknown
line-not-eligible = Archived, can’t be selected
report-working = Checking the list
report-working-text = You can leave this page: the check goes on, and the report waits for you with the draft.
report-progress = Lines checked: { $number } of { $total }.
report-interrupted = The check was interrupted
report-interrupted-text = Your list is kept, and nothing was ticked.
report-again = Begin again
report-back = Back to the selection
done-list-ticked = { $count ->
    [0] All the dossiers found were ticked already.
    [one] { $number } more dossier ticked.
   *[other] { $number } more dossiers ticked.
  }
done-list-changed = The list has changed meanwhile: this is how it stands. Nothing was ticked.
archived-since = { $count ->
    [one] { $number } archived since, left out
   *[other] { $number } archived since, left out
  }
on-this-page = On this page:
application-withdrawn = The application that was chosen is no longer offered to your firm. Choose another: the selected dossiers are kept.
flaw-too-large = too large
flaw-missing-list = paste at least one line, or choose a file
flaw-too-long-list = 350,000 lines at most. Nothing was saved: cut the list into several
flaw-too-large-list = 12 MB at most. Nothing was saved: cut the list into several
flaw-not-text-list = this is no text. Save the file as CSV or as text
flaw-holds-secret-list = the list holds the secret of a key, which must not be typed here. Nothing was kept
flaw-repeated-file = paste a list or choose a file, not both
flaw-missing-file = this file holds no line
flaw-too-long-file = 350,000 lines at most. Nothing was kept: split the file
flaw-too-large-file = 12 MB at most. Nothing was kept: split the file
flaw-not-text-file = this is not text. Save it as CSV or as text, then choose it again
flaw-holds-secret-file = the file holds the secret of a key, which must not be sent here. Nothing was kept
