//! The bare statements that the hub's work stands beside. They pass by the hub, on a connection of
//! their own, and commit.

use std::time::Duration;

use loophub::{demo::FIRM, failure::Failure};

use crate::{Result, place::Place};

/// The rows of one application that was switched on for every dossier.
#[derive(Debug)]
pub(crate) struct Rows {
    firm: i64,
    /// Which application.
    pub(crate) app: i64,
    at: i64,
    by: i64,
    batch: i64,
    /// How many there are.
    pub(crate) count: u64,
}

/// What the lines of a pasted list name.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Lines {
    /// A code each.
    Codes,
    /// A name each, which many dossiers may have.
    Names,
}

impl Rows {
    /// Those that the last "Valider" wrote.
    pub(crate) fn newest(place: &Place) -> Result<Self> {
        let sql = format!(
            "SELECT firm_id, firm_app_id, MIN(opened_at), MIN(opened_by), MIN(batch_id), COUNT(*) \
             FROM activations WHERE firm_id = (SELECT id FROM firms WHERE code = '{FIRM}') \
             GROUP BY firm_id, firm_app_id ORDER BY firm_app_id DESC LIMIT 1"
        );
        let [firm, app, at, by, batch, count] = place.numbers(&sql)?;
        Ok(Self { firm, app, at, by, batch, count: count.unsigned_abs() })
    }

    /// Those of the application that goes by this name.
    pub(crate) fn of(place: &Place, name: &str) -> Result<Self> {
        let sql = format!(
            "SELECT firm_id, firm_app_id, MAX(opened_at), MAX(opened_by), MAX(batch_id), COUNT(*) \
             FROM activations WHERE firm_id = (SELECT id FROM firms WHERE code = '{FIRM}') \
              AND firm_app_id = (SELECT f.id FROM firm_apps f \
                  JOIN catalog_apps c ON c.id = f.catalog_app_id WHERE c.name = '{name}' \
                  AND f.firm_id = (SELECT id FROM firms WHERE code = '{FIRM}')) \
             GROUP BY firm_id, firm_app_id"
        );
        let [firm, app, at, by, batch, count] = place.numbers(&sql)?;
        Ok(Self { firm, app, at, by, batch, count: count.unsigned_abs() })
    }

    /// Writes them with one statement; answers how long that took.
    pub(crate) fn insert(&self, place: &Place) -> Result<Duration> {
        let Self { firm, app, at, by, batch, .. } = self;
        let (count, took) = place.execute(&format!(
            "INSERT INTO activations \
             (firm_id, firm_app_id, dossier_id, opened_at, opened_by, batch_id) \
             SELECT d.firm_id, CAST({app} AS BIGINT), d.id, CAST({at} AS BIGINT), \
                    CAST({by} AS BIGINT), CAST({batch} AS BIGINT) \
             FROM dossiers d WHERE d.firm_id = {firm} AND d.archived = FALSE ORDER BY d.id"
        ))?;
        expect(self.count, count)?;
        place.settle()?;
        Ok(took)
    }

    /// Takes them away with one statement; answers how long that took.
    pub(crate) fn delete(&self, place: &Place) -> Result<Duration> {
        let Self { firm, app, .. } = self;
        let sql = format!("DELETE FROM activations WHERE firm_id = {firm} AND firm_app_id = {app}");
        let (count, took) = place.execute(&sql)?;
        expect(self.count, count)?;
        place.settle()?;
        Ok(took)
    }

