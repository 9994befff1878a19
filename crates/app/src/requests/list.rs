//! The page of requests: those to decide, and one's own.

use domain::{
    actor::{Actor, Tenant},
    page::{Cursor, Page},
    policy::{Action, Relation, decide},
    time::Timestamp,
};
use store::{Decider, Read, RequestLine};

use super::{RequestRow, rows, staff};
use crate::{App, Result};

/// Which part of the two lists to read.
#[derive(Clone, Debug, Default)]
pub struct RequestsQuery {
    /// Where to go on with those to decide.
    pub to_decide: Option<Cursor>,
    /// Where to go on with one's own.
    pub own: Option<Cursor>,
}

/// The requests that concern somebody.
#[derive(Clone, Debug)]
pub struct RequestsPage {
    /// Pending ones that they may decide, oldest first.
    pub to_decide: Page<RequestRow>,
    /// Those that they have made, newest first.
    pub own: Page<RequestRow>,
}

impl App {
    /// The requests that the actor may decide, and those that they have made.
    ///
    /// # Errors
    /// `Denied`.
    pub async fn requests(&self, actor: &Actor, query: RequestsQuery) -> Result<RequestsPage> {
        let (decider, now) = (self.decider(actor)?, self.now());
        self.read(actor.tenant(), move |db| {
            let to_decide = db.requests_to_decide(decider, query.to_decide.as_ref())?;
            let own = db.requests_of(decider.staff, query.own.as_ref())?;
            Ok(RequestsPage { to_decide: told(db, to_decide, now)?, own: told(db, own, now)? })
        })
        .await
    }

    pub(crate) fn decider(&self, actor: &Actor) -> Result<Decider> {
        let me = staff(actor)?;
        let everywhere = decide(actor, Action::SetActivations(Relation::default())).is_ok();
        Ok(Decider { staff: me, everywhere, now: self.now() })
    }
}

/// The same page, with the applications that each request is about.
fn told(
    db: &mut Read<'_, Tenant>,
    page: Page<RequestLine>,
    now: Timestamp,
) -> Result<Page<RequestRow>> {
    let mut found = rows(db, page.items.clone(), now)?.into_iter();
    Ok(page.filter_map(|_| found.next()))
}
