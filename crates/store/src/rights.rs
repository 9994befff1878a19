//! Who may switch applications on and off for a dossier, by name (D3).

use domain::{
    actor::Tenant,
    id::{DossierId, StaffId},
    staff::{Profile, RIGHTS_GROUP},
};

use crate::db::{Error, Read};

/// Who may, of those who still work at the firm: "Inès Petit".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhoMay {
    /// The dossier's master.
    pub master: Option<String>,
    /// Its engagement manager.
    pub engagement_manager: Option<String>,
    /// The first members of the group that carries the right.
    pub group: Vec<String>,
    /// The first of the firm's administrators.
    pub administrators: Vec<String>,
}

/// The most names that are told of a kind.
const NAMES: i64 = 5;

type Name = (String, String);

impl Read<'_, Tenant> {
    /// Who may switch applications on and off for a dossier.
    pub fn who_may_activate(&mut self, dossier: DossierId) -> Result<WhoMay, Error> {
        Ok(WhoMay {
            master: self.person_of(dossier, "master_id")?,
            engagement_manager: self.person_of(dossier, "engagement_manager_id")?,
            group: self.rights_group()?,
            administrators: self.first_administrators()?,
        })
    }

    fn person_of(
        &mut self,
        dossier: DossierId,
        place: &'static str,
    ) -> Result<Option<String>, Error> {
        let firm = self.firm();
        let found: Option<Name> = self.optional(
            format!(
                "SELECT s.first_name, s.last_name FROM dossiers d \
                 JOIN staff s ON s.firm_id = d.firm_id AND s.id = d.{place} \
                 WHERE d.firm_id = $1 AND d.id = $2 AND s.active"
            ),
            &[&firm, &dossier],
        )?;
        Ok(found.map(whole))
    }

    fn rights_group(&mut self) -> Result<Vec<String>, Error> {
        let firm = self.firm();
        let found: Vec<Name> = self.all(
            "SELECT s.first_name, s.last_name FROM groups g \
             JOIN group_members m ON m.firm_id = g.firm_id AND m.group_id = g.id \
             JOIN staff s ON s.firm_id = m.firm_id AND s.id = m.staff_id \
             WHERE g.firm_id = $1 AND g.code = $2 AND s.active \
             ORDER BY s.last_name, s.first_name, s.id LIMIT $3",
            &[&firm, &RIGHTS_GROUP, &NAMES],
        )?;
        Ok(found.into_iter().map(whole).collect())
    }

    /// The first of the firm's administrators, by name.
    pub fn first_administrators(&mut self) -> Result<Vec<String>, Error> {
        let (firm, from) = (self.firm(), Profile::ADMINISTRATOR);
        let (major, minor) = (i64::from(from.major), i64::from(from.minor));
        let found: Vec<Name> = self.all(
            "SELECT first_name, last_name FROM staff WHERE firm_id = $1 AND active \
             AND (profile_major > $2 OR (profile_major = $2 AND profile_minor >= $3)) \
             ORDER BY last_name, first_name, id LIMIT $4",
            &[&firm, &major, &minor, &NAMES],
        )?;
        Ok(found.into_iter().map(whole).collect())
    }
}

/// Somebody who is written to: their address, and the language that they chose.
pub type Addressee = (String, Option<String>);

impl Read<'_, Tenant> {
    /// The first `most` who may switch applications on and off for a dossier, but for `asker`: its
    /// master and its engagement manager, then the group that carries the right; administrators only
    /// when there is nobody else, for they may everywhere.
    pub fn who_decides(
        &mut self,
        dossier: DossierId,
        (asker, most): (StaffId, i64),
    ) -> Result<Vec<Addressee>, Error> {
        let firm = self.firm();
        let near: Vec<Addressee> = self.all(
            "SELECT a.email, a.language FROM dossiers d \
             JOIN staff s ON s.firm_id = d.firm_id \
             JOIN accounts a ON a.id = s.account_id \
             WHERE d.firm_id = $1 AND d.id = $2 AND s.active AND s.id <> $3 \
              AND (s.id = d.master_id OR s.id = d.engagement_manager_id \
               OR s.id IN (SELECT m.staff_id FROM groups g JOIN group_members m \
                ON m.firm_id = g.firm_id AND m.group_id = g.id \
                WHERE g.firm_id = $1 AND g.code = $4)) \
             ORDER BY CASE WHEN s.id = d.master_id THEN 0 \
              WHEN s.id = d.engagement_manager_id THEN 1 ELSE 2 END, s.id LIMIT $5",
            &[&firm, &dossier, &asker, &RIGHTS_GROUP, &most],
        )?;
        if !near.is_empty() {
            return Ok(near);
        }
        let mut administrators = self.administrators(Profile::ADMINISTRATOR)?;
        administrators.truncate(usize::try_from(most).unwrap_or_default());
        Ok(administrators)
    }
}

fn whole((first, last): Name) -> String {
    format!("{first} {last}")
}
