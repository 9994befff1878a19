-- Mails are numbered within their firm: whoever wrote one kept the counter of all firms until what it
-- told was committed. Firm 0 is nobody's: mails to people who are not asked for by a firm.
DROP INDEX mails_due;
DROP INDEX mails_about;
DROP INDEX mails_created;
ALTER TABLE mails RENAME TO old_mails;
CREATE TABLE mails (
    firm_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    recipient TEXT NOT NULL,
    -- As addresses are compared: so much a day is sent to one.
    recipient_key TEXT NOT NULL,
    language TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- What it tells, as JSON; emptied as soon as it has gone, for it may hold a one-time token.
    data TEXT NOT NULL,
    -- What it is about, for the page that says whether it has gone.
    about TEXT,
    created_at INTEGER NOT NULL,
    -- When it is tried next; nothing when it has gone or was given up.
    due_at INTEGER,
    attempts INTEGER NOT NULL,
    -- It is not worth sending any more from here on.
    useless_at INTEGER,
    sent_at INTEGER,
    dropped_at INTEGER,
    PRIMARY KEY (firm_id, id)
);
INSERT INTO mails (firm_id, id, recipient, recipient_key, language, kind, data, about, created_at, due_at,
                   attempts, useless_at, sent_at, dropped_at)
    SELECT COALESCE((SELECT l.firm_id FROM key_links l WHERE l.object_id = m.about),
                    (SELECT i.firm_id FROM invitations i WHERE i.object_id = m.about),
                    (SELECT c.firm_id FROM contacts c WHERE c.object_id = m.about),
                    (SELECT r.firm_id FROM requests r WHERE r.object_id = m.about), 0),
           m.id, m.recipient, LOWER(m.recipient), m.language, m.kind, m.data, m.about, m.created_at,
           m.due_at, m.attempts, m.useless_at, m.sent_at, m.dropped_at FROM old_mails m;
DROP TABLE old_mails;
CREATE INDEX mails_due ON mails (due_at);
CREATE INDEX mails_about ON mails (firm_id, about);
CREATE INDEX mails_recipient ON mails (firm_id, recipient_key, created_at);
CREATE INDEX mails_created ON mails (created_at);
INSERT INTO counters (firm_id, name, value)
    SELECT m.firm_id, 'mails', MAX(m.id) FROM mails m WHERE m.firm_id <> 0 GROUP BY m.firm_id;
