//! The program is killed in the middle of a change of 350,000 dossiers (CR1): afterwards it was done,
//! or nothing of it was, and pressing "Valider" again ends with it done once.

use std::time::{Duration, Instant};

use domain::chance::Chance;
use tests::{
    clock::SeededChance,
    database::Database,
    program::{Demo, Program},
    words,
};

/// The dossiers of a firm of the largest kind.
const MANY: i64 = 350_000;
/// Those that the demonstration makes by itself; they are part of the many.
const MADE: u32 = 100;
/// How often the program is killed.
const ROUNDS: usize = 10;

const STEP1: &str = "/loophub/applications/new";
const STEP2: &str = "/loophub/applications/new/dossiers";
const STEP3: &str = "/loophub/applications/new/summary";

/// Fills the first firm up, behind the product's back: through its door it would take minutes.
async fn fill_up(database: &Database) {
    let insert = format!(
        "INSERT INTO dossiers (firm_id, id, object_id, code, name, archived, revision, created_at, \
         updated_at) \
         WITH RECURSIVE n (id) AS (SELECT {MADE} + 1 UNION ALL SELECT id + 1 FROM n WHERE id < {MANY}) \
         SELECT 1, id, '01900000-0000-7000-8000-' || SUBSTR(CAST(1000000000000 + id AS TEXT), 2), \
         'M' || CAST(id AS TEXT), 'DOSSIER', FALSE, 1, 0, 0 FROM n"
    );
    database.change(&insert).await;
    let more = MANY - i64::from(MADE);
    let counted = format!("UPDATE firms SET open_dossiers = open_dossiers + {more} WHERE id = 1");
    database.change(&counted).await;
    let numbered =
        format!("UPDATE counters SET value = {MANY} WHERE firm_id = 1 AND name = 'dossiers'");
    database.change(&numbered).await;
}

/// Claire, with her session, at a program that may be killed.
pub(crate) struct Claire {
    pub(crate) address: String,
    pub(crate) cookie: String,
}

/// What came back: status, where to, body. Nothing when the program went away meanwhile.
pub(crate) type Came = Option<(u16, String, String)>;

impl Claire {
    pub(crate) fn sign_in(demo: &Demo) -> Self {
        let address = demo.notes["address"].as_str().unwrap().to_owned();
        let people = demo.notes["people"].as_array().unwrap();
        let who = people.iter().find(|person| person["role"] == "administrator").unwrap();
        let (email, password) = (who["email"].as_str().unwrap(), who["password"].as_str().unwrap());
        let form = tests::web::form(&[("email", email), ("password", password)]);
        let request = agent().post(format!("{address}/sign-in"));
        let request = request.header("sec-fetch-site", "same-origin");
        let answer = request
            .header("content-type", "application/x-www-form-urlencoded")
            .send(&form)
            .unwrap();
        let set = answer.headers()["set-cookie"].to_str().unwrap();
        Self { address, cookie: set.split(';').next().unwrap().to_owned() }
    }

    pub(crate) fn open(&self, path: &str) -> String {
        let request = agent().get(format!("{}{path}", self.address)).header("cookie", &self.cookie);
        request.call().unwrap().body_mut().read_to_string().unwrap()
    }

    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Came {
        let request = agent().post(format!("{}{path}", self.address));
        let request =
            request.header("cookie", &self.cookie).header("sec-fetch-site", "same-origin");
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let mut answer = request.send(&tests::web::form(fields)).ok()?;
        let to = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
        let body = answer.body_mut().read_to_string().ok()?;
        Some((answer.status().as_u16(), to.unwrap_or_default(), body))
    }

    /// Defines the `round`th application for every dossier; answers the token of the summary.
    fn draft(&self, round: usize) -> String {
        let (label, email) = (format!("Banque {round}"), format!("api{round}@banque.example"));
        let mut fields = vec![
            ("do", "generate"),
            ("kind", "partner"),
            ("application", "api-standard"),
            ("label", label.as_str()),
            ("email", email.as_str()),
        ];
        let (_, _, page) = self.post(STEP1, &fields).unwrap();
        let key = field(&page, "key");
        fields[0].1 = "next";
        fields.push(("key", &key));
        assert_eq!(self.post(STEP1, &fields).unwrap().1, STEP2);
        assert_eq!(self.post(STEP2, &[("do", "all")]).unwrap().1, STEP3);
        field(&self.open(STEP3), "token")
    }
}

