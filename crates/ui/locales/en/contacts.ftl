# The contacts of a dossier
contacts = Contacts
contacts-title = Contacts of { $name }
contacts-empty = This dossier has no contact yet. Add the person at the client who will use the applications.
contacts-read-only = The dossier’s master, its engagement manager, an administrator or the group LOOP-GESTION-DES-DROITS can add contacts.
contact-name = Contact
contact-offers = Open services
contact-offers-count = { $count ->
    [0] No application open
    [one] { $number } application open
   *[other] { $number } applications open
  }
contact-no-offer = None
contact-access = Access to My space
contact-add = Add a contact
contact-add-do = Add
contact-edit = Edit contact
contact-edit-title = Edit { $name }
contact-edit-all = { $count ->
    [one] This contact has one dossier.
   *[other] This is the same contact for all { $number } dossiers of this person.
  }
contact-save = Save
contact-remove = Remove from the dossier…
contact-dossiers = Dossiers of { $name }
contact-seen = Last in My space: { $date }
flaw-known-person = This address is that of { $name } already, a contact of another dossier of the firm. An address belongs to one person alone.
contact-tie = Attach { $name } to this dossier
contact-position-hint = Optional: manager, financial director…
contact-email-hint = The invitation goes there, and it is what the person signs in with.
contact-email-warns = With another address, present access and invitation end: the new address will have to be invited.
field-first-name = First name
field-last-name = Last name
field-position = Position
field-contact-email = E-mail
flaw-taken-contact-email = another contact of the dossier or of the firm has this address already
flaw-malformed-contact-email = write an address like name@example.com
flaw-missing-contact-email = without an address, nobody can be invited
flaw-email-of-provider = this address is that of an application’s provider: it can’t be a contact’s
flaw-unknown-language = choose a language
flaw-not-active = this application is not active on the dossier any more

# Whether a contact comes in
access-none = Not invited yet
access-signs-in = Has access
access-sending = Invitation on its way
access-sent = Invited on { $date }
access-failed = The invitation could not be delivered: check the address
access-expired = Invitation expired on { $date }
access-withdrawn = Invitation withdrawn
invite-again = Send another invitation

# What is opened to a contact
services = Collaborative services
services-hint = What is ticked appears in “My space”. One line for each application that is active on the dossier.
services-open = Open
services-closed = Closed
services-empty = No application is active on this dossier: there is nothing to open.
services-activate = Switch applications on
services-archived = This dossier is archived: no service can be opened there.
services-see = See { $name }
open-services = Open collaborative services
close-services = Close services…
offer-opened = Opened on { $date }
offer-opened-by = Opened on { $date } by { $name }
offer-closed = Not offered
error-offers-gone = Switched off for this dossier in the meantime: { $name }. Nothing was saved; check what is ticked, then validate again.
aside = Good to know
dossier = Dossier
contact-who-may = Who can change this?
contact-who-may-master = { $name }, the dossier’s master;
contact-who-may-manager = { $name }, its engagement manager;
contact-who-may-others = administrators and the group LOOP-GESTION-DES-DROITS.
contact-who-may-edit = The contact’s own page is common to several dossiers: only who may change all of them edits it.

# Closing, and removing
close-title = Close the services of { $name }?
close-text = Every offer of this dossier ends at once, even if the person is signed in.
close-loses = What is lost
close-nothing = Nothing: no application is open to them here.
close-keeps = What stays
close-keeps-text = The contact, access to My space and the other dossiers.
close-do = Close services
remove-title = Remove { $name } from the dossier?
remove-text = The offers of this dossier end at once. The contact stays for the other dossiers.
remove-last = It is their only dossier: the contact is deleted for good, with the invitation and access to this firm’s My space.
remove-stays = Stays a contact of
remove-do = Remove from the dossier
remove-do-last = Delete the contact
done-contact-added = { $name } is a contact of the dossier. Open collaborative services to them.
done-contact-tied = { $name } was a contact of the firm already and is now attached to this dossier. Nothing else changed.
done-contact-changed = The contact is saved.
done-contact-removed = { $name } is no longer a contact of this dossier.
done-contact-deleted = { $name } is no longer a contact of the firm.
done-services-closed = { $count ->
    [0] The services of { $name } were closed already.
    [one] The services of { $name } are closed: { $number } offer withdrawn.
   *[other] The services of { $name } are closed: { $number } offers withdrawn.
  }
