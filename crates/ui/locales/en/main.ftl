# The frame
skip = Skip to content
menu = Menu
main-menu = Main menu
portfolio = Portfolio
find = Find a dossier
sign-out = Sign out
breadcrumb = Breadcrumb
pages = Pages
page-first = First page
page-previous = Previous
page-next = Next
pager-range = { $from }–{ $to } of { $total }
more-than = more than { $number }
actions = Actions
cancel = Cancel
back = Back
next = Next
validate = Confirm
change = Change
add = Add
help = Help
title-error = Error:
none = None
nobody = Nobody
never = Never
state = State
active = Active
suspended = Suspended
archived = Archived
kind = Type
kind-cegid = Cegid
kind-partner = Partner
kind-firm = Firm
kind-cegid-hint = Cegid Loop’s own application
kind-partner-hint = An outside application, with an API key and a provider’s e‑mail
kind-firm-hint = The firm’s own application
errors-title = { $count ->
    [one] One field needs correcting
   *[other] { $number } fields need correcting
  }
error-line = { $name }: { $text }

# Signing in
sign-in = Sign in
sign-in-email = E-mail
sign-in-password = Password
sign-in-wrong = Wrong e-mail or password.
sign-in-limited = { $count ->
    [one] Too many attempts. Try again in one second.
   *[other] Too many attempts. Try again in { $number } seconds.
  }

# My space
space = My space
space-no-offer = No application is offered to you for now. Your firm can open some for you.
space-dossiers = Your dossiers

# Portfolio
portfolio-search = Dossiers of the portfolio
portfolio-caption = The firm’s dossiers
portfolio-empty = The portfolio is empty. The operator can import the firm’s dossiers.
search-label = Code or name, from 3 characters
search-label-dossier = Dossier code or name, from 3 characters
search = Search
search-nothing = No dossier begins with “{ $name }”, neither by its code nor by a word of its name.
search-all = See all dossiers
search-results = { $count ->
    [one] { $number } result for “{ $name }”
   *[other] { $number } results for “{ $name }”
  }
search-results-more = More than { $number } results for “{ $name }”
code = Code
code-dossier = Dossier code
name = Name
agency = Agency
master = Master
master-dossier = Dossier master
engagement-manager = Engagement manager
active-applications = Active applications
applications = Applications
actions-for = Actions for { $name } ({ $code })

# Two lists
lists-title = Applications of { $name }
dossier-code = Dossier { $name }
dossier-master = Master: { $name }
dossier-manager = Engagement manager: { $name }
lists-available = Available applications
lists-active = Active applications
lists-active-hint = Proposed when collaborative services are opened
lists-search = Find an application
lists-search-available = Search the available applications
lists-search-active = Search the active applications
lists-move = Move
lists-on = Activate
lists-off = Deactivate
lists-all-on = Activate all
lists-all-off = Deactivate all
lists-tag-on = to activate
lists-tag-off = to deactivate
lists-to-open = { $count ->
    [one] { $number } to activate
   *[other] { $number } to activate
  }
lists-to-close = { $count ->
    [one] { $number } to deactivate
   *[other] { $number } to deactivate
  }
lists-opening = To activate:
lists-closing = To deactivate:
lists-reset = Put everything back
lists-leave = Some changes are not saved. Leave the page?
lists-read-only = You can see these applications, not change them.
lists-archived = This dossier is archived: nothing can be activated on it.
lists-empty = The firm has not added any application yet.

# Applications
applications-title = The firm’s applications
applications-caption = { $count ->
    [one] The firm’s application
   *[other] The firm’s { $number } applications
  }
applications-empty = An application added here can be activated on the firm’s dossiers, then offered to their contacts. The firm has not added any yet.
application = Application
key = API key
keys = API keys
provider-email = Provider’s e-mail
active-dossiers = Active dossiers
no-key = No key
no-provider = No provider
add-application = Add an application
sort-by = Sort by
draft-waiting = An addition is under way: { $name }, saved on { $date } at { $time }.
draft-waiting-unnamed = An addition is under way, saved on { $date } at { $time }. Its application is not chosen yet.
draft-resume = Resume adding { $name }
draft-resume-unnamed = Resume adding
draft-drop = Delete the draft
draft-saved = Draft saved at { $time }

