//! The operator's commands, run as an operator runs them.

use std::process::Output;

use app::{Credentials, RequestsQuery};
use domain::{actor::Origin, secret::Secret};
use loophub::demo::{CATALOGUE, people::PASSWORD};
use serde_json::Value;
use tests::{
    firms,
    program::{Program, file},
};

fn said(output: &Output) -> String {
    let (out, error) = (&output.stdout, &output.stderr);
    format!("{}{}", String::from_utf8_lossy(out), String::from_utf8_lossy(error))
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// A stopped demonstration: its data, for commands to work on.
fn data() -> Program {
    let program = Program::new();
    assert!(program.demo(100).stop());
    program
}

#[test]
fn a_catalogue_is_shown_before_it_is_applied_and_nobody_is_taken_at_no_word() {
    let program = data();
    let renamed = CATALOGUE.replace("name = \"PaieSimple\"", "name = \"Paie Facile\"");
    let toml = file(renamed.as_bytes());
    let path = toml.path().to_str().unwrap();
    let apply = |more: &[&str]| program.run(&[&["catalog", "apply", path], more].concat());
    let shown = apply(&[]);
    assert_eq!(code(&shown), 2, "{}", said(&shown));
    assert!(said(&shown).contains("paiesimple") && said(&shown).contains("renamed"));
    assert!(said(&shown).contains("--yes"), "{}", said(&shown));
    let json = apply(&["--json"]);
    let report: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!((code(&json), report["outcome"].as_str()), (2, Some("not_confirmed")));
    assert_eq!(report["plan"]["changed"][0]["fields"][0]["after"], "Paie Facile");
    let done = apply(&["--yes"]);
    assert_eq!(code(&done), 0, "{}", said(&done));
    assert!(said(&done).ends_with("Applied.\n"));
    let again = apply(&["--json"]);
    let report: Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!((code(&again), report["outcome"].as_str()), (0, Some("nothing_to_do")));
}

#[test]
fn a_refused_catalogue_says_everything_that_is_wrong_and_changes_nothing() {
    let program = data();
    let toml = file(b"[[application]]\nslug = \"a\"\n\n[[application]]\nname = \"b\"\n");
    let path = toml.path().to_str().unwrap();
    let refused = program.run(&["catalog", "apply", path, "--yes"]);
    assert_eq!(code(&refused), 1);
    for told in ["! a", "! #2", "used by EXEMPLE, VOISIN", "nothing was changed"] {
        assert!(said(&refused).contains(told), "{told}: {}", said(&refused));
    }
    let not_toml = file(b"[[application]");
    let path = not_toml.path().to_str().unwrap();
    let refused = program.run(&["catalog", "apply", path, "--yes"]);
    assert!(code(&refused) == 1 && said(&refused).contains(path), "{}", said(&refused));
}

#[test]
fn the_operator_suspends_by_slug_and_proves_the_journals() {
    let program = data();
    let suspend = |firm: &str, application: &str, reason: &str| {
        let firm = ["--firm", firm, "--application", application, "--reason", reason];
        program.run(&[&["application", "suspend"][..], &firm].concat())
    };
    let resume = || {
        let which = ["--firm", "EXEMPLE", "--application", "banque-connect"];
        program.run(&[&["application", "resume"][..], &which].concat())
    };
    let refused = suspend("NOBODY", "banque-connect", "fuite");
    assert!(code(&refused) == 1 && said(&refused).contains("no firm NOBODY"));
    let refused = suspend("EXEMPLE", "nothing", "fuite");
    assert!(code(&refused) == 1 && said(&refused).contains("banque-connect"), "they are listed");
    let refused = suspend("EXEMPLE", "banque-connect", " ");
    assert!(code(&refused) == 1 && said(&refused).contains("--reason"), "{}", said(&refused));
    let done = suspend("EXEMPLE", "banque-connect", "fuite");
    assert!(code(&done) == 0 && said(&done).contains("suspended"), "{}", said(&done));
    assert!(said(&suspend("EXEMPLE", "banque-connect", "x")).contains("already"));
    assert!(said(&resume()).contains("resumed"));
    assert!(said(&resume()).contains("nothing was changed"));
    let proved = program.run(&["audit", "verify"]);
    assert_eq!(code(&proved), 0, "{}", said(&proved));
    for chain in ["operator: 3 entries", "firm EXEMPLE: ", "firm VOISIN: "] {
        assert!(said(&proved).contains(chain), "{chain}: {}", said(&proved));
    }
    program.change("UPDATE journal SET actor = 'staff:9' WHERE firm_id = 1 AND id = 4");
    let broken = program.run(&["audit", "verify"]);
    assert_eq!(code(&broken), 1);
    assert!(said(&broken).contains("firm EXEMPLE: entry 4 is not what was written there"));
    assert_eq!(code(&program.run(&["audit", "verify", "--firm", "EXEMPLE"])), 1);
    assert_eq!(code(&program.run(&["audit", "verify", "--firm", "VOISIN"])), 0);
    program.change("DELETE FROM journal_heads WHERE firm_id = 1");
    program.change("UPDATE journal SET actor = 'staff:9' WHERE firm_id = 2 AND id = 1");
    let broken = program.run(&["audit", "verify"]);
    assert_eq!(code(&broken), 1);
    assert!(said(&broken).contains("firm VOISIN: entry 1 is not"), "it goes on to the others");
    // A mistyped path proves nothing, and is not made.
    let folder = tempfile::TempDir::new().unwrap();
    let nowhere = folder.path().join("nowhere");
    let mut command = program.command(&["audit", "verify"]);
    command.env("LOOPHUB_DATA", &nowhere).env_remove("LOOPHUB_DATABASE_URL");
    let refused = command.output().unwrap();
    assert!(code(&refused) == 1 && said(&refused).contains("there is no database"));
    assert!(!nowhere.exists());
}

/// Whoever tries the demonstration finds something to decide (J2, D3).
#[tokio::test(flavor = "multi_thread")]
async fn the_demonstration_has_requests_that_wait_for_somebody() {
    let program = Program::new();
    let _demo = program.demo(100);
    let (app, origin) = (program.app(), Origin::default());
    let password = Secret::new(PASSWORD.to_owned());
    let claire = Credentials { email: firms::email("claire").to_owned(), password };
    let claire = app.sign_in(claire, origin).await.unwrap().session.actor;
    let found = app.requests(&claire, RequestsQuery::default()).await.unwrap().to_decide.items;
    let said = |row: &app::RequestRow| {
        let about = (row.apps.on.join(", "), row.apps.off.join(", "));
        (row.asker.clone(), about, row.word.is_empty(), row.can_be_granted())
    };
    let asked = |on: &str, off: &str| {
        ("Sofia Lopez".to_owned(), (on.to_owned(), off.to_owned()), false, true)
    };
    let expected = [asked("Banque Connect", ""), asked("", "Signature Pro")];
    assert_eq!(found.iter().map(said).collect::<Vec<_>>(), expected);
}
