-- Whose an e-mail is, over all firms: a user's or a provider's, never both (C4). The unique key
-- makes it hold under races.
CREATE TABLE addresses (
    email_key TEXT NOT NULL PRIMARY KEY,
    of_provider BOOLEAN NOT NULL,
    uses INTEGER NOT NULL
);

-- What signs in.
CREATE TABLE accounts (
    id INTEGER NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL
);

CREATE TABLE staff (
    firm_id INTEGER NOT NULL REFERENCES firms (id) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    object_id TEXT NOT NULL,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE RESTRICT,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    profile_major INTEGER NOT NULL,
    profile_minor INTEGER NOT NULL,
    active BOOLEAN NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (firm_id, id)
);
CREATE UNIQUE INDEX staff_account ON staff (account_id);

CREATE TABLE groups (
    firm_id INTEGER NOT NULL REFERENCES firms (id) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    object_id TEXT NOT NULL,
    code TEXT NOT NULL,
    description TEXT NOT NULL,
    PRIMARY KEY (firm_id, id),
    UNIQUE (firm_id, code)
);

CREATE TABLE group_members (
    firm_id INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    PRIMARY KEY (firm_id, group_id, staff_id),
    FOREIGN KEY (firm_id, group_id) REFERENCES groups (firm_id, id) ON DELETE CASCADE,
    FOREIGN KEY (firm_id, staff_id) REFERENCES staff (firm_id, id) ON DELETE CASCADE
);
CREATE INDEX group_members_staff ON group_members (firm_id, staff_id);

CREATE TABLE contacts (
    firm_id INTEGER NOT NULL REFERENCES firms (id) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    object_id TEXT NOT NULL,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE RESTRICT,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (firm_id, id)
);
CREATE UNIQUE INDEX contacts_account ON contacts (account_id);

-- Found before the firm is known, hence by the hash alone (SE1).
CREATE TABLE sessions (
    token_hash BLOB NOT NULL PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id);
CREATE INDEX sessions_seen ON sessions (seen_at);