# Wizard
wizard-title = Add an application
step-of = step { $number } of 3
step-definition = Define the application
step-selection = Choose client dossiers
step-summary = Summary
step-done = (step done)
field-kind = Type
field-application = Application
field-label = Label
field-key = API key
field-email = Provider’s e-mail
field-draft = Draft
field-q = Search
field-d = Dossiers
field-dossiers = Dossiers
field-name = Name of the key
field-reason = Reason
field-scopes = Permissions
field-days = Life in days
choose-application = Choose an application
show-description = Refresh
application-hint = Those that the firm may take and has not added yet.
description = Description
publisher = Publisher: { $name }.
asks-for = Asks to { $name }.
label-hint = This application can be added several times: its label tells it from the others.
key-hint = The identifier alone, never the secret. Each application has its own key.
email-hint = This address is not used to sign in to LoopHub.
partner-only = Only for a partner application.
generate-key = Generate a key
help-key-title = What is an API key?
help-key = A public identifier and a secret. The provider calls the public APIs with it, and reaches only the dossiers on which its application is active.
help-email-title = What is a provider’s e-mail?
help-email = The address to write to the provider. No staff member or contact can have the same.
selection-caption = Dossiers on which { $name } can be activated
selection-count = { $count ->
    [one] { $number } dossier selected
   *[other] { $number } dossiers selected
  }
selection-view = See the selection
selection-clear = Clear all
selection-empty = No dossier is selected.
view-ticked = Your selection
view-everything = See all dossiers
select-page = { $count ->
    [one] Select the dossier of this page
   *[other] Select the { $number } of this page
  }
select-results = { $count ->
    [one] Select the result
   *[other] Select the { $number } results
  }
select-results-all = Select all results
tick-page = { $count ->
    [one] Select the dossier of this page, ticked:
   *[other] Select the { $number } of this page, ticked:
  }
tick = Select { $name } ({ $code })
tick-column = Selection
apply-to-all = Apply to all
and-future = and to future dossiers
summary-changed = Something has changed since
left-out = { $count ->
    [one] Since your selection, one dossier was archived. The application will not be activated on it.
   *[other] Since your selection, { $number } dossiers were archived. The application will not be activated on them.
  }
left-out-archived = archived on { $date } at { $time }
key-named-until = “{ $name }”, expires on { $date }
dossiers = Dossiers
count-dossiers = { $count ->
    [one] { $number } dossier
   *[other] { $number } dossiers
  }
all-dossiers = { $count ->
    [one] All open dossiers ({ $number })
   *[other] All open dossiers ({ $number })
  }
of-selected = { $count ->
    [one] of { $number } selected
   *[other] of { $number } selected
  }
see-dossiers = See the dossiers
and-more = { $count ->
    [one] and { $number } more
   *[other] and { $number } more
  }
future-dossiers = Future dossiers
future-yes = Yes, as soon as they are created
future-no = No, only these
change-application = Change the application
change-key = Change the API key
change-email = Change the provider’s e-mail
change-dossiers = Change the dossiers
change-future = Change the choice for future dossiers
what-happens = What will happen
what-validate-does = What “Confirm” does
what-validate-text = { $count ->
    [one] { $name } is added and activated on { $number } dossier, all at once. If anything fails, nothing is changed.
   *[other] { $name } is added and activated on { $number } dossiers, all at once. If anything fails, nothing is changed.
  }
what-remains = What remains to do
what-remains-text = Hand the key’s secret to the provider.

# Suspending
suspend = Suspend
suspend-title = Suspend { $name }
suspend-what = What will happen
suspend-key = The application’s key is refused at once: the provider reaches no dossier any more.
suspend-contacts = Contacts see their offer as suspended.
suspend-nothing-lost = Nothing is lost: everything comes back when you resume the application.
suspend-dossiers = Dossiers affected
suspend-reason-hint = Why, for your colleagues. At most 200 characters.
suspend-held-title = { $name } is suspended
suspend-held-firm = By the firm
suspend-held-operator = By the operator
suspend-operator-reason = The operator’s reason
suspend-held-since = { $date } at { $time }
suspend-held-by = by { $name }
suspend-operator-only = The operator has suspended this application and alone can lift that suspension. The firm can add its own.
suspend-operator-too = The operator has suspended this application too: after you resume it, it stays suspended until the operator lifts that suspension.
resume = Resume
resume-text = Once you resume it, its key will work at once, on the same dossiers.
resume-text-keyless = Once you resume it, contacts will have their offer again at once, on the same dossiers.