done-offers = Saved: { $on } opened, { $off } closed.
done-offers-nothing = Nothing to change: it was so already.
done-offers-invited = Saved: { $on } opened, { $off } closed. An invitation goes out by e-mail.
done-offers-still-invited = Saved: { $on } opened, { $off } closed. The invitation sent before still waits.
done-offers-told = Saved: { $on } opened, { $off } closed. The person is told by e-mail.
done-offers-enough = Saved: { $on } opened, { $off } closed. No further e-mail today: they have had ten already. They find their services in their space.
done-invited = Another invitation goes out by e-mail; the one before does not work any more.
error-signs-in-title = This person has access already
error-signs-in-text = They have accepted an invitation and sign in with their password: there is nothing more to send.

# The page of an invitation
welcome = Your space
welcome-title = Hello { $name }
welcome-text = { $name }, your accounting firm, opens “My space” to you for:
welcome-has-account = This address has a LoopHub password already. Sign in with it: you will then find all your spaces in one place.
welcome-password-rules = Between { $least } and { $most } characters, spaces included; a sentence does very well. No mixture is required, but the most common passwords and those made of your name or the firm’s are refused.
welcome-password-known = The one that you have.
welcome-until = This link works once, until { $date }.
welcome-do = Enter My space
welcome-over-title = This link does not work any more
welcome-over-text = It was used, it was replaced, or its 7 days are over.
welcome-over-next = If you have chosen your password, sign in. If not, ask your firm for another invitation.
password-show = Show password
password-hide = Hide password
field-password = Password
flaw-missing-password = type a password
flaw-too-short-password = at least 15 characters; a sentence does very well
flaw-too-long-password = at most 256 characters
flaw-forbidden-character-password = line ends and control characters do not pass
flaw-common-password = many people have chosen the same; it is the first that one would try
flaw-password-of-names = it is made of your name, or of the firm’s or the product’s
flaw-wrong-password = that is not the password of this address
done-welcome = Welcome: your space is open.

# My space
space-text = The applications that { $name } offers you.
space-no-dossier = None of your dossiers is open for now. Your firm can tell you more.
space-others = You also have access to
space-place = My space, { $name }
space-work = The firm { $name }
space-all = All your dossiers
space-open = Open
space-open-for = Open { $name } for { $dossier }
space-no-launch = Nothing to open here
space-suspended-firm = Suspended by the firm
space-suspended-operator = Suspended by LoopHub
space-question = A question?
space-write = Write to { $name }
space-follows = , who takes care of this dossier.
space-reads-nothing = Suspended: nothing
space-reads-own = Nothing through the public API
space-by-itself = The firm
register = Who has access to your dossiers
register-text = Every application, even those that you do not use.
register-empty = No application has access to your dossiers.
register-caption = Register of the applications that have access to your dossiers
register-application = Application and publisher
register-reads = May
register-since = Since
register-by = Opened by

# What a deletion takes from contacts
delete-contacts = Contacts
delete-contacts-count = { $count ->
    [0] None loses an offer
    [one] { $number } contact loses the offer
   *[other] { $number } contacts lose the offer
  }

# What happened to a contact
contact-was-caption = What has changed for this person, the newest first
contact-was-added = Added to the dossier
contact-was-changed = Contact edited
contact-was-removed = Removed from the dossier
contact-was-opened = Opened: { $name }
contact-was-closed = Closed: { $name }
contact-was-services = { $count ->
    [one] Services closed: { $number } offer withdrawn
   *[other] Services closed: { $number } offers withdrawn
  }
contact-was-invited = Another invitation sent
contact-was-accepted = Came into My space for the first time
contact-was-all = All
