-- A contact has an address of its own at each firm (E1), and an account only once an invitation was
-- accepted: one account may be a contact's at several firms, and a staff member's too, and no firm
-- learns that of another.
DROP INDEX contacts_account;
DROP INDEX dossier_contacts_dossier;
ALTER TABLE dossier_contacts RENAME TO old_dossier_contacts;
ALTER TABLE contacts RENAME TO old_contacts;

CREATE TABLE contacts (
    firm_id INTEGER NOT NULL REFERENCES firms (id) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    object_id TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    -- What they do at the client's, as typed; may be empty.
    position TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    -- That mails to them are written in, until they choose one themselves.
    language TEXT NOT NULL,
    account_id INTEGER REFERENCES accounts (id) ON DELETE RESTRICT,
    -- When they last came into this firm's space.
    signed_in_at INTEGER,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (firm_id, id),
    UNIQUE (firm_id, object_id),
    UNIQUE (firm_id, email_key)
);
CREATE UNIQUE INDEX contacts_account ON contacts (account_id, firm_id);

CREATE TABLE dossier_contacts (
    firm_id INTEGER NOT NULL,
    contact_id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    PRIMARY KEY (firm_id, contact_id, dossier_id),
    FOREIGN KEY (firm_id, contact_id) REFERENCES contacts (firm_id, id) ON DELETE CASCADE,
    FOREIGN KEY (firm_id, dossier_id) REFERENCES dossiers (firm_id, id) ON DELETE CASCADE
);
CREATE INDEX dossier_contacts_dossier ON dossier_contacts (firm_id, dossier_id);

INSERT INTO contacts (firm_id, id, object_id, first_name, last_name, position, email, email_key,
        language, account_id, created_at)
    SELECT c.firm_id, c.id, c.object_id, c.first_name, c.last_name, '', a.email, a.email_key,
        COALESCE(a.language, 'fr'), c.account_id, c.created_at
    FROM old_contacts c JOIN accounts a ON a.id = c.account_id;
INSERT INTO dossier_contacts (firm_id, contact_id, dossier_id)
    SELECT firm_id, contact_id, dossier_id FROM old_dossier_contacts;
DROP TABLE old_dossier_contacts;
DROP TABLE old_contacts;

-- The firm in whose space a session is, of an account that is a contact's there; nothing when it is
-- wherever such an account comes first: a staff member's firm, else the first of its spaces.
ALTER TABLE sessions ADD COLUMN contact_firm INTEGER;

-- An active application opened to one contact of one dossier (E2). It ends with the activation, with
-- the tie and with the contact: the database itself sees to it (E4).
CREATE TABLE offers (
    firm_id INTEGER NOT NULL,
    contact_id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    firm_app_id INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    opened_by INTEGER,
    PRIMARY KEY (firm_id, contact_id, dossier_id, firm_app_id),
    FOREIGN KEY (firm_id, contact_id, dossier_id)
        REFERENCES dossier_contacts (firm_id, contact_id, dossier_id) ON DELETE CASCADE,
    FOREIGN KEY (firm_id, firm_app_id, dossier_id)
        REFERENCES activations (firm_id, firm_app_id, dossier_id) ON DELETE CASCADE
);
CREATE INDEX offers_activation ON offers (firm_id, firm_app_id, dossier_id);

-- The offers that went with what a batch switched off: its undo gives them back, unless their tie is
-- gone (D7). They stand and fall with the rows of closed_activations.
CREATE TABLE closed_offers (
    firm_id INTEGER NOT NULL,
    firm_app_id INTEGER NOT NULL,
    batch_id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    contact_id INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    opened_by INTEGER,
    PRIMARY KEY (firm_id, firm_app_id, batch_id, dossier_id, contact_id),
    FOREIGN KEY (firm_id, firm_app_id) REFERENCES firm_apps (firm_id, id) ON DELETE CASCADE,
    FOREIGN KEY (firm_id, contact_id, dossier_id)
        REFERENCES dossier_contacts (firm_id, contact_id, dossier_id) ON DELETE CASCADE
);
CREATE INDEX closed_offers_tie ON closed_offers (firm_id, contact_id, dossier_id);

-- One-time links through which a contact gets an account, or ties the one that they have (E2).
CREATE TABLE invitations (
    firm_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    object_id TEXT NOT NULL,
    contact_id INTEGER NOT NULL,
    -- SHA-256 of the token; found before the firm is known.
    token_hash BLOB NOT NULL UNIQUE,
    recipient TEXT NOT NULL,
    created_by INTEGER,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    accepted_at INTEGER,
    withdrawn_at INTEGER,
    PRIMARY KEY (firm_id, id),
    FOREIGN KEY (firm_id, contact_id) REFERENCES contacts (firm_id, id) ON DELETE CASCADE,
    FOREIGN KEY (firm_id, created_by) REFERENCES staff (firm_id, id) ON DELETE RESTRICT
);
CREATE INDEX invitations_contact ON invitations (firm_id, contact_id, id);
CREATE INDEX invitations_created_by ON invitations (firm_id, created_by);
