//! Whether an application reaches a dossier, and if not, why: the conditions of H1 and E4, in the order
//! in which they are checked. Screen, API and the refusals of calls all ask here.

use crate::{
    api_key::{KeyState, Scope},
    firm_app::Suspension,
    policy::{Denied, FixableBy, Reason},
};

/// One condition. Codes are stable: they are in the public API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The key that serves the application works; for a partner's alone.
    KeyLive,
    /// The key was given `dossiers:read`; where a call was made, that is known before.
    KeyReadsDossiers,
    /// The operator has not suspended the application (B6).
    NotSuspendedByOperator,
    /// The firm has not suspended the application (B6).
    NotSuspendedByFirm,
    /// The dossier is open.
    DossierOpen,
    /// The application is active on the dossier.
    Active,
    /// The application is opened to a contact of the dossier (E4); it matters to contacts alone.
    Offered,
}

impl Condition {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::KeyLive => "key_live",
            Self::KeyReadsDossiers => "key_reads_dossiers",
            Self::NotSuspendedByOperator => "not_suspended_by_operator",
            Self::NotSuspendedByFirm => "not_suspended_by_firm",
            Self::DossierOpen => "dossier_open",
            Self::Active => "active",
            Self::Offered => "offered",
        }
    }
}

/// How a condition stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is met.
    Met,
    /// The first that is not, with who can change that.
    Failed(Denied),
    /// One before it is not met: it is not looked at yet.
    Later,
}

/// A condition, and how it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which one.
    pub condition: Condition,
    /// How it stands.
    pub outcome: Outcome,
}

/// All that access depends on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AccessFacts {
    /// How the key stands that serves the application; nothing for one that has none.
    pub key: Option<KeyState>,
    /// Whether the key was given `dossiers:read`; nothing where that is not asked.
    pub reads_dossiers: Option<bool>,
    /// Who has suspended the application.
    pub suspension: Suspension,
    /// Whether the dossier is archived.
    pub archived: bool,
    /// Whether the application is active on it.
    pub active: bool,
    /// Whether it is opened to a contact; nothing where that is not asked.
    pub offered: Option<bool>,
}

/// The conditions, up to the first that is not met and beyond.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain(Vec<Step>);

impl Chain {
    /// Checks one condition after the other.
    #[must_use]
    pub fn of(facts: &AccessFacts) -> Self {
        let mut failed = false;
        let checked = checks(facts).into_iter().map(|(condition, check)| {
            let outcome = match check {
                _ if failed => Outcome::Later,
                Ok(()) => Outcome::Met,
                Err(denied) => Outcome::Failed(denied),
            };
            failed |= check.is_err();
            Step { condition, outcome }
        });
        Self(checked.collect())
    }

    /// Every condition, in order.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// The first that is not met, with why and who can change that.
    #[must_use]
    pub fn failure(&self) -> Option<(Condition, Denied)> {
        self.0.iter().find_map(|step| match step.outcome {
            Outcome::Failed(denied) => Some((step.condition, denied)),
            _ => None,
        })
    }

    /// # Errors
    /// Why not, and who can change that, when a condition is not met.
    pub fn admit(&self) -> Result<(), Denied> {
        self.failure().map_or(Ok(()), |(_, denied)| Err(denied))
    }
}

type Check = Result<(), Denied>;

fn checks(facts: &AccessFacts) -> Vec<(Condition, Check)> {
    let mut checks = Vec::with_capacity(7);
    checks.extend(facts.key.map(|state| (Condition::KeyLive, key_is_live(state))));
    let missing = Reason::ScopeMissing(Scope::DossiersRead);
    let missing = Denied::new(missing, FixableBy::FirmAdministrator);
    let reads = facts.reads_dossiers;
    checks.extend(reads.map(|reads| (Condition::KeyReadsDossiers, unless(!reads, missing))));
    checks.push((Condition::NotSuspendedByOperator, not_suspended_by_operator(facts.suspension)));
    checks.push((Condition::NotSuspendedByFirm, not_suspended_by_firm(facts.suspension)));
    let archived = Denied::new(Reason::DossierArchived, FixableBy::FirmAdministrator);
    checks.push((Condition::DossierOpen, unless(facts.archived, archived)));
    let closed = Denied::new(Reason::NotActive, FixableBy::DossierStaff);
    checks.push((Condition::Active, unless(!facts.active, closed)));
    let not_offered = Denied::new(Reason::NotOffered, FixableBy::DossierStaff);
    checks.extend(facts.offered.map(|offered| (Condition::Offered, unless(!offered, not_offered))));
    checks
}