# Keys
keys-empty = A key lets a provider call LoopHub’s public APIs. The firm has none yet.
keys-caption = The firm’s keys: those that work first, then from the newest to the oldest
keys-search = Search for a key
keys-search-hint = Name, identifier or application
keys-nothing = No key matches “{ $name }”.
keys-all = See every key
keys-expiring-more = { $count ->
    [one] One more expires within 31 days.
   *[other] { $number } more expire within 31 days.
  }
keys-back = Back to the keys
key-name = Name
key-identifier = Identifier
key-created = Created
key-used = Last used
key-expires = Expires
key-unused = None
key-app-deleted = Application deleted
key-app-deleted-text = The application of this key is deleted: every call with it is refused. Undo the deletion from the history, or revoke the key.
key-app-suspended = Application suspended
key-app-suspended-text = The application of this key is suspended by the firm: the key reaches no dossier until you resume the application.
key-app-suspended-by-operator = Application suspended by the operator
key-app-suspended-by-operator-text = The application of this key is suspended by the operator: the key reaches no dossier until they lift it.
key-live = Active
key-expired = Expired
key-revoked = Revoked
key-kind-standard = Standard
key-kind-standard-hint = For an application: the dossiers on which it is active
key-kind-cabinet = Firm
key-kind-cabinet-hint = For the firm’s own programs
key-name-hint = What it will be recognised by, for example “Trésoly production”.
days-hint = From 1 to 730 days.
generate = Generate
scopes-standard = For a standard key
scopes-cabinet = For a firm key
scope-dossiers-read = read the dossiers
scope-contacts-read = read the contacts
scope-contacts-write = add contacts
scope-events-read = follow the changes
scope-webhooks-manage = manage its webhooks
scope-firm-read = read the firm
scope-firm-write = change the firm
key-made = The key is ready
secret-title = The key’s secret, shown only once
secret-text = Copy it now and hand it to the provider by safe means: it will never be shown again, and LoopHub keeps only a hash of it.
revoke = Revoke
revoke-named = Revoke { $name }
revoke-title = Revoke the key { $name }
revoke-text = The key stops working at once, and for ever. The provider who uses it will not be able to read anything any more.
revoke-application = will reach no dossier any more
key-back = Back to the key
key-expires-in = { $count ->
    [one] Expires in { $number } day
   *[other] Expires in { $number } days
  }
key-expiring = { $count ->
    [one] “{ $name }” expires in a day, on { $date }.
   *[other] “{ $name }” expires in { $number } days, on { $date }.
  }
by = by { $name }
by-provider = by the provider, with a link
used-from = from { $name }
secrets = Secrets
secrets-caption = Secrets of the key { $name }, newest first
secret = Secret
secret-number = Secret no. { $name }
fingerprint = Fingerprint
secret-created = Made
secret-live = Active
secret-ending = Stops before long
secret-stopped = Stopped
secret-stop = Stop now
secret-stop-named = Stop now: secret no. { $name }
secret-stop-title = Stop secret no. { $name }
secret-stop-text = This secret stops working at once, for good. If the provider still uses it, its calls will be refused. The other secret works on.
secret-stop-newest = This is the newer secret: stopping it undoes the rotation. The secret before it works on, with no end of its own.
rotate = Rotate the secret
extend = Extend
extend-title = Extend the key { $name }
extend-expired = This key has expired. Extending it makes it work again, with the same secret.
extend-revoked = This key was revoked: it can’t be extended. Generate another one.
field-until = New life, in days from today
until-hint = 730 days at most. The secret and the identifier stay the same.
rotate-title = Rotate the secret of { $name }
rotate-text = The key gets a second secret, shown once; the identifier stays the same. Choose how long the present secret works on, so that the provider can change over without a break.
rotate-two = Two secrets of this key work already. Stop one, or wait for the end of the older one, before making another: no secret is stopped unasked.
rotate-not-live = This key does not work any more: it has expired or was revoked. Generate another one, or extend it if it has expired.
rotated-title = The new secret is ready
secret-before = Secret before it
field-overlap = The present secret
overlap-hint = It stops by itself, or sooner if you stop it.
overlap-now = stops at once
overlap-1h = works 1 more hour
overlap-24h = works 24 more hours
overlap-7d = works 7 more days
overlap-30d = works 30 more days

