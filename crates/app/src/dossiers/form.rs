//! What is typed of a dossier, and what is wrong with it.

use domain::{
    Flaw, Invalid,
    actor::Tenant,
    dossier::{self, Dossier, DossierFacts, DossierState, Siren, Siret},
    firm::Agency,
    id::StaffId,
    text::Code,
};
use store::{Read, StaffLine};

use crate::Result;

/// A dossier as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DossierForm {
    /// Only of a new one: what partners and addresses call it by stays.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The company; may be blank.
    pub siren: String,
    /// The establishment; may be blank.
    pub siret: String,
    /// The code of an agency, or blank.
    pub agency: String,
    /// The number of a staff member, or blank.
    pub master: String,
    /// The number of a staff member, or blank.
    pub manager: String,
}

/// What may be chosen of a dossier.
#[derive(Clone, Debug)]
pub struct DossierChoices {
    /// The firm's agencies, by code.
    pub agencies: Vec<Agency>,
    /// Staff who still work there, and whoever is responsible now, by name.
    pub staff: Vec<StaffLine>,
}

impl DossierChoices {
    /// What may be chosen: people who have left only where they are responsible already.
    pub(super) fn read(db: &mut Read<'_, Tenant>, now: Option<&DossierFacts>) -> Result<Self> {
        let kept = |id: StaffId| {
            now.is_some_and(|now| now.master == Some(id) || now.engagement_manager == Some(id))
        };
        let staff = db.staff_lines()?.into_iter();
        let staff = staff.filter(|line| line.active || kept(line.id)).collect();
        Ok(Self { agencies: db.agencies()?, staff })
    }
}

impl DossierForm {
    /// A dossier as it would be typed.
    pub(super) fn of(facts: &DossierFacts, choices: &DossierChoices) -> Self {
        let number = |staff: Option<StaffId>| staff.map(|id| id.get().to_string());
        let agency = choices.agencies.iter().find(|agency| Some(agency.id) == facts.agency);
        Self {
            code: facts.code.to_string(),
            name: facts.name.clone(),
            siren: facts.siren.as_ref().map(ToString::to_string).unwrap_or_default(),
            siret: facts.siret.as_ref().map(|it| it.as_str().to_owned()).unwrap_or_default(),
            agency: agency.map(|agency| agency.code.to_string()).unwrap_or_default(),
            master: number(facts.master).unwrap_or_default(),
            manager: number(facts.engagement_manager).unwrap_or_default(),
        }
    }

    /// What it says; of one that is there, code and state stay.
    pub(super) fn facts(
        &self,
        choices: &DossierChoices,
        before: Option<&Dossier>,
    ) -> Result<DossierFacts, Vec<Invalid>> {
        let mut checker = Checker { invalid: Vec::new() };
        let code = match before {
            Some(before) => Some(before.facts.code.clone()),
            None => checker.keep("dossier-code", Code::parse(&self.code)),
        };
        let name = checker.keep("dossier-name", dossier::name(&self.name));
        let siren = checker.optional("siren", &self.siren, Siren::parse);
        let siret = checker.optional("siret", &self.siret, Siret::parse);
        if let (Some(siren), Some(siret)) = (&siren, &siret)
            && !siret.belongs_to(siren)
        {
            checker.invalid.push(Invalid::new("siret", Flaw::SiretOfAnotherSiren));
        }
        let agency = checker.optional("agency", &self.agency, |typed| {
            let found = choices.agencies.iter().find(|agency| agency.code.as_str() == typed);
            found.map(|agency| agency.id).ok_or(Flaw::Unknown)
        });
        let staff = |typed: &str| {
            let number = typed.parse().map(StaffId::new).map_err(|_| Flaw::Unknown)?;
            let found = choices.staff.iter().find(|line| line.id == number);
            found.map(|line| line.id).ok_or(Flaw::Unknown)
        };
        let master = checker.optional("master", &self.master, staff);
        let engagement_manager = checker.optional("manager", &self.manager, staff);
        let state = before.map_or(DossierState::Open, |before| before.facts.state);
        match (code, name) {
            (Some(code), Some(name)) if checker.invalid.is_empty() => Ok(DossierFacts {
                code,
                name,
                siren,
                siret,
                agency,
                master,
                engagement_manager,
                state,
            }),
            _ => Err(checker.invalid),
        }
    }
}

/// Keeps what is wrong.
struct Checker {
    invalid: Vec<Invalid>,
}

impl Checker {
    fn keep<T>(&mut self, field: &'static str, value: Result<T, Flaw>) -> Option<T> {
        value.map_err(|flaw| self.invalid.push(Invalid::new(field, flaw))).ok()
    }

    /// A field that may be left empty.
    fn optional<T>(
        &mut self,
        field: &'static str,
        typed: &str,
        read: impl Fn(&str) -> Result<T, Flaw>,
    ) -> Option<T> {
        let typed = typed.trim();
        if typed.is_empty() { None } else { self.keep(field, read(typed)) }
    }
}
