//! The operator's catalogue, and what of it a firm may take.

use domain::{
    actor::{System, Tenant},
    catalog::{CatalogApp, CatalogFacts},
    id::{CatalogAppId, FirmAppId, FirmId, ObjectId},
    text::Code,
};

use crate::db::{Error, FromRow, Read, Row, Sql, Write};

impl FromRow for CatalogApp {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let (id, object_id) = (row.next()?, row.next()?);
        let facts = CatalogFacts {
            slug: row.next()?,
            name: row.next()?,
            kind: row.next()?,
            publisher: row.next()?,
            description_fr: row.next()?,
            description_en: row.next()?,
            launch_url: row.next()?,
            scopes: row.next()?,
            generic: row.next()?,
            firms: if row.next::<bool>()? { None } else { Some(Vec::new()) },
        };
        Ok(Self { id, object_id, facts })
    }
}

/// The columns of a [`CatalogApp`]; who is eligible is read apart.
const COLUMNS: &str = "c.id, c.object_id, c.slug, c.name, c.kind, c.publisher, c.description_fr, \
     c.description_en, c.launch_url, c.scopes, c.generic, c.for_all";

/// That the firm `$1` may take the application and has not yet (C1).
const ADDABLE: &str = "(c.for_all OR EXISTS (SELECT 1 FROM catalog_eligibility e \
     WHERE e.firm_id = $1 AND e.catalog_app_id = c.id)) \
     AND (c.generic OR NOT EXISTS (SELECT 1 FROM firm_apps f WHERE f.firm_id = $1 \
     AND f.catalog_app_id = c.id AND f.instance = 0))";

impl Read<'_, System> {
    /// The whole catalogue, by slug, with the codes of the firms that may take each.
    pub fn catalog(&mut self) -> Result<Vec<CatalogApp>, Error> {
        let mut apps: Vec<CatalogApp> =
            self.all(format!("SELECT {COLUMNS} FROM catalog_apps c ORDER BY c.slug"), &[])?;
        for app in &mut apps {
            if let Some(firms) = &mut app.facts.firms {
                *firms = self.eligible_firms(app.id)?;
            }
        }
        Ok(apps)
    }

    fn eligible_firms(&mut self, app: CatalogAppId) -> Result<Vec<String>, Error> {
        let rows: Vec<(Code,)> = self.all(
            "SELECT f.code FROM catalog_eligibility e JOIN firms f ON f.id = e.firm_id \
             WHERE e.catalog_app_id = $1 ORDER BY f.code",
            &[&app],
        )?;
        Ok(rows.into_iter().map(|(code,)| code.as_str().to_owned()).collect())
    }

    /// Which firms have set which applications up, by code of the firm: deleted ones that can still
    /// be undone are used as well.
    pub fn catalog_uses(&mut self) -> Result<Vec<(CatalogAppId, Code)>, Error> {
        self.all(
            "SELECT DISTINCT a.catalog_app_id, f.code FROM firm_apps a \
             JOIN firms f ON f.id = a.firm_id ORDER BY f.code, a.catalog_app_id",
            &[],
        )
    }
}

impl Read<'_, System> {
    /// What firms call their generic applications, with the code of the firm: deleted ones that can
    /// still be undone are used as well.
    pub fn catalog_labels(&mut self) -> Result<Vec<(String, Code)>, Error> {
        self.all(
            "SELECT a.label, f.code FROM firm_apps a JOIN firms f ON f.id = a.firm_id \
             WHERE a.label IS NOT NULL ORDER BY f.code, a.id",
            &[],
        )
    }
}