fn key_is_live(state: KeyState) -> Check {
    let reason = match state {
        KeyState::Live => return Ok(()),
        KeyState::Expired => Reason::KeyExpired,
        KeyState::Revoked => Reason::KeyRevoked,
    };
    Err(Denied::new(reason, FixableBy::FirmAdministrator))
}

/// An application that is suspended reaches nothing, whatever is asked of it (B6, H1).
///
/// # Errors
/// Who has suspended it; the operator first.
pub fn not_suspended(suspension: Suspension) -> Check {
    not_suspended_by_operator(suspension).and(not_suspended_by_firm(suspension))
}

fn not_suspended_by_operator(suspension: Suspension) -> Check {
    let denied = Denied::new(Reason::SuspendedByOperator, FixableBy::Operator);
    unless(suspension.by_operator, denied)
}

fn not_suspended_by_firm(suspension: Suspension) -> Check {
    let denied = Denied::new(Reason::SuspendedByFirm, FixableBy::FirmAdministrator);
    unless(suspension.by_firm, denied)
}

const fn unless(wrong: bool, denied: Denied) -> Check {
    if wrong { Err(denied) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything as it should be.
    const RIGHT: AccessFacts = AccessFacts {
        key: Some(KeyState::Live),
        reads_dossiers: Some(true),
        suspension: Suspension { by_firm: false, by_operator: false },
        archived: false,
        active: true,
        offered: Some(true),
    };

    #[test]
    fn when_everything_is_right_every_condition_is_met() {
        let chain = Chain::of(&RIGHT);
        assert_eq!(chain.steps().len(), 7);
        assert!(chain.steps().iter().all(|step| step.outcome == Outcome::Met));
        assert_eq!(chain.admit(), Ok(()));
    }

    #[test]
    fn the_first_that_fails_is_told_and_nothing_behind_it() {
        let mut facts = AccessFacts { offered: Some(false), ..RIGHT };
        let mut told = vec![Chain::of(&facts)];
        facts.active = false;
        told.push(Chain::of(&facts));
        facts.archived = true;
        told.push(Chain::of(&facts));
        facts.suspension.by_firm = true;
        told.push(Chain::of(&facts));
        facts.suspension.by_operator = true;
        told.push(Chain::of(&facts));
        facts.reads_dossiers = Some(false);
        told.push(Chain::of(&facts));
        facts.key = Some(KeyState::Expired);
        told.push(Chain::of(&facts));
        let reasons: Vec<&str> =
            told.iter().map(|chain| chain.admit().unwrap_err().reason.code()).collect();
        assert_eq!(
            reasons,
            [
                "not_offered",
                "not_active",
                "dossier_archived",
                "suspended_by_firm",
                "suspended_by_operator",
                "scope_missing",
                "key_expired"
            ]
        );
        for (place, chain) in told.iter().rev().enumerate() {
            let (before, behind) = chain.steps().split_at(place);
            assert!(before.iter().all(|step| step.outcome == Outcome::Met));
            assert!(behind[1..].iter().all(|step| step.outcome == Outcome::Later));
        }
    }

    #[test]
    fn what_is_not_asked_is_no_condition() {
        let chain =
            Chain::of(&AccessFacts { key: None, reads_dossiers: None, offered: None, ..RIGHT });
        let asked: Vec<&str> = chain.steps().iter().map(|step| step.condition.code()).collect();
        assert_eq!(
            asked,
            ["not_suspended_by_operator", "not_suspended_by_firm", "dossier_open", "active"]
        );
    }
}