links = Handing over to the provider
links-text = A new secret can go straight to { $name }: nobody at the firm sees it.
links-caption = Links sent to the provider, newest first
link-send = Send the secret to the provider
link-send-now = Send the link
link-text = { $name } gets a link that works once, for 7 days, and in a second message the code that opens it. The new secret is made, and shown to the provider alone, when the link is opened; the identifier stays the same.
link-replaces = A link is waiting to be opened already. Sending another one ends it.
link-sent = Sent
link-to = To
link-withdraw = Withdraw
link-waiting = Waiting
link-mail-waiting = E-mail not gone yet
link-mail-failed = E-mail not delivered: check the address
link-until = until { $name }
link-opened = Secret handed over
link-withdrawn = Withdrawn
link-replaced = Replaced
link-guessed = Blocked: 5 wrong codes
link-expired = Expired
link-astray = Without effect: the provider is another one now
link-key-stopped = Without effect: the key has stopped
field-language = Language of the messages
field-code = Code of 8 digits
code-hint = It is in the second message that you received.
code-tries = { $count ->
    [one] One try is left.
   *[other] { $number } tries are left.
  }
offer-title = Receive the secret of an API key
offer-text = { $firm } hands you the secret with which { $application } calls the public API of LoopHub.
offer-firm = Firm
offer-until = The link works until
offer-once = The secret is shown once. Be ready to store it in a safe place.
offer-show = Show the secret
offer-blocked = Two secrets of this key work already. Ask the firm to stop one, then open this link again: it still works.
received-title = Here is your secret
received-text = Copy it now and store it in a safe place: it will never be shown again, neither to you nor to the firm. This link does not work any more.
received-next = To call the API, give the identifier and the secret together.
received-docs = Read the guide to the API
over-title = This link does not work
over-text = It was used already, its 7 days are over, another one has replaced it, too many wrong codes were typed, or the firm withdrew it.
over-next = Ask the firm for another one. If you did not open this link yourself, tell the firm without delay.

# What was done
done-draft-dropped = The draft is deleted.
done-added = { $count ->
    [one] “{ $name }” is added and activated on { $number } dossier (batch no. { $batch }).
   *[other] “{ $name }” is added and activated on { $number } dossiers (batch no. { $batch }).
  }
done-suspended = “{ $name }” is suspended: its key is refused.
done-suspended-keyless = “{ $name }” is suspended: contacts see their offer as suspended.
done-suspended-already = The firm had already suspended “{ $name }”. Nothing was changed.
done-resumed = “{ $name }” has resumed.
done-resumed-held = The firm’s suspension is lifted. “{ $name }” stays suspended by the operator.
done-resumed-nothing = The firm had not suspended “{ $name }”. Nothing was changed.
done-key-revoked = The key “{ $name }” is revoked.
done-key-extended = The key now expires on { $name }.
done-link-sent = The link is on its way to { $name }, and the code in a second message.
done-link-withdrawn = The link is withdrawn: it opens nothing any more.
done-key-made-already = The key “{ $name }” was made already, and no other was. Its secret was shown once: if you did not copy it, rotate it.
done-key-in-draft = The key was made already, and no other was. Its secret was shown once: if you did not copy it, rotate it in the tab API keys.
done-rotated-already = The secret has changed since that page was shown, and no other was made. This is how the key stands.
done-secret-stopped = Secret no. { $number } is stopped.
done-lists-nothing = There was nothing to change.

