//! Whatever of another firm is put into whatever field or parameter: the answer is the one for
//! something that nobody has, and nothing else is written (TI1, TI3).
//!
//! Two hubs that are alike to the last byte are asked: one about the neighbour's, one about nobody's.

use tests::{
    Answer, Browser, TestHub,
    forms::{FORMS, Form},
    neighbour::Theirs,
    web,
};

/// Something of the firm next door, and the same of nobody.
type Pair = (String, &'static str);

/// A hub, and what the firm next door has there.
struct Twin {
    hub: TestHub,
    claire: Browser,
    theirs: Theirs,
}

impl Twin {
    async fn new() -> Self {
        let hub = TestHub::new().await;
        let theirs = Theirs::furnish(&hub).await;
        Self { claire: hub.browser("claire").await, hub, theirs }
    }

    async fn kept(&self) -> String {
        self.hub.database.dump_but(MADE_OF_IT).await
    }

    async fn send(&mut self, form: &Form, (tried, value): (&str, &str)) -> Answer {
        let ready = form.ready(&self.hub, &mut self.claire).await;
        self.claire.post(&ready.path, &ready.fill(&form.filled(tried, value))).await
    }
}

/// What is made of what was typed, and can't be levelled: the journal's chain covers it, and a name of
/// more words has more terms.
const MADE_OF_IT: &[&str] = &["journal", "journal_heads", "sessions", "dossier_terms"];

/// What was answered or is kept, with neither of the two told from the other.
fn level(text: &str, pairs: &[Pair]) -> String {
    let either = pairs.iter().flat_map(|(theirs, nobodys)| [theirs.as_str(), *nobodys]);
    // What becomes a dossier's code is kept folded too, to be searched.
    either.fold(text.to_owned(), |text, it| {
        text.replace(it, "IT").replace(&domain::search::fold(it), "IT")
    })
}

fn assert_alike(told: &str, (one, other): (&Answer, &Answer), pairs: &[Pair]) {
    assert_eq!(one.status, other.status, "{told}");
    let (here, there) = (one.header("location"), other.header("location"));
    assert_eq!(level(here, pairs), level(there, pairs), "{told}");
    assert_eq!(level(&one.body, pairs), level(&other.body, pairs), "{told}");
}

async fn assert_kept_alike(told: &str, (one, other): (&Twin, &Twin), pairs: &[Pair]) {
    // Rows are sorted by their text, in which the two stand.
    let sorted = |dump: &str| {
        let mut rows: Vec<String> = level(dump, pairs).lines().map(str::to_owned).collect();
        rows.sort();
        rows
    };
    let (here, there) = (sorted(&one.kept().await), sorted(&other.kept().await));
    let first = here.iter().zip(&there).find(|(here, there)| here != there);
    assert!(here == there, "{told}: {first:?}");
}

#[tokio::test]
async fn in_every_field_what_another_firm_has_is_as_if_nobody_had_it() {
    let (mut one, mut other) = (Twin::new().await, Twin::new().await);
    let pairs = one.theirs.beside_nobodys();
    for form in FORMS {
        // A key is called after the token of its form, whatever that is: see `keys`.
        for (tried, _) in form.fields.iter().filter(|(name, _)| *name != "once") {
            for (theirs, nobodys) in &pairs {
                let told = format!("{} {tried}={theirs}", form.path);
                let about_theirs = one.send(form, (tried, theirs)).await;
                let about_nobodys = other.send(form, (tried, nobodys)).await;
                assert_alike(&told, (&about_theirs, &about_nobodys), &pairs);
                assert_kept_alike(&told, (&one, &other), &pairs).await;
            }
        }
    }
}

#[tokio::test]
async fn in_every_address_what_another_firm_has_is_as_if_nobody_had_it() {
    let (mut one, mut other) = (Twin::new().await, Twin::new().await);
    let mut pairs = one.theirs.beside_nobodys();
    // A number means something in a field, but in an address only whose it is.
    pairs.push((one.theirs.batch.to_string(), "99999"));
    let with_identifier = ui::ROUTES.iter().filter(|(path, _)| path.contains('{'));
    for (path, methods) in with_identifier {
        let (start, rest) = path.split_once('{').unwrap();
        let end = rest.split_once('}').unwrap().1;
        for (theirs, nobodys) in &pairs {
            let addresses = [theirs.as_str(), *nobodys].map(|it| format!("{start}{it}{end}"));
            for post in [false, true] {
                if post && !methods.contains(&"POST") {
                    continue;
                }
                let mut answers = Vec::new();
                for (twin, address) in [&mut one, &mut other].into_iter().zip(&addresses) {
                    let fields = [("do", "save"), ("pending-on", twin.theirs.application.as_str())];
                    let claire = &mut twin.claire;
                    answers.push(match post {
                        true => claire.post(address, &fields).await,
                        false => claire.open(address).await,
                    });
                }
                let told = format!("{path} {theirs}, post: {post}");
                // Where only a button is sent to, opening leads to the page above, whatever it is.
                let (status, to) = (answers[0].status.as_u16(), answers[0].header("location"));
                let led = !post && status == 303 && addresses[0].starts_with(to);
                assert!(led || matches!(status, 404 | 405), "{told}");
                assert_alike(&told, (&answers[0], &answers[1]), &pairs);
                assert_kept_alike(&told, (&one, &other), &pairs).await;
            }
        }
    }
}

#[tokio::test]
async fn in_every_parameter_of_the_api_what_another_firm_has_is_as_if_nobody_had_it() {
    let (one, other) = (Twin::new().await, Twin::new().await);
    let pairs = one.theirs.beside_nobodys();
    let document = serde_json::to_value(api::openapi()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        let parameters = item["get"]["parameters"].as_array().cloned().unwrap_or_default();
        for parameter in parameters.iter().filter(|parameter| parameter["in"] != "header") {
            for (theirs, nobodys) in &pairs {
                let address = |it: &str| address(path, parameter, it);
                let (here, there) = (one.hub.partner(1), other.hub.partner(1));
                let about_theirs = here.get(&address(theirs)).await;
                let about_nobodys = there.get(&address(nobodys)).await;
                let told = format!("{path} {} {theirs}", parameter["name"]);
                assert_alike(&told, (&about_theirs, &about_nobodys), &pairs);
                assert!(!about_theirs.body.contains("CANARIVOISIN"), "{told}");
            }
        }
    }
}

/// A route of the API with one of its parameters filled in.
fn address(path: &str, parameter: &serde_json::Value, value: &str) -> String {
    let name = parameter["name"].as_str().unwrap();
    match parameter["in"].as_str().unwrap() {
        "path" => path.replace(&format!("{{{name}}}"), value),
        _ => format!("{path}?{}", web::form(&[(name, value)])),
    }
}
