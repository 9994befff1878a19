//! The conditions in words: how each stands, since when, who can change it, and the button.

use app::{Access, Closing};
use domain::{
    access::{Condition, Outcome, Step},
    firm_app::Side,
    policy::{Denied, FixableBy, Reason},
};

use super::super::{access_address, applications::may_change, dossier_address};
use crate::words::Words;

/// A condition as the page shows it.
pub(super) struct StepView {
    /// `fail`, `later`, or nothing for one that is met.
    pub class: &'static str,
    /// What a screen reader says before the title.
    pub told: String,
    /// "La clé d’API est valide"
    pub title: String,
    /// Since when, by whom, why.
    pub lines: Vec<String>,
    /// The batch that switched it off, with its words and its address.
    pub batch: Option<(String, String)>,
    /// Who can change it; of the first that is not met alone.
    pub who: Vec<String>,
}

/// What the person can do about the first condition that is not met.
pub(super) struct Fix {
    /// Where that is done.
    pub address: String,
    /// The application, for what is done right here; else a page is opened.
    pub application: Option<String>,
    /// "Activer Trésoly sur ce dossier"
    pub label: String,
}

/// Every condition, in order.
pub(super) fn views(w: Words, access: &Access) -> Vec<StepView> {
    access.row.chain.steps().iter().map(|step| view(w, access, step)).collect()
}

fn view(w: Words, access: &Access, step: &Step) -> StepView {
    let key = step.condition.code().replace('_', "-");
    let (class, told, title) = match step.outcome {
        Outcome::Met => ("", "access-told-met", w.t(&format!("access-met-{key}"))),
        Outcome::Failed(denied) => ("fail", "access-told-failed", super::failed(w, denied.reason)),
        Outcome::Later => ("later", "access-told-later", w.t(&format!("access-met-{key}"))),
    };
    let lines = match step.outcome {
        Outcome::Later if step.condition == Condition::Offered => vec![w.t("access-later-offered")],
        Outcome::Later => Vec::new(),
        _ => known(w, access, step.condition),
    };
    let closing = access.evidence.closing.as_ref().filter(|_| step.condition == Condition::Active);
    let batch = closing.and_then(|closing| closing.batch).map(|batch| {
        let number = batch.get().unsigned_abs();
        (w.named("access-batch", w.number(number)), format!("/loophub/history/{number}"))
    });
    let who = match step.outcome {
        Outcome::Failed(denied) => who(w, access, denied),
        _ => Vec::new(),
    };
    StepView { class, told: w.t(told), title, lines, batch, who }
}

/// What is known about a condition.
fn known(w: Words, access: &Access, condition: Condition) -> Vec<String> {
    let evidence = &access.evidence;
    let line = match condition {
        Condition::KeyLive => evidence.key.as_ref().map(|key| match key.revoked_at {
            Some(at) => w.named("access-key-revoked", w.date(&at)),
            None if access.row.chain.failure().is_some_and(|(at, _)| at == condition) => {
                w.named("access-key-expired", w.date(&key.expires_at))
            }
            None => w.named("access-key-until", w.date(&key.expires_at)),
        }),
        Condition::KeyReadsDossiers => None,
        Condition::NotSuspendedByOperator => suspension(w, access, Side::Operator),
        Condition::NotSuspendedByFirm => suspension(w, access, Side::Firm),
        Condition::DossierOpen => Some(match evidence.dossier.archived_at {
            Some(at) => w.named("access-archived-at", w.date(&at)),
            None => w.named("access-since", w.date(&evidence.dossier.created_at)),
        }),
        Condition::Active => Some(active(w, access)),
        Condition::Offered => {
            let names: Vec<&str> = evidence.offered_to.iter().map(|(_, name)| &**name).collect();
            (!names.is_empty()).then(|| w.named("access-offered-to", names.join(", ")))
        }
    };
    line.into_iter().collect()
}

