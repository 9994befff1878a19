-- Mails to send, of all firms: written in the transaction of what they tell, sent by whichever node
-- takes them first.
CREATE TABLE mails (
    id INTEGER NOT NULL PRIMARY KEY,
    recipient TEXT NOT NULL,
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
    dropped_at INTEGER
);
CREATE INDEX mails_due ON mails (due_at);
CREATE INDEX mails_about ON mails (about);
CREATE INDEX mails_created ON mails (created_at);

-- The language that a person chose, for the mails to them (J4).
ALTER TABLE accounts ADD COLUMN language TEXT;

-- One-time links through which a provider gets a secret that nobody at the firm sees (G4).
CREATE TABLE key_links (
    firm_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    object_id TEXT NOT NULL,
    api_key_id INTEGER NOT NULL,
    -- SHA-256 of the token; found before the firm is known.
    token_hash BLOB NOT NULL UNIQUE,
    -- SHA-256 of the token and the code: without the token, eight digits would be guessed from it.
    code_hash BLOB NOT NULL,
    recipient TEXT NOT NULL,
    -- How long the secret before will work.
    keeps TEXT NOT NULL,
    wrong_codes INTEGER NOT NULL,
    created_by INTEGER,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    opened_at INTEGER,
    opened_from TEXT,
    withdrawn_at INTEGER,
    PRIMARY KEY (firm_id, id),
    FOREIGN KEY (firm_id, api_key_id) REFERENCES api_keys (firm_id, id) ON DELETE CASCADE,
    FOREIGN KEY (firm_id, created_by) REFERENCES staff (firm_id, id) ON DELETE RESTRICT
);
CREATE INDEX key_links_key ON key_links (firm_id, api_key_id, id);
CREATE INDEX key_links_created_by ON key_links (firm_id, created_by);
