### "Why?": whether an application reaches a dossier, and if not, why

access-crumb = Access
access-all-title = Which applications reach { $name }
access-all-lead = For each of the firm’s applications, what opens this dossier to it, or stops it.
access-title = Why { $app } reaches { $dossier }
access-title-not = Why { $app } does not reach { $dossier }
access-title-not-offered = Why no contact of { $dossier } sees { $app }
access-lead-all = Every condition is met.
access-lead-before =
    { $count ->
        [one] The condition before it is met.
       *[other] The { $number } conditions before it are met.
    }
access-check = Check
access-conditions = Conditions, in the order in which they are checked
access-reaches = Every condition is met

access-told-met = Checked:
access-told-failed = First condition that is not met:
access-told-later = Not checked yet:

access-met-key-live = The API key is valid
access-met-key-reads-dossiers = The API key may read dossiers
access-met-not-suspended-by-operator = The operator has not suspended the application
access-met-not-suspended-by-firm = The firm has not suspended the application
access-met-dossier-open = The dossier is open
access-met-active = The application is active for this dossier
access-met-offered = The application is open to a contact

access-failed-key-expired = The API key has expired
access-failed-key-revoked = The API key is revoked
access-failed-scope-missing = The API key may not read dossiers
access-failed-suspended-by-operator = The operator has suspended the application
access-failed-suspended-by-firm = The firm has suspended the application
access-failed-dossier-archived = The dossier is archived
access-failed-not-active = The application is not active for this dossier
access-failed-not-offered = The application is open to no contact

access-key-until = Expires on { $name }
access-key-expired = Expired on { $name }
access-key-revoked = Revoked on { $name }
access-since = Since { $name }
access-since-by = Since { $date }, by { $by }
access-suspended = { $since }: “{ $reason }”
access-archived-at = Archived on { $name }
access-closed = Switched off on { $name }
access-closed-by = Switched off on { $date } by { $by }
access-ended = Ended by itself on { $name }
access-never-active = Nothing is known of when it was last switched off here.
access-batch = batch no. { $name }
access-offered-to = To { $name }
access-later-offered = To be checked once the application is active. It matters to access from “My space” alone.

access-who = Who can change that:
access-who-you = You
access-who-operator = LoopHub’s operator alone

access-fix-extend = Put the key’s end off
access-fix-key = Give it another key
access-fix-resume = Resume the application
access-fix-activate = Switch { $name } on for this dossier
access-fix-offer = Open it to a contact
access-see-lists = Ask for it

access-partner = What the provider is answered
access-answer-200 = Answer 200, with the dossier.
access-answer-401 = Answer 401: the key is not valid any more. Nothing of the dossier.
access-answer-403 = Answer 403, with who can change it. Nothing of the dossier. Reason:
access-api = The same answer through the API