# What is wrong with a field
flaw-missing = to be filled in
flaw-too-long = too long
flaw-too-short = too short
flaw-malformed = not in the expected form
flaw-forbidden-character = contains a character that is not text
flaw-unknown = unknown
flaw-wrong-check-digit = the digits do not check
flaw-siret-of-another-siren = this SIRET is not of this SIREN
flaw-repeated = already given above
flaw-reserved = this word is reserved
flaw-wrong-field-count = not as many columns as the heading
flaw-not-text = not readable text
flaw-not-eligible = choose an application of the list
flaw-already-added = the firm has already added this application
flaw-taken = already taken
flaw-not-for-this-kind = only for a partner application
flaw-not-for-this-kind-label = only for an application that can be added several times
flaw-key-unknown = no key of the firm has this identifier
flaw-key-used = this key already serves another application. Each application has its own
flaw-key-expired = this key has expired. Choose another
flaw-key-revoked = this key was revoked. Choose another
flaw-key-holds-secret = the secret must not be typed here. Give the identifier alone, without “:” or what follows. Nothing was kept
flaw-key-of-firm = this key is for the firm’s own programs. Choose a standard key
flaw-holds-secret = this looks like a secret. It must not be typed here
flaw-email-of-user = this address is already a user’s. Ask the provider for another
flaw-no-dossier = tick at least one dossier, or choose “Apply to all”
flaw-changed = something has changed since this summary was shown. Read what follows before confirming
flaw-unknown-field = unknown field
flaw-taken-application = another application of the firm is called so already. Delete that one first
flaw-taken-label = another application of the firm is called so already. Choose another label
flaw-missing-kind = choose a type
flaw-missing-application = choose an application
flaw-missing-key = a partner application needs a key
flaw-missing-email = a partner application needs the provider’s address
flaw-missing-overlap = choose what becomes of the present secret
flaw-missing-language = choose a language
flaw-malformed-code = a code has 8 digits
flaw-unknown-code = this is not the right code
flaw-missing-scopes = tick at least one permission
flaw-unknown-scopes = a permission does not go with this type of key
flaw-unknown-kind = choose a type
flaw-malformed-email = write an address such as name@example.com
flaw-malformed-days = write a number of days
flaw-too-long-days = 730 days at most
flaw-too-short-days = one day at least
flaw-malformed-until = write a number of days
flaw-too-long-until = 730 days at most
flaw-too-short-until = must lead further than the present expiry
flaw-too-short-q = type at least 3 characters
flaw-too-long-q = 200 characters at most

# When something is not to be had
error-home = Back to the start
error-who = Who can help
error-request = Reference of the request:
error-sign-in-title = Sign in
error-sign-in-text = This page needs you to be signed in.
error-administrator-title = For administrators
error-administrator-text = This page is for the firm’s administrators (profile 5.0 and above). Ask one of them to do it, or to raise your profile.
error-rights-title = You do not have this right
error-rights-text = These people can: an administrator (profile 5.0), a member of LOOP-GESTION-DES-DROITS, the dossier’s master, its engagement manager. Nothing was changed.
error-forbidden-title = Not allowed
error-forbidden-text = This page is not for you, or the request does not come from a page of LoopHub. Nothing was changed.
error-not-found-title = Not found
error-not-found-text = This page does not exist, or not any more. Check the address.
error-method-title = Impossible request
error-method-text = This address does not answer that kind of request.
error-conflict-title = Something has changed
error-conflict-text = What you ask is not possible any more as things stand. Reload the page to see what has changed.
error-archived-title = This dossier is archived
error-archived-text = Nothing can be activated on an archived dossier. Nothing was changed.
error-only-secret-title = It is the only secret of this key
error-only-secret-text = Stopping it would stop the key. Rotate the secret first, or revoke the key. Nothing was changed.
error-two-secrets-title = Two secrets work already
error-two-secrets-text = Stop one, on the page of the key, or wait for the end of the older one. Nothing was changed.
error-no-provider-title = This key has no provider
error-no-provider-text = A link goes to the provider of the application that the key serves. Give this key to a partner application first. Nothing was sent.
error-key-not-live-title = This key does not work any more
error-key-not-live-text = It has expired or was revoked. Nothing was changed.
error-draft-title = This draft does not exist any more
error-draft-text = It was confirmed or deleted from another window.
error-too-large-title = Too large
error-too-large-text = This form is larger than what is accepted. Nothing was saved.
error-media-type-title = Unexpected form
error-media-type-text = This address accepts only LoopHub’s own forms. Nothing was saved.
error-invalid-title = Incomplete request
error-invalid-text = Something is missing or not in the expected form. Nothing was saved.
error-limited-title = Too many requests
error-limited-text = Wait a moment, then try again.
error-busy-title = One moment
error-busy-text = LoopHub is very busy. Try again in a few seconds; if you had just confirmed, check first whether it is done.
error-internal-title = Something went wrong
error-internal-text = It is our fault. It is noted, with the reference below. Try again; if it comes back, give this reference to your operator.

