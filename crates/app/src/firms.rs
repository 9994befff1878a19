//! Opening a firm.

use domain::{
    actor::{Actor, Operator, System},
    firm::{Agency, Firm},
    policy::{Action, decide},
    text::Code,
};
use serde_json::json;

use crate::{
    App, Conflict, Error, Result,
    journal::{self, Entry},
};

/// A firm to open.
#[derive(Clone, Debug)]
pub struct NewFirm {
    /// Unique in the database.
    pub code: Code,
    /// As the screens show it.
    pub name: String,
}

/// An office to add.
#[derive(Clone, Debug)]
pub struct NewAgency {
    /// Unique in the firm.
    pub code: Code,
    /// As the screens show it.
    pub name: String,
}

impl App {
    /// Opens a firm. Its journal begins with the first change inside it; the operator's has this.
    ///
    /// # Errors
    /// `Conflict(CodeTaken)`.
    pub async fn open_firm(&self, operator: &Operator, firm: NewFirm) -> Result<Firm> {
        let (object, now, operator) = (self.object_id(), self.now(), operator.clone());
        self.inner
            .store
            .write(System, move |db| {
                let seed = journal::seed(object);
                let id = db.insert_firm((object, &seed), (&firm.code, &firm.name), now)?;
                let id = id.ok_or(Error::Conflict(Conflict::CodeTaken))?;
                let entry = Entry {
                    action: "firm.opened",
                    subject: format!("firm:{}", firm.code),
                    detail: json!({ "name": firm.name }),
                };
                journal::write_for_operator(db, &operator, &entry, now)?;
                Ok(Firm { id, code: firm.code.clone(), name: firm.name.clone() })
            })
            .await
    }

    /// The firm that has this code.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn firm(&self, _operator: &Operator, code: &Code) -> Result<Firm> {
        let code = code.clone();
        let find =
            move |db: &mut store::Read<'_, System>| db.firm_by_code(&code)?.ok_or(Error::NotFound);
        self.inner.store.read(System, find).await
    }

    /// Every firm, by code.
    ///
    /// # Errors
    /// `Busy`, `Internal`.
    pub async fn firms(&self, _operator: &Operator) -> Result<Vec<Firm>> {
        let all = |db: &mut store::Read<'_, System>| Ok(db.firms()?);
        self.inner.store.read(System, all).await
    }

    /// Adds an office.
    ///
    /// # Errors
    /// `Denied`, `Conflict(CodeTaken)`.
    pub async fn add_agency(&self, actor: &Actor, agency: NewAgency) -> Result<Agency> {
        decide(actor, Action::ManagePeople)?;
        let (object, now, actor) = (self.object_id(), self.now(), actor.clone());
        self.write(actor.tenant(), move |db| {
            let id = db.insert_agency(object, &agency.code, &agency.name)?;
            let id = id.ok_or(Error::Conflict(Conflict::CodeTaken))?;
            let entry = Entry {
                action: "agency.added",
                subject: format!("agency:{}", agency.code),
                detail: json!({ "name": agency.name }),
            };
            journal::write(db, &actor, &entry, now)?;
            Ok(Agency { id, code: agency.code.clone(), name: agency.name.clone() })
        })
        .await
    }
}
