-- A search asks for open dossiers, or for archived ones. On SQLite a table is its key and holds the state
-- beside it; here the key's index says nothing of it, and each term found led to its row.
ALTER TABLE dossier_terms DROP CONSTRAINT dossier_terms_pkey;
ALTER TABLE dossier_terms ADD PRIMARY KEY (firm_id, term, dossier_id) INCLUDE (archived);
