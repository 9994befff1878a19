-- Each index of the portfolio (0019) holds the dossier's number as well. SQLite keeps it in every index
-- anyhow; PostgreSQL went to the row for it, and so read one page of the table for nearly every row.
DROP INDEX dossiers_archived;
CREATE INDEX dossiers_archived ON dossiers
    (firm_id, archived, code, name_key, agency_id, master_id, engagement_manager_id, id);
DROP INDEX dossiers_agency;
CREATE INDEX dossiers_agency ON dossiers
    (firm_id, agency_id, archived, code, name_key, master_id, engagement_manager_id, id);
DROP INDEX dossiers_master;
CREATE INDEX dossiers_master ON dossiers
    (firm_id, master_id, archived, code, name_key, agency_id, engagement_manager_id, id);
DROP INDEX dossiers_engagement_manager;
CREATE INDEX dossiers_engagement_manager ON dossiers
    (firm_id, engagement_manager_id, archived, code, name_key, agency_id, master_id, id);