/// "Depuis le 12 novembre 2026 par Claire Martin : « Fuite signalée »"
fn suspension(w: Words, access: &Access, side: Side) -> Option<String> {
    let line = access.evidence.suspensions.iter().find(|line| line.side == side)?;
    let since = w.date(&line.since);
    let since = match &line.by {
        Some(by) => w.with("access-since-by", &[("date", &since), ("by", by)]),
        None => w.named("access-since", since),
    };
    Some(w.with("access-suspended", &[("since", &since), ("reason", &line.reason)]))
}

fn active(w: Words, access: &Access) -> String {
    let evidence = &access.evidence;
    match (&evidence.active, &evidence.closing) {
        (Some(line), _) => {
            let since = w.date(&line.since);
            let since = match &line.by {
                Some(by) => w.with("access-since-by", &[("date", &since), ("by", by)]),
                None => w.named("access-since", since),
            };
            line.ends_at.map_or(since.clone(), |end| format!("{since}, {}", w.until(&end)))
        }
        (None, Some(closing)) => closed(w, closing),
        (None, None) => w.t("access-never-active"),
    }
}

/// "Désactivée le 18 novembre 2026, 9 h 42 par Marc Durand"
fn closed(w: Words, closing: &Closing) -> String {
    let at = w.moment(&closing.at);
    match (closing.by_itself, &closing.by) {
        (true, _) => w.named("access-ended", at),
        (false, Some(by)) => w.with("access-closed-by", &[("date", &at), ("by", by)]),
        (false, None) => w.named("access-closed", at),
    }
}

/// Who can change it: the person first, if they can.
fn who(w: Words, access: &Access, denied: Denied) -> Vec<String> {
    let mine = match denied.fixable_by {
        FixableBy::DossierStaff => access.may_activate.is_ok(),
        FixableBy::FirmAdministrator => access.may_administer.is_ok(),
        FixableBy::Operator | FixableBy::Nobody => false,
    };
    let you = mine.then(|| w.t("access-who-you"));
    let others = match denied.fixable_by {
        FixableBy::DossierStaff => may_change(w, &access.who_may),
        FixableBy::FirmAdministrator => {
            let names = access.who_may.administrators.join(", ");
            vec![w.named("who-administrators", names)]
        }
        FixableBy::Operator => vec![w.t("access-who-operator")],
        FixableBy::Nobody => Vec::new(),
    };
    you.into_iter().chain(others).collect()
}

/// The button of the first condition that is not met, for whoever may press it.
pub(super) fn fix(w: Words, access: &Access) -> Option<Fix> {
    let (_, denied) = access.row.chain.failure()?;
    let (code, object) = (access.dossier.code.as_str(), access.row.object_id.to_string());
    let opens =
        |address: String, label: &str| Fix { address, application: None, label: w.t(label) };
    let administers = access.may_administer.is_ok();
    let activates = access.may_activate.is_ok();
    let application = format!("/loophub/applications/{object}");
    match denied.reason {
        Reason::KeyExpired if administers => {
            let key = access.evidence.key.as_ref()?.object_id;
            Some(opens(format!("/loophub/keys/{key}/extend"), "access-fix-extend"))
        }
        Reason::KeyRevoked | Reason::ScopeMissing(_) if administers => {
            Some(opens(format!("{application}/edit"), "access-fix-key"))
        }
        Reason::SuspendedByFirm if administers => {
            Some(opens(format!("{application}/suspend"), "access-fix-resume"))
        }
        Reason::DossierArchived if administers => {
            Some(opens(format!("{}/archive", dossier_address(code)), "reopen"))
        }
        Reason::NotActive if activates => Some(Fix {
            address: access_address(code),
            application: Some(object),
            label: w.named("access-fix-activate", &access.row.name),
        }),
        Reason::NotOffered if activates => {
            Some(opens(format!("{}/contacts", dossier_address(code)), "access-fix-offer"))
        }
        _ => None,
    }
}
