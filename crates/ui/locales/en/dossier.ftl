# A dossier's page (D1)
optional = (optional)
save = Save
archive = Archive
reopen = Reopen
has-left = Has left
staff-member = Staff member
dossier-identity = Identity
dossier-not-given = Not given
dossier-created = With the firm since
dossier-updated = Changed on
dossier-archived-on = Archived on
dossier-is-archived = This dossier is archived: no application reaches it. What is active on it will be so again if it is reopened.
dossier-no-application = No application is active on this dossier.
dossier-activate = Activate applications
dossier-see-lists = See the firm’s applications
dossier-since = Active since
dossier-unreached = Archived dossier
dossier-why-named = Why { $name } works or does not
dossier-contacts = Contacts
dossier-contacts-count = { $count ->
    [0] No contact is tied to this dossier.
    [one] { $number } contact is tied to this dossier.
   *[other] { $number } contacts are tied to this dossier.
  }
dossier-journal = The dossier’s journal
journal-caption = What happened to this dossier, newest first
journal-empty = Nothing has changed on this dossier since it came. Mass changes are told in the history.
journal-pages = Pages of the journal
journal-newer = Newer
journal-older = Older
journal-created = Dossier created
journal-created-with = { $count ->
    [one] Dossier created; { $number } application came with it
   *[other] Dossier created; { $number } applications came with it
  }
journal-archived = Dossier archived
journal-reopened = Dossier reopened
journal-on = Activated: { $name }
journal-off = Deactivated: { $name }
journal-handed-over = Dossier handed over: { $from } → { $to }
journal-field = { $name }: { $from } → { $to }
journal-nothing = nothing
journal-other = Another change ({ $name })
whom-contact = Contact
whom-key = API key
whom-provider = Provider

# Creating and changing
dossier-create = Create the dossier
dossier-edit-title = Change { $name }
dossier-code-hint = Letters, digits, “-”, “_” and “.”, 32 characters at most. It can’t be changed later.
dossier-code-stays = The code stays: partners know the dossier by it.
dossier-name-hint = 200 characters at most.
siren-hint = 9 digits.
siret-hint = 14 digits, of which the first 9 are the SIREN.
master-hint = The dossier’s master and its engagement manager may activate applications on it.
meanwhile-title = The dossier has changed while you were changing it. Now it says:
meanwhile-text = What you typed is kept below. Save again to keep it, or correct it first.
field-dossier-code = Dossier code
field-dossier-name = Name
field-siren = SIREN
field-siret = SIRET
field-agency = Agency
field-master = Dossier master
field-manager = Engagement manager
field-revision = Dossier
flaw-changed-revision = somebody else has changed it meanwhile. Nothing was saved, and nothing of what you typed is lost
flaw-taken-dossier-code = the firm already has a dossier of this code
flaw-malformed-dossier-code = letters, digits, “-”, “_” and “.” only
flaw-malformed-siren = a SIREN has 9 digits
flaw-malformed-siret = a SIRET has 14 digits
flaw-unknown-agency = choose an agency from the list
flaw-unknown-master = choose a staff member from the list
flaw-unknown-manager = choose a staff member from the list
done-dossier-created = { $count ->
   *[other] The dossier “{ $name }” is created.
  }
done-dossier-created-with = { $count ->
    [one] The dossier “{ $name }” is created, and { $number } application came with it.
   *[other] The dossier “{ $name }” is created, and { $number } applications came with it.
  }
done-dossier-changed = The dossier is changed.
done-dossier-unchanged = There was nothing to change.

# Archiving
archive-title = Archive { $name }
archive-what = What archiving does at once
archive-no-application = No application is active on this dossier: no partner reaches it.
archive-applications = { $count ->
    [one] { $number } application reaches it no more: { $name }.
   *[other] { $number } applications reach it no more: { $name }.
  }
archive-no-contact = No contact is tied to this dossier.
archive-contacts = { $count ->
    [one] { $number } contact loses the applications that this dossier offers. Reopening it gives none back.
   *[other] { $number } contacts lose the applications that this dossier offers. Reopening it gives none back.
  }
archive-kept = The dossier can still be looked at. What is active on it is kept for the day when it may be reopened.
reopen-title = Reopen { $name }
reopen-what = What reopening does at once
reopen-no-application = No application was active on this dossier: no partner will reach it.
reopen-applications = { $count ->
    [one] { $number } application reaches it again: { $name }.
   *[other] { $number } applications reach it again: { $name }.
  }
reopen-future = The applications that future dossiers are given do not come to it: it is no new dossier.
reopen-offers = What was once offered to contacts does not come back.
done-archived = The dossier is archived. No application reaches it any more.
done-archived-already = The dossier was archived already.
done-reopened = The dossier is reopened, with the applications that were active on it.
done-reopened-already = The dossier was open already.

# Handing over
hand-over = Hand dossiers over
hand-over-title = Hand over the dossiers of { $name }
hand-over-from-whom = Whose dossiers are to be handed over? Staff who have left come first.
hand-over-caption = Staff who are responsible for dossiers
hand-over-of = Hand over the dossiers of { $name }
hand-over-do = Hand over
hand-over-what = All of their dossiers, archived ones too, change hands at once. Applications and what partners reach stay as they are. To go back, hand over the other way.
hand-over-as-master = { $count ->
    [0] Master of no dossier
    [one] Master of { $number } dossier
   *[other] Master of { $number } dossiers
  }
hand-over-as-manager = { $count ->
    [0] Engagement manager of no dossier
    [one] Engagement manager of { $number } dossier
   *[other] Engagement manager of { $number } dossiers
  }
hand-over-see = see the list
hand-over-choose = Choose…
hand-over-nobody = Nobody is responsible for a dossier yet.
field-roles = What is handed over
field-to = To whom
field-from = From whom
field-shown = Dossiers
flaw-missing-roles = tick at least one of the two
flaw-missing-to = choose to whom
flaw-unknown-to = choose a staff member from the list
flaw-repeated-to = these dossiers are theirs already
flaw-changed-shown = their number has changed meanwhile. Nothing was handed over. Read again before going on
done-handed-over = { $count ->
    [one] { $number } dossier is handed over to { $name }.
   *[other] { $number } dossiers are handed over to { $name }.
  }
