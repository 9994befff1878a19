-- What an application had, dossiers apart, when step 1 of its change was saved last: "Valider" gives it
-- what differs from this, and leaves alone what only a colleague has changed since (B4, D4). Nothing in
-- drafts that add an application.
ALTER TABLE drafts ADD COLUMN before_key TEXT;
ALTER TABLE drafts ADD COLUMN before_email TEXT;
ALTER TABLE drafts ADD COLUMN before_future BOOLEAN;