# Deleting an application
undo = Undo
delete = Delete
delete-named = Delete { $name }
delete-title = Delete “{ $name }”?
delete-text = The application will be switched off everywhere and its key refused at once. For 30 days this can be undone: the same activations and the same offers come back.
delete-text-keyless = The application will be switched off everywhere at once. For 30 days this can be undone: the same activations and the same offers come back.
delete-dossiers = Dossiers affected
delete-dossiers-count = { $count ->
    [0] No dossier
    [one] { $number } dossier
   *[other] { $number } dossiers
  }
delete-key = will be refused at once
delete-calls = Calls in the last 7 days, former keys included
delete-last-call = Last call
delete-undo = Undo
delete-undo-until = possible until { $date }
delete-type = To confirm, type the name of the application: { $name }
delete-type-hint = Capitals and accents do not matter.
applications-search = Search for an application
applications-search-hint = Name, API key or e-mail
applications-nothing = No application matches “{ $name }”.
applications-all = See every application
applications-count = { $number }, including { $partners }
applications-number = { $count ->
    [one] { $number } application
   *[other] { $number } applications
  }
applications-partners = { $count ->
    [one] { $number } from a partner
   *[other] { $number } from partners
  }
suspended-by-operator = Suspended by the operator
state-key-revoked = Key revoked
state-key-expired = Key expired
state-expires-in = Expires in { $number } d

# Historique
history = History
history-title = History
history-caption = The firm’s mass changes, newest first
history-empty = Each application that is added, changed or deleted has a number here and can be undone for 30 days. Nothing has been done yet.
batch = Batch
batch-what = What was done
batch-when = When
batch-who = By
batch-title = Batch no. { $batch }: { $name }
batch-added = “{ $name }” added
batch-deleted = “{ $name }” deleted
batch-imported = Switched on for imported dossiers
batch-on = Switched on for
batch-off = Switched off for
batch-undone = Undone
batch-undone-partly = Undone in part
batch-undo-until = Can be undone until { $date }
batch-kept = Final
batch-app-deleted = Application deleted since
batch-undo-named = Undo batch no. { $batch }
operator = Operator
dossiers-count = { $count ->
    [one] { $number } dossier
   *[other] { $number } dossiers
  }
undo-batch = Undo this batch
undo-added-text = The application will be switched off for the dossiers of this batch, and taken away if nothing has changed since. What has changed since will stay, and you will be told: so will the dossiers where a contact was given the offer.
undo-deleted-text = The application will come back with its key and the same activations, as they were.
undone-when = Undone on
undone-dossiers = As before again
undone-left = Changed since, left alone
undone-settings-left = Its settings (key, e-mail, future dossiers, suspension) had changed since, and were left.
undone-left-title = Dossiers that had changed since
undone-now = The application is
left-on = On
left-off = Off
done-deleted = { $count ->
    [one] “{ $name }” is deleted. It was active for { $number } dossier (batch no. { $batch }).
   *[other] “{ $name }” is deleted. It was active for { $number } dossiers (batch no. { $batch }).
  }
done-undone = { $count ->
    [one] Batch no. { $batch } ({ $name }) is undone: { $number } dossier is as before.
   *[other] Batch no. { $batch } ({ $name }) is undone: { $number } dossiers are as before.
  }
done-undone-partly = { $count ->
    [one] Batch no. { $batch } ({ $name }) is undone in part: { $number } dossier is as before. The rest had changed.
   *[other] Batch no. { $batch } ({ $name }) is undone in part: { $number } dossiers are as before. The rest had changed.
  }
flaw-not-the-name = this is not the name of the application
flaw-undone-already = this batch is undone already
flaw-not-undoable = this batch can no longer be undone
flaw-application-suspended = the application is suspended: undoing would empty it for good. Resume it first, or delete it: a deletion can be undone
flaw-application-deleted = the application was deleted since. Undo its deletion first
flaw-already-added-batch = the firm has another application of this name since. Delete it first to have the former one back
field-batch = Batch
field-confirm = Name of the application
no-longer-offered = No longer offered
more-for = More for { $name }
suspend-why = See why