impl Write<'_, System> {
    /// Holds off every firm that would set an application up, until the transaction ends: what is
    /// used stays what was read. On SQLite nobody else writes anyhow.
    pub fn lock_catalog(&mut self) -> Result<(), Error> {
        let lock = Sql::two(
            "SELECT id FROM catalog_apps ORDER BY id",
            "SELECT id FROM catalog_apps ORDER BY id FOR UPDATE",
        );
        self.all::<(CatalogAppId,)>(lock, &[])?;
        Ok(())
    }

    /// Adds an application, without its eligibility.
    pub fn insert_catalog_app(
        &mut self,
        object: ObjectId,
        facts: &CatalogFacts,
    ) -> Result<CatalogAppId, Error> {
        let id = self.number("catalog_apps")?;
        self.execute(
            "INSERT INTO catalog_apps (id, object_id, slug, name, kind, publisher, \
             description_fr, description_en, launch_url, scopes, generic, for_all) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            &[
                &id,
                &object,
                &facts.slug,
                &facts.name,
                &facts.kind,
                &facts.publisher,
                &facts.description_fr,
                &facts.description_en,
                &facts.launch_url,
                &facts.scopes,
                &facts.generic,
                &facts.firms.is_none(),
            ],
        )?;
        Ok(CatalogAppId::new(id))
    }

    /// Makes an application say something else; its slug stays (A2).
    pub fn update_catalog_app(
        &mut self,
        app: CatalogAppId,
        facts: &CatalogFacts,
    ) -> Result<(), Error> {
        self.execute(
            "UPDATE catalog_apps SET name = $2, kind = $3, publisher = $4, description_fr = $5, \
             description_en = $6, launch_url = $7, scopes = $8, generic = $9, for_all = $10 \
             WHERE id = $1",
            &[
                &app,
                &facts.name,
                &facts.kind,
                &facts.publisher,
                &facts.description_fr,
                &facts.description_en,
                &facts.launch_url,
                &facts.scopes,
                &facts.generic,
                &facts.firms.is_none(),
            ],
        )?;
        Ok(())
    }

    /// Says anew which firms may take an application.
    pub fn replace_eligibility(
        &mut self,
        app: CatalogAppId,
        firms: &[FirmId],
    ) -> Result<(), Error> {
        self.execute("DELETE FROM catalog_eligibility WHERE catalog_app_id = $1", &[&app])?;
        for firm in firms {
            self.execute(
                "INSERT INTO catalog_eligibility (catalog_app_id, firm_id) VALUES ($1, $2) \
                 ON CONFLICT (firm_id, catalog_app_id) DO NOTHING",
                &[&app, firm],
            )?;
        }
        Ok(())
    }

    /// Takes an application out of the catalogue.
    pub fn delete_catalog_app(&mut self, app: CatalogAppId) -> Result<(), Error> {
        self.execute("DELETE FROM catalog_apps WHERE id = $1", &[&app])?;
        Ok(())
    }
}

impl Read<'_, Tenant> {
    /// What the firm can add (C1), by name.
    pub fn addable_apps(&mut self) -> Result<Vec<CatalogApp>, Error> {
        let firm = self.firm();
        let sql =
            format!("SELECT {COLUMNS} FROM catalog_apps c WHERE {ADDABLE} ORDER BY c.name, c.id");
        self.all(sql, &[&firm])
    }

    /// What the catalogue says of one of the firm's applications.
    pub fn catalog_app_of(&mut self, app: FirmAppId) -> Result<Option<CatalogApp>, Error> {
        let firm = self.firm();
        self.optional(
            format!(
                "SELECT {COLUMNS} FROM catalog_apps c JOIN firm_apps f ON f.catalog_app_id = c.id \
                 WHERE f.firm_id = $1 AND f.id = $2"
            ),
            &[&firm, &app],
        )
    }

    /// The application of this slug that the firm is eligible for, and whether it can add it now.
    pub fn eligible_app(&mut self, slug: &str) -> Result<Option<(CatalogApp, bool)>, Error> {
        let firm = self.firm();
        let sql = format!(
            "SELECT {COLUMNS} FROM catalog_apps c WHERE c.slug = $2 AND (c.for_all \
             OR EXISTS (SELECT 1 FROM catalog_eligibility e \
                        WHERE e.firm_id = $1 AND e.catalog_app_id = c.id))"
        );
        let Some(app) = self.optional::<CatalogApp>(sql, &[&firm, &slug])? else {
            return Ok(None);
        };
        let (addable,): (bool,) = self.one(
            format!("SELECT EXISTS (SELECT 1 FROM catalog_apps c WHERE c.id = $2 AND {ADDABLE})"),
            &[&firm, &app.id],
        )?;
        Ok(Some((app, addable)))
    }
}

impl Write<'_, Tenant> {
    /// Keeps the catalogue's application of this slug, if there is one, as it is until the
    /// transaction ends: the operator waits, other firms do not. On SQLite nobody else writes anyhow.
    pub fn hold_catalog_app(&mut self, slug: &str) -> Result<(), Error> {
        let lock = Sql::two(
            "SELECT id FROM catalog_apps WHERE slug = $1",
            "SELECT id FROM catalog_apps WHERE slug = $1 FOR SHARE",
        );
        self.optional::<(CatalogAppId,)>(lock, &[&slug])?;
        Ok(())
    }
}
