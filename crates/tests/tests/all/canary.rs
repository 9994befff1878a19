//! A secret is made, handed over, used and put where it does not belong, in every way there is: nothing
//! tells it again (AK2, C3, LG3). Not what the program logs at its most talkative, not the database, not
//! a mail, not an answer, not what a panic would print.

use std::{fs, io::Read, path::Path};

use app::{Credentials, KeyCredentials};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{api_key::KeySecret, mail::MailContent, secret::Secret, time::Timestamp};
use loophub::demo::people::PASSWORD;
use tests::{
    TestHub,
    clock::SeededChance,
    firms,
    forms::{FORMS, WIZARD},
    program::Program,
};

use super::{
    crash::{Claire, agent},
    secrets::traces,
};

/// A pair, as a partner has it.
struct Pair {
    identifier: String,
    secret: String,
}

impl Pair {
    /// The one that a page shows.
    fn shown(page: &str) -> Self {
        let cut = |prefix: &str, length: usize| {
            let from = page.find(prefix).unwrap_or_else(|| panic!("no {prefix}: {page}"));
            page[from..from + length].to_owned()
        };
        Self { identifier: cut("lhk_live_", 33), secret: cut("lhs_live_", 58) }
    }
}

/// The keys of the first firm, each as its tab calls it, with the key's page.
fn keys(claire: &Claire) -> Vec<String> {
    let tab = claire.open("/loophub/keys");
    let mut keys: Vec<String> = tab
        .split("href=\"/loophub/keys/")
        .skip(1)
        .filter_map(|rest| rest.get(..36))
        .filter(|key| key.matches('-').count() == 4)
        .map(str::to_owned)
        .collect();
    keys.dedup();
    keys
}

/// Made, made in the wizard, rotated: what came back is shown to the administrator once.
fn made(claire: &Claire) -> Vec<Pair> {
    let new =
        [("name", "Canari"), ("kind", "standard"), ("scopes", "dossiers:read"), ("days", "365")];
    let (_, _, first) = claire.post("/loophub/keys/new", &new).unwrap();
    let generate = [("do", "generate"), ("kind", "partner"), ("application", "tresoly")];
    let (_, _, second) = claire.post(WIZARD, &generate).unwrap();
    let rotate = format!("/loophub/keys/{}/rotate", keys(claire)[0]);
    let (_, _, third) = claire.post(&rotate, &[("overlap", "7d")]).unwrap();
    [first, second, third].iter().map(|page| Pair::shown(page)).collect()
}

/// Handed to the provider: what opens the link, as its two mails have it, and the pair.
fn handed(program: &Program, claire: &Claire) -> ([String; 2], Pair) {
    let fields = [("overlap", "7d"), ("language", "fr")];
    let sent = |key: &String| {
        let path = format!("/loophub/keys/{key}/link");
        claire.post(&path, &fields).unwrap().0 == 303
    };
    assert!(keys(claire).iter().any(sent), "one of the keys serves a provider");
    let (token, code) = mailed(program);
    let nobody = Claire { address: claire.address.clone(), cookie: String::new() };
    let (_, _, page) = nobody.post(&format!("/secret/{token}"), &[("code", &code)]).unwrap();
    ([token, code], Pair::shown(&page))
}

/// The token and the code, as soon as both mails have gone. The demonstration sends others too.
fn mailed(program: &Program) -> (String, String) {
    let is_code = |line: &&str| line.len() == 9 && line[4..5] == *" " && digits(line).len() == 8;
    for _ in 0..1_200 {
        let mails = files(&program.folder().join("mails"));
        let token = mails.split("/secret/").nth(1).and_then(|rest| rest.get(..32));
        if let Some((token, code)) = token.zip(mails.lines().find(is_code)) {
            return (token.to_owned(), digits(code));
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("the two mails did not go")
}

fn digits(line: &str) -> String {
    line.chars().filter(char::is_ascii_digit).collect()
}

/// Every file below a folder but for what the demonstration remembers on purpose, byte for byte.
fn files(folder: &Path) -> String {
    let mut text = String::new();
    for path in fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            text.push_str(&files(&path));
        } else if path.file_name().unwrap() != "demo.json" {
            text.push_str(&String::from_utf8_lossy(&fs::read(path).unwrap()));
        }
    }
    text
}

