//! The whole policy as a file that a person can review: `docs/policy.md`. After a change, run with
//! `UPDATE_EXPECT=1` and read the difference.

use std::fmt::Write;

use domain::{
    actor::{Actor, KeyActor, Origin, StaffActor, Who},
    api_key::{Scope, Scopes},
    id::{ApiKeyId, ContactId, FirmAppId, FirmId, KeyLinkId, StaffId},
    policy::{Action, Relation, decide},
};
use expect_test::expect_file;

fn staff(profile: &str, manages_rights: bool) -> Who {
    let profile = profile.parse().unwrap();
    Who::Staff(StaffActor { id: StaffId::new(1), profile, manages_rights })
}

fn key(scopes: &[Scope]) -> Who {
    let scopes: Scopes = scopes.iter().copied().collect();
    Who::Key(KeyActor { id: ApiKeyId::new(1), firm_app: Some(FirmAppId::new(1)), scopes })
}

fn actors() -> Vec<(&'static str, Who)> {
    vec![
        ("administrator (5.0)", staff("5.0", false)),
        ("rights group (3.0)", staff("3.0", true)),
        ("staff (4.9)", staff("4.9", false)),
        ("contact", Who::Contact(ContactId::new(1))),
        ("key, dossiers:read", key(&[Scope::DossiersRead])),
        ("key, no scope", key(&[])),
        ("provider with a link", Who::Provider(KeyLinkId::new(1))),
        ("contact with an invitation", Who::Invited(ContactId::new(1))),
        ("operator", Who::Operator),
    ]
}

fn actions() -> Vec<(String, Action)> {
    let relation = |master, engagement_manager| Relation { master, engagement_manager };
    let mut actions = vec![
        ("see the portfolio".to_owned(), Action::SeePortfolio),
        ("see who administers".to_owned(), Action::SeeAdministrators),
        (
            "set activations, on a dossier of others".to_owned(),
            Action::SetActivations(relation(false, false)),
        ),
        ("set activations, as master".to_owned(), Action::SetActivations(relation(true, false))),
        (
            "set activations, as engagement manager".to_owned(),
            Action::SetActivations(relation(false, true)),
        ),
        (
            "ask for activations, on a dossier of others".to_owned(),
            Action::AskForActivations(relation(false, false)),
        ),
        (
            "ask for activations, as master".to_owned(),
            Action::AskForActivations(relation(true, false)),
        ),
        (
            "ask for activations, as engagement manager".to_owned(),
            Action::AskForActivations(relation(false, true)),
        ),
        ("withdraw one’s own request".to_owned(), Action::WithdrawRequest { own: true }),
        ("withdraw another’s request".to_owned(), Action::WithdrawRequest { own: false }),
        (
            "manage contacts, on a dossier of others".to_owned(),
            Action::ManageContacts(relation(false, false)),
        ),
        ("manage contacts, as master".to_owned(), Action::ManageContacts(relation(true, false))),
        (
            "manage contacts, as engagement manager".to_owned(),
            Action::ManageContacts(relation(false, true)),
        ),
        ("undo one’s own batch of dossiers".to_owned(), Action::UndoBatch { own: true }),
        ("undo another’s batch of dossiers".to_owned(), Action::UndoBatch { own: false }),
        ("manage applications".to_owned(), Action::ManageApplications),
        ("suspend applications for the operator".to_owned(), Action::SuspendForOperator),
        ("manage keys".to_owned(), Action::ManageKeys),
        ("manage people".to_owned(), Action::ManagePeople),
        ("manage dossiers".to_owned(), Action::ManageDossiers),
        ("import dossiers".to_owned(), Action::ImportDossiers),
        ("verify the journal".to_owned(), Action::VerifyJournal),
        ("see one’s own space".to_owned(), Action::SeeOwnSpace),
        ("accept one’s invitation".to_owned(), Action::AcceptInvitation),
        ("receive the secret of one’s link".to_owned(), Action::ReceiveSecret),
        ("call the API".to_owned(), Action::CallApi),
    ];
    let scopes = Scope::ALL.iter();
    actions.extend(
        scopes.map(|scope| {
            (format!("call the API for {}", scope.code()), Action::CallApiFor(*scope))
        }),
    );
    actions
}

#[test]
fn the_policy_is_what_was_reviewed() {
    let mut matrix = String::from(
        "# Who may do what\n\nPrinted by `crates/tests/tests/all/policy.rs` from the policy itself. Within one’s own firm; anything of another firm does not exist.\n\n| |",
    );
    for (name, _) in actors() {
        write!(matrix, " {name} |").unwrap();
    }
    matrix.push_str(&format!("\n|---|{}\n", "---|".repeat(actors().len())));
    for (name, action) in actions() {
        write!(matrix, "| {name} |").unwrap();
        for (_, who) in actors() {
            let actor = Actor::new(who, FirmId::new(1), Origin::default());
            let cell =
                decide(&actor, action).map_or_else(|denied| denied.reason.code(), |()| "yes");
            write!(matrix, " {cell} |").unwrap();
        }
        matrix.push('\n');
    }
    expect_file!["../../../../docs/policy.md"].assert_eq(&matrix);
}