    /// Takes them away, and keeps what was there in a table of the same keys, as what can be undone asks for;
    /// answers how long both statements took.
    pub(crate) fn delete_and_keep(&self, place: &Place) -> Result<Duration> {
        let Self { firm, app, batch, .. } = self;
        let end = if place.url().is_some() { "" } else { "WITHOUT ROWID" };
        place.execute(&format!(
            "CREATE TABLE bench_kept (firm_id BIGINT, firm_app_id BIGINT, batch_id BIGINT, \
             dossier_id BIGINT, opened_at BIGINT, opened_by BIGINT, opened_batch_id BIGINT, \
             PRIMARY KEY (firm_id, firm_app_id, batch_id, dossier_id)) {end}"
        ))?;
        let index = "bench_kept (firm_id, firm_app_id, dossier_id)";
        place.execute(&format!("CREATE INDEX bench_kept_dossier ON {index}"))?;
        let (count, kept) = place.execute(&format!(
            "INSERT INTO bench_kept SELECT firm_id, firm_app_id, CAST({batch} AS BIGINT), dossier_id, \
             opened_at, opened_by, batch_id FROM activations \
             WHERE firm_id = {firm} AND firm_app_id = {app} ORDER BY dossier_id"
        ))?;
        expect(self.count, count)?;
        let deleted = self.delete(place)?;
        place.execute("DROP TABLE bench_kept")?;
        Ok(kept + deleted)
    }

    /// Marks their application as deleted, and takes the mark away: a row each time. Answers how
    /// long both took.
    pub(crate) fn mark(&self, place: &Place) -> Result<[Duration; 2]> {
        let Self { firm, app, at, .. } = self;
        let set = |to: String| -> Result<Duration> {
            let sql = format!(
                "UPDATE firm_apps SET deleted_at = {to} WHERE firm_id = {firm} AND id = {app}"
            );
            let (count, took) = place.execute(&sql)?;
            expect(1, count)?;
            Ok(took)
        };
        Ok([set(at.to_string())?, set("NULL".to_owned())?])
    }
}

impl Lines {
    /// Looks the lines of the pasted list up once more, into a table of the same keys, with one
    /// statement; answers how long that took. The table goes again.
    pub(crate) fn look_up(self, place: &Place, expected: u64) -> Result<Duration> {
        let end = if place.url().is_some() { "" } else { "WITHOUT ROWID" };
        place.execute(&format!(
            "CREATE TABLE bench_lines (firm_id BIGINT, list_id BIGINT, line BIGINT, content TEXT, \
             outcome TEXT, dossier_id BIGINT, PRIMARY KEY (firm_id, list_id, line)) {end}"
        ))?;
        place.execute(
            "CREATE INDEX bench_lines_outcome ON bench_lines (firm_id, list_id, outcome, line)",
        )?;
        let (count, took) = place.execute(self.sql())?;
        place.execute("DROP TABLE bench_lines")?;
        expect(expected, count)?;
        place.settle()?;
        Ok(took)
    }

    /// Names are counted once each before lines meet them: a name times all that have it, on every
    /// line, would be the yardstick of nobody.
    const fn sql(self) -> &'static str {
        match self {
            Self::Codes => {
                "INSERT INTO bench_lines \
                 SELECT l.firm_id, l.list_id, l.line, l.content, \
                        CASE WHEN d.id IS NULL THEN 'unknown' ELSE 'found' END, d.id \
                 FROM pasted_lines l \
                 LEFT JOIN dossiers d ON d.firm_id = l.firm_id AND d.code = l.content \
                 ORDER BY l.firm_id, l.list_id, l.line"
            }
            Self::Names => {
                "INSERT INTO bench_lines \
                 SELECT l.firm_id, l.list_id, l.line, l.content, \
                        CASE WHEN d.many IS NULL THEN 'unknown' WHEN d.many = 1 THEN 'found' \
                             ELSE 'several' END, d.one \
                 FROM pasted_lines l \
                 LEFT JOIN (SELECT firm_id, name, COUNT(*) AS many, MIN(id) AS one \
                            FROM dossiers GROUP BY firm_id, name) d \
                  ON d.firm_id = l.firm_id AND d.name = l.content \
                 ORDER BY l.firm_id, l.list_id, l.line"
            }
        }
    }
}

/// Refuses another number of rows than was expected.
pub(crate) fn expect(expected: u64, count: u64) -> Result<()> {
    if expected == count {
        return Ok(());
    }
    Err(Failure::new(format!("{count} rows where {expected} were expected")))
}
