CREATE TABLE catalog_apps (
    id INTEGER NOT NULL PRIMARY KEY,
    object_id TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    publisher TEXT NOT NULL,
    description_fr TEXT NOT NULL,
    description_en TEXT NOT NULL,
    launch_url TEXT NOT NULL,
    scopes TEXT NOT NULL,
    generic BOOLEAN NOT NULL,
    for_all BOOLEAN NOT NULL
);

-- The firms that may take an application which is not for all.
CREATE TABLE catalog_eligibility (
    catalog_app_id INTEGER NOT NULL REFERENCES catalog_apps (id) ON DELETE CASCADE,
    firm_id INTEGER NOT NULL REFERENCES firms (id) ON DELETE CASCADE,
    PRIMARY KEY (firm_id, catalog_app_id)
);
CREATE INDEX catalog_eligibility_app ON catalog_eligibility (catalog_app_id);