/// Sends a pair as a partner does, rightly and in every wrong way; answers all that came back.
fn called(claire: &Claire, pair: &Pair) -> String {
    let Pair { identifier, secret } = pair;
    let both = format!("{identifier}:{secret}");
    let basic = STANDARD.encode(&both);
    let mut told = String::new();
    for (header, value) in [
        ("x-apikey", both.clone()),
        ("x-apikey", secret.clone()),
        ("x-apikey", format!("{secret}:{identifier}")),
        ("authorization", format!("Basic {basic}")),
        ("authorization", format!("Basic {secret}")),
        ("authorization", format!("Bearer {secret}")),
        ("authorization", secret.clone()),
        ("request-id", secret.clone()),
        ("accept-language", secret.clone()),
        ("user-agent", both.clone()),
        ("referer", format!("https://partner.example/?key={secret}")),
        ("if-none-match", format!("\"{secret}\"")),
    ] {
        for path in ["/v1/me", "/v1/dossiers", "/dossiers", "/nowhere"] {
            let request = agent().get(format!("{}{path}", claire.address)).header(header, &value);
            let mut answer = request.call().unwrap();
            told.push_str(&format!("{:?}", answer.headers()));
            told.push_str(&answer.body_mut().read_to_string().unwrap());
        }
    }
    told
}

/// Puts a secret into addresses, as partners and administrators do.
fn addressed(claire: &Claire, secret: &str) {
    let paths = [
        "/v1/me?apikey={}",
        "/v1/dossiers?q={}",
        "/v1/dossiers?cursor={}",
        "/v1/dossiers/{}",
        "/v1/{}",
        "/{}",
        "/dossiers?q={}",
        "/dossiers/{}/applications",
        "/loophub/applications?q={}",
        "/loophub/keys/{}",
        "/loophub/history/{}",
        "/loophub/applications/{}/delete",
        "/secret/{}",
        "/welcome/{}",
        "/sign-in?next=/{}",
    ];
    for path in paths {
        drop(claire.open(&path.replace("{}", secret)));
    }
}

/// Puts a secret into fields; nothing of that is taken.
fn typed(claire: &Claire, pair: &Pair) -> String {
    let both = format!("{}:{}", pair.identifier, pair.secret);
    let mut told = String::new();
    for value in [&pair.secret, &both] {
        for name in ["label", "key", "email", "kind", "application"] {
            let right = [
                ("do", "next"),
                ("kind", "partner"),
                ("application", "api-standard"),
                ("label", "Canari"),
                ("key", &pair.identifier),
                ("email", "api@canari.example"),
            ];
            let fields =
                right.map(|(field, right)| (field, if field == name { value } else { right }));
            let (status, _, page) = claire.post(WIZARD, &fields).unwrap();
            assert_eq!(status, 422, "{name}");
            told.push_str(&page);
            told.push_str(&claire.open(WIZARD));
        }
        for fields in [
            [("email", value.as_str()), ("password", "x")],
            [("email", "a@b.example"), ("password", value)],
        ] {
            // The address is shown again to whoever typed it.
            drop(claire.post("/sign-in", &fields).unwrap());
        }
    }
    told
}