pub(crate) fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
    config.timeout_global(Some(Duration::from_secs(120))).build().into()
}

fn field(page: &str, name: &str) -> String {
    let (_, rest) =
        page.split_once(&format!(" name=\"{name}\"")).unwrap_or_else(|| panic!("{page}"));
    let value = rest.split_once(" value=\"").unwrap().1.split('"').next().unwrap();
    words::plain(value)
}

/// Whether the application of a draft was added: all of it, or nothing.
async fn was_added(database: &Database, token: &str) -> bool {
    let draft = token.split('.').next().unwrap();
    // On PostgreSQL the server may still be at it: whoever wants the draft waits for its end.
    let postgres = matches!(database.url, store::DatabaseUrl::Postgres(_));
    let lock = if postgres { "FOR UPDATE" } else { "" };
    let drafts = format!("SELECT revision FROM drafts WHERE token = '{draft}' {lock}");
    let draft_is_there = !database.numbers(&drafts).await.is_empty();
    let app = format!(
        "SELECT id, active_dossiers, batch_id FROM firm_apps WHERE firm_id = 1 AND draft_token = '{draft}'"
    );
    let app = database.numbers(&app).await;
    let of_app = app.first().copied().unwrap_or(-1);
    let batch = app.get(2).copied().unwrap_or(-1);
    let (mut told, mut kept) = (vec![of_app], vec![of_app]);
    for sql in [
        format!("SELECT COUNT(*) FROM activations WHERE firm_id = 1 AND firm_app_id = {of_app}"),
        format!("SELECT COUNT(*) FROM batches WHERE firm_id = 1 AND id = {batch}"),
        format!("SELECT COUNT(*) FROM events WHERE firm_id = 1 AND firm_app_id = {of_app}"),
        format!(
            "SELECT COUNT(*) FROM journal WHERE firm_id = 1 AND action = 'application.added' \
             AND detail LIKE '%\"batch\":{batch},%'"
        ),
    ] {
        told.extend(database.numbers(&sql).await);
    }
    let added = !app.is_empty();
    let all = app.get(1).copied().unwrap_or(0);
    kept.extend([all, i64::from(added), i64::from(added), i64::from(added)]);
    assert_eq!(told, kept, "all of it, or nothing");
    assert!(!added || all == open(database).await, "{all} dossiers");
    assert_ne!(added, draft_is_there, "the draft goes with it, and not before");
    added
}

async fn open(database: &Database) -> i64 {
    database.numbers("SELECT open_dossiers FROM firms WHERE id = 1").await[0]
}

#[tokio::test(flavor = "multi_thread")]
async fn whenever_it_is_killed_all_of_it_is_there_or_nothing() {
    let program = Program::new();
    assert!(program.demo(MADE).stop());
    let database = program.database();
    fill_up(&database).await;
    let mut demo = program.demo(MADE);
    let mut claire = Claire::sign_in(&demo);
    // Once to its end, to know how long it takes.
    let (token, begun) = (claire.draft(0), Instant::now());
    assert_eq!(claire.post(STEP3, &[("token", &token)]).unwrap().0, 303);
    let takes = begun.elapsed();
    assert!(was_added(&database, &token).await);
    let (chance, mut done) = (SeededChance::default(), 0);
    for round in 1..=ROUNDS {
        let token = claire.draft(round);
        let mut byte = [0];
        chance.fill(&mut byte);
        // Up to a while after its end: with each round there is more to write.
        let at = takes.mul_f64(f64::from(byte[0]) / 180.0);
        std::thread::scope(|scope| {
            let pressed = scope.spawn(|| claire.post(STEP3, &[("token", &token)]));
            std::thread::sleep(at);
            demo.kill();
            drop(pressed.join().unwrap());
        });
        let added = was_added(&database, &token).await;
        done += usize::from(added);
        demo = program.demo(MADE);
        claire = Claire::sign_in(&demo);
        let (status, to, body) = claire.post(STEP3, &[("token", &token)]).unwrap();
        assert_eq!((status, to.as_str()), (303, "/loophub/applications"), "{at:?}: {body}");
        assert!(was_added(&database, &token).await, "{at:?}");
        let verified = program.run(&["audit", "verify"]);
        assert!(verified.status.success(), "{at:?}: {verified:?}");
    }
    assert!(done < ROUNDS, "it was killed before its end at least once");
    assert!(demo.stop());
}
