//! What a contact sees of their own (E3): their dossiers, what is opened to them, what reaches them.

use domain::{
    actor::Tenant, catalog::AppKind, firm_app::Suspension, id::ContactId, text::Code,
    time::Timestamp,
};

use crate::{
    db::{Error, FromRow, Read, Row},
    dossier_pages::full_name,
};

/// An offer as the contact sees it (E3).
#[derive(Clone, Debug)]
pub struct OwnOffer {
    /// Of which dossier.
    pub dossier: Code,
    /// The application's name.
    pub name: String,
    /// The catalogue's words: French, then English.
    pub description: (String, String),
    /// Where it is opened.
    pub launch_url: String,
    /// Who has suspended it.
    pub suspension: Suspension,
}

impl FromRow for OwnOffer {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self {
            dossier: row.next()?,
            name: row.next()?,
            description: (row.next()?, row.next()?),
            launch_url: row.next()?,
            suspension: Suspension { by_firm: row.next()?, by_operator: row.next()? },
        })
    }
}

/// An application that reaches one of the contact's dossiers, whether opened to them or not (E3).
#[derive(Clone, Debug)]
pub struct RegisterLine {
    /// Which dossier.
    pub dossier: Code,
    /// The application's name.
    pub name: String,
    /// Whose it is.
    pub kind: AppKind,
    /// Who makes it.
    pub publisher: String,
    /// What it may ask for.
    pub scopes: domain::api_key::Scopes,
    /// Since when.
    pub opened_at: Timestamp,
    /// "Inès Petit"; nobody when it came by itself.
    pub opened_by: Option<String>,
    /// Who has suspended it.
    pub suspension: Suspension,
}

impl FromRow for RegisterLine {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self {
            dossier: row.next()?,
            name: row.next()?,
            kind: row.next()?,
            publisher: row.next()?,
            scopes: row.next()?,
            opened_at: row.next()?,
            opened_by: full_name(row)?,
            suspension: Suspension { by_firm: row.next()?, by_operator: row.next()? },
        })
    }
}

/// An open dossier of a contact, as they see it (E3).
#[derive(Clone, Debug)]
pub struct OwnDossier {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// Whom to ask: who is in charge of its engagement, else its master; name and address.
    pub keeper: Option<(String, String)>,
}

impl FromRow for OwnDossier {
    fn from_row(row: &mut Row) -> Result<Self, Error> {
        let (code, name) = (row.next()?, row.next()?);
        let (person, email) = (full_name(row)?, row.next::<Option<String>>()?);
        Ok(Self { code, name, keeper: person.zip(email) })
    }
}

impl Read<'_, Tenant> {
    /// The open dossiers of a contact, by name.
    pub fn own_dossiers(&mut self, contact: ContactId) -> Result<Vec<OwnDossier>, Error> {
        let firm = self.firm();
        self.all(
            "SELECT d.code, d.name, s.first_name, s.last_name, a.email FROM dossier_contacts t \
             JOIN dossiers d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
             LEFT JOIN staff e ON e.firm_id = d.firm_id AND e.id = d.engagement_manager_id AND e.active \
             LEFT JOIN staff s ON s.firm_id = d.firm_id \
              AND s.id = COALESCE(e.id, d.master_id) AND s.active \
             LEFT JOIN accounts a ON a.id = s.account_id \
             WHERE t.firm_id = $1 AND t.contact_id = $2 AND d.archived = FALSE \
             ORDER BY d.name, d.code",
            &[&firm, &contact],
        )
    }

    /// What a contact sees of their offers: those of open dossiers, of applications that are there and
    /// have not ended.
    pub fn own_offers(
        &mut self,
        contact: ContactId,
        now: Timestamp,
    ) -> Result<Vec<OwnOffer>, Error> {
        let firm = self.firm();
        self.all(
            "SELECT d.code, COALESCE(f.label, p.name) AS shown, p.description_fr, \
                    p.description_en, p.launch_url, f.suspended_by_firm, f.suspended_by_operator \
             FROM offers o \
             JOIN dossiers d ON d.firm_id = o.firm_id AND d.id = o.dossier_id \
             JOIN firm_apps f ON f.firm_id = o.firm_id AND f.id = o.firm_app_id \
             JOIN catalog_apps p ON p.id = f.catalog_app_id \
             JOIN activations a ON a.firm_id = o.firm_id AND a.firm_app_id = o.firm_app_id \
              AND a.dossier_id = o.dossier_id AND (a.ends_at IS NULL OR a.ends_at > $3) \
             WHERE o.firm_id = $1 AND o.contact_id = $2 AND d.archived = FALSE \
              AND f.deleted_at IS NULL ORDER BY d.name, d.code, shown",
            &[&firm, &contact, &now],
        )
    }

    /// Every application that reaches the open dossiers of a contact, by dossier and name.
    pub fn own_register(
        &mut self,
        contact: ContactId,
        now: Timestamp,
    ) -> Result<Vec<RegisterLine>, Error> {
        let firm = self.firm();
        self.all(
            "SELECT d.code, COALESCE(f.label, p.name) AS shown, p.kind, p.publisher, p.scopes, \
                    a.opened_at, s.first_name, s.last_name, f.suspended_by_firm, \
                    f.suspended_by_operator \
             FROM dossier_contacts t \
             JOIN dossiers d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
             JOIN activations a ON a.firm_id = t.firm_id AND a.dossier_id = t.dossier_id \
             JOIN firm_apps f ON f.firm_id = a.firm_id AND f.id = a.firm_app_id \
             JOIN catalog_apps p ON p.id = f.catalog_app_id \
             LEFT JOIN staff s ON s.firm_id = a.firm_id AND s.id = a.opened_by \
             WHERE t.firm_id = $1 AND t.contact_id = $2 AND d.archived = FALSE \
              AND (a.ends_at IS NULL OR a.ends_at > $3) \
              AND f.deleted_at IS NULL ORDER BY d.name, d.code, shown",
            &[&firm, &contact, &now],
        )
    }
}