fn assert_silent(where_from: &str, told: &str, secret: &str) {
    for trace in traces(secret) {
        let around = told.find(&trace).map(|at| {
            let from = (0..=at.saturating_sub(120)).rev().find(|at| told.is_char_boundary(*at));
            told[from.unwrap_or_default()..at].to_owned()
        });
        assert_eq!(around, None, "{where_from} tells {secret}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_done_with_a_secret_nothing_tells_it_again() {
    let (program, log) = (Program::new(), tempfile::NamedTempFile::new().unwrap());
    let demo = program.demo_that_logs(200, log.reopen().unwrap());
    let claire = Claire::sign_in(&demo);
    let mut pairs = made(&claire);
    let (opens, pair) = handed(&program, &claire);
    pairs.push(pair);
    let mut answers = String::new();
    for pair in &pairs {
        answers.push_str(&called(&claire, pair));
        answers.push_str(&typed(&claire, pair));
        // An answer may lead to where it was sent; what is shown and kept is below.
        addressed(&claire, &pair.secret);
    }
    for path in ["/loophub/keys", "/loophub/applications", WIZARD, "/loophub/history"] {
        answers.push_str(&claire.open(path));
    }
    for key in keys(&claire) {
        answers.push_str(&claire.open(&format!("/loophub/keys/{key}")));
    }
    assert!(demo.stop());
    let mut logged = String::new();
    log.reopen().unwrap().read_to_string(&mut logged).unwrap();
    assert!(logged.contains("TRACE") && logged.contains("answered"), "it logs all that it can");
    let kept = program.database().everything().await;
    assert!(kept.contains("key.rotated") && kept.contains("lhk_live_"));
    let files = files(program.folder());
    for Pair { secret, .. } in &pairs {
        for (place, told) in [
            ("an answer", &answers),
            ("the log", &logged),
            ("the database", &kept),
            ("a file", &files),
        ] {
            assert_silent(place, told, &secret[9..]);
        }
        // And as it is sent.
        for told in [&logged, &kept, &files] {
            assert!(!told.contains(&STANDARD.encode(&secret[9..])));
        }
    }
    let session = claire.cookie.split_once('=').unwrap().1;
    for told in [&logged, &kept] {
        for secret in [PASSWORD, session, &opens[0]] {
            assert_silent("what is logged or kept", told, secret);
        }
        assert!(!told.contains(&opens[1]), "the code of a link");
    }
}

/// Whoever typed it may find it in the field again; it is kept nowhere, leads nowhere, and no page
/// after that one has it. A search alone stands in the address, where whoever typed it sees it.
#[tokio::test]
async fn a_secret_in_any_field_of_any_form_is_kept_nowhere() {
    let hub = TestHub::new().await;
    let secret = KeySecret::generate(&SeededChance::default());
    let secret = secret.reveal();
    for form in FORMS {
        for (tried, _) in form.fields.iter().filter(|(name, _)| *name != "q") {
            let mut claire = hub.browser("claire").await;
            let ready = form.ready(&hub, &mut claire).await;
            let fields = form.filled(tried, secret);
            let answer = claire.post(&ready.path, &ready.fill(&fields)).await;
            let (told, location) = (format!("{} {tried}", form.path), answer.header("location"));
            assert_silent(&told, location, &secret[9..]);
            if location.starts_with('/') {
                assert_silent(&told, &claire.open(location).await.body, &secret[9..]);
            }
            assert_silent(&told, &claire.open(WIZARD).await.body, &secret[9..]);
            assert_silent(&told, &hub.database.everything().await, &secret[9..]);
        }
    }
}

/// A panic prints what was in hand, as `Debug` has it.
#[test]
fn what_a_panic_would_print_of_a_secret_is_nothing() {
    let key = KeySecret::generate(&SeededChance::default());
    let secret = || Secret::new(key.reveal().to_owned());
    let credentials = KeyCredentials { identifier: "lhk_live_x".to_owned(), secret: secret() };
    let (firm, application) = ("F".to_owned(), "A".to_owned());
    let expires_at = Timestamp::from_micros(0);
    let link = MailContent::SecretLink {
        firm: firm.clone(),
        application: application.clone(),
        token: key.reveal().to_owned(),
        expires_at,
    };
    let code = MailContent::SecretCode { firm, application, code: key.reveal().to_owned() };
    let staff = app::NewStaff { password: secret(), ..firms::new_staff("A", "a@b.example") };
    let printed = [
        format!("{key:?} {key:#?}"),
        format!("{:?}", secret()),
        format!("{credentials:?}"),
        format!("{:?}", Credentials { email: String::new(), password: secret() }),
        format!("{link:?} {code:?}"),
        format!("{staff:?}"),
    ];
    for text in printed {
        assert!(!text.contains(&key.reveal()[..16]), "{text}");
    }
}
