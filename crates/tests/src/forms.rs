//! Every form of the screens, filled in rightly, for tests that then try what does not belong there.

use std::time::Duration;

use domain::page::{Cursor, Direction};

use crate::{Browser, TestHub, firms};

/// A form: where it goes, its fields and what is right in them, and those that it shows again, as
/// they were typed, when something is wrong. `KEY` stands for an unused key of the firm, `TOKEN` for
/// the draft as the summary shows it, `APPLICATION` for one that is active on the dossier, `NAME` for
/// that of the one that is deleted; `{key}`, `{contact}`, `{application}` and `{batch}` in an address for a key that can
/// be revoked, the one that is deleted, and the last batch.
pub struct Form {
    /// Where it goes.
    pub path: &'static str,
    /// Names and right values.
    pub fields: &'static [(&'static str, &'static str)],
    /// Shown again when it is refused.
    pub shown_again: &'static [&'static str],
}

const fn form(path: &'static str, fields: &'static [(&'static str, &'static str)]) -> Form {
    Form { path, fields, shown_again: &[] }
}

/// An identifier that nobody has.
pub const NOBODYS: &str = "01900000-0000-7000-8000-000000000000";

/// Step 1 of the wizard, step 2 and step 3.
pub const WIZARD: &str = "/loophub/applications/new";
const SELECTION: &str = "/loophub/applications/new/dossiers";
const SUMMARY: &str = "/loophub/applications/new/summary";

/// What is ticked in the portfolio, what is to be done with it, and what will change (D6).
pub const MANY: &str = "/selection";
const MANY_APPS: &str = "/selection/applications";
const MANY_PREVIEW: &str = "/selection/preview";

const MANY_CHOSEN: &[(&str, &str)] =
    &[("do", "next"), ("app", "APPLICATION"), ("act", "on"), ("until", "31/12/2026")];

/// The same of an application that is being changed (B4).
pub const EDIT: &str = "/loophub/applications/{application}/edit";
const EDIT_SELECTION: &str = "/loophub/applications/{application}/edit/dossiers";
const EDIT_SUMMARY: &str = "/loophub/applications/{application}/edit/summary";

const EDITED: &[(&str, &str)] = &[("do", "next"), ("key", "KEY"), ("email", "a@b.example")];

const SEARCH: &[(&str, &str)] = &[
    ("do", "search"),
    ("q", "bou"),
    ("view", ""),
    ("at", ""),
    ("searched", "bou"),
    ("shown", "000000001"),
    ("d", "000000001"),
];

/// A new dossier.
const NEW: &[(&str, &str)] = &[
    ("dossier-code", "NEUF1"),
    ("dossier-name", "Neuf"),
    ("siren", "534640974"),
    ("siret", ""),
    ("agency", "LYON"),
    ("master", "3"),
    ("manager", ""),
];

/// What a dossier is made to say, by whoever is first.
const CHANGED: &[(&str, &str)] = &[
    ("revision", "1"),
    ("dossier-name", "Changé"),
    ("siren", ""),
    ("siret", ""),
    ("agency", "LYON"),
    ("master", "3"),
    ("manager", "4"),
];

const DEFINITION: &[(&str, &str)] = &[
    ("do", "next"),
    ("kind", "partner"),
    ("application", "tresoly"),
    ("label", ""),
    ("key", "KEY"),
    ("email", "a@b.example"),
];

const CONTACT: &[(&str, &str)] = &[
    ("first-name", "Léa"),
    ("last-name", "Roux"),
    ("position", "Gérante"),
    ("contact-email", "lea.roux@client.example"),
    ("language", "fr"),
    ("said", ""),
    ("do", "tie"),
];

/// Every form, in an order in which one administrator can send them all.
pub const FORMS: &[Form] = &[
    Form {
        shown_again: &["email"],
        ..form("/sign-in", &[("email", "a@b.example"), ("password", "x"), ("next", "/")])
    },
    Form {
        shown_again: &["name", "days"],
        ..form(
            "/loophub/keys/new",
            &[
                ("name", "k"),
                ("kind", "standard"),
                ("scopes", "dossiers:read"),
                ("days", "10"),
                ("once", ""),
            ],
        )
    },
    form(
        WIZARD,
        &[("do", "generate"), ("kind", "partner"), ("application", "tresoly"), ("once", "")],
    ),
    Form { shown_again: &["key", "email"], ..form(WIZARD, DEFINITION) },
    Form { shown_again: &["q"], ..form(SELECTION, SEARCH) },
    form(SELECTION, &[("do", "all"), ("future", "on"), ("future_was", "off")]),
    form("/loophub/applications/new/dossiers/report", &[("do", "tick"), ("list", "1")]),
    form(SUMMARY, &[("token", "TOKEN")]),
    form("/loophub/applications/new/drop", &[]),
    Form {
        shown_again: &["dossier-code", "dossier-name", "siren", "siret"],
        ..form("/dossiers/new", NEW)
    },
    Form {
        shown_again: &["dossier-name", "siren", "siret"],
        ..form("/dossiers/000000001/edit", CHANGED)
    },
    form("/dossiers/000000001/archive", &[]),
    form("/dossiers/000000001/reopen", &[]),
    form("/dossiers/000000001/access", &[("application", "APPLICATION")]),
    form(
        "/dossiers/hand-over",
        &[
            ("from", "3"),
            ("to", "5"),
            ("roles", "master"),
            ("shown-master", "0"),
            ("shown-manager", "0"),
        ],
    ),
    form(
        "/dossiers/000000001/applications",
        &[
            ("do", "save"),
            ("pending-on", ""),
            ("pending-off", "APPLICATION"),
            ("on", ""),
            ("off", ""),
            ("until-app", ""),
            ("until-was", ""),
            ("until", ""),
        ],
    ),
    form(
        "/dossiers/000000001/applications",
        &[("do", "save"), ("until-app", "APPLICATION"), ("until-was", ""), ("until", "31/12/2026")],
    ),
    // Of whoever may not do it: `requests` tries it as them.
    form(
        "/dossiers/000000001/applications/request",
        &[("ask-on", ""), ("ask-off", "APPLICATION"), ("word", "Un mot")],
    ),
    form(
        MANY,
        &[("do", "apps"), ("back", "/dossiers"), ("shown", "000000001"), ("d", "000000001")],
    ),
    form(MANY_APPS, MANY_CHOSEN),
    form(MANY_PREVIEW, &[("token", "TOKEN")]),
    Form {
        shown_again: &["first-name", "last-name", "position", "contact-email"],
        ..form("/dossiers/000000001/contacts/new", CONTACT)
    },
    form("/dossiers/000000001/contacts/{contact}", &[("offer", "APPLICATION"), ("was", "")]),
    Form {
        shown_again: &["first-name", "last-name", "position", "contact-email"],
        ..form("/dossiers/000000001/contacts/{contact}/edit", CONTACT)
    },
    form("/dossiers/000000001/contacts/{contact}/close", &[]),
    form("/space/choose", &[("place", "")]),
    Form {
        shown_again: &["reason"],
        ..form("/loophub/applications/{application}/suspend", &[("reason", "Un incident")])
    },
    form("/loophub/applications/{application}/resume", &[]),
    form(EDIT, &[("do", "generate"), ("key", ""), ("email", "a@b.example"), ("once", "")]),
    Form { shown_again: &["key", "email"], ..form(EDIT, EDITED) },
    Form { shown_again: &["q"], ..form(EDIT_SELECTION, SEARCH) },
    form(EDIT_SELECTION, &[("do", "next"), ("future", "on"), ("shown", "000000001")]),
    form(
        "/loophub/applications/{application}/edit/dossiers/report",
        &[("do", "tick"), ("list", "1")],
    ),
    form(EDIT_SUMMARY, &[("token", "TOKEN")]),
    form("/loophub/applications/{application}/edit/drop", &[]),
    Form {
        shown_again: &["confirm"],
        ..form("/loophub/applications/{application}/delete", &[("confirm", "NAME")])
    },
    form("/loophub/history/{batch}/undo", &[]),
    Form { shown_again: &["until"], ..form("/loophub/keys/{key}/extend", &[("until", "700")]) },
    form("/loophub/keys/{key}/rotate", &[("overlap", "7d"), ("newest", "")]),
    form("/loophub/keys/{key}/revoke", &[]),
    form("/language", &[("language", "fr"), ("back", "/")]),
    form("/sign-out", &[]),
];

impl Form {
    /// Its fields, filled in rightly but for one.
    #[must_use]
    pub fn filled<'a>(&'a self, tried: &str, value: &'a str) -> Vec<(&'a str, &'a str)> {
        let fill = |(name, right): &(&'a str, &'a str)| {
            (*name, if *name == tried { value } else { *right })
        };
        self.fields.iter().map(fill).collect()
    }

    /// Brings the hub to where this form can be sent, and answers what its marks stand for.
    pub async fn ready(&self, hub: &TestHub, browser: &mut Browser) -> Ready {
        // Signing in over and over is slowed down.
        hub.clock.advance(Duration::from_secs(30));
        let claire = hub.actor("claire").await;
        let (key, _) = hub.app.generate_key(&claire, firms::new_key("k")).await.unwrap();
        let apps = hub.app.applications(&claire).await.unwrap();
        let (first, last) = (&apps[0], &apps[apps.len() - 1]);
        let batch = hub.app.history(&claire, None).await.unwrap().items[0].batch.id.get();
        let path = self.path.replace("{key}", &key.object_id.to_string());
        let path = path.replace("{application}", &last.object_id.to_string());
        let first_dossier = firms::code("000000001");
        let people = hub.app.dossier_contacts(&claire, &first_dossier).await.unwrap().contacts;
        let contact = people.last().map(|row| row.contact.object_id.to_string());
        let path = path.replace("{contact}", contact.as_deref().unwrap_or(NOBODYS));
        let mut ready = Ready {
            path: path.replace("{batch}", &batch.to_string()),
            key: key.identifier.to_string(),
            token: String::new(),
            application: first.object_id.to_string(),
            name: last.name.clone(),
        };
        ready.open_wizard(self.path, browser).await;
        ready
    }
}

/// What the marks of a form stand for, on one hub.
pub struct Ready {
    /// Where it goes.
    pub path: String,
    key: String,
    token: String,
    application: String,
    name: String,
}

impl Ready {
    /// Fills in the steps before this one.
    async fn open_wizard(&mut self, path: &str, browser: &mut Browser) {
        let first = match self.path.split_once("/edit").filter(|_| path.starts_with(EDIT)) {
            Some((before, _)) => format!("{before}/edit"),
            None => WIZARD.to_owned(),
        };
        let is_summary = path == SUMMARY || path == EDIT_SUMMARY;
        if path.starts_with(SELECTION) || path.starts_with(EDIT_SELECTION) || is_summary {
            let definition = self.fill(if path.starts_with(EDIT) { EDITED } else { DEFINITION });
            drop(browser.post(&first, &definition).await.expect(303));
        }
        if path.starts_with(MANY) && path != MANY {
            let ticked = [("shown", "000000001"), ("d", "000000001")];
            drop(browser.post(MANY, &ticked).await.expect(303));
        }
        if path == MANY_PREVIEW {
            // On or off, whichever changes something.
            let mut summary = None;
            for act in ["on", "off"] {
                let chosen = [("app", self.application.as_str()), ("act", act), ("until", "")];
                drop(browser.post(MANY_APPS, &chosen).await.expect(303));
                let page = browser.open(MANY_PREVIEW).await.expect(200);
                summary =
                    summary.or(Some(page.clone()).filter(|page| !page.body.contains(" disabled")));
                if summary.is_some() {
                    break;
                }
            }
            self.token = summary.map(|page| page.field("token")).unwrap_or_default();
        }
        if is_summary {
            drop(browser.post(&format!("{first}/dossiers"), &[("do", "all")]).await.expect(303));
            let summary = browser.open(&format!("{first}/summary")).await.expect(200);
            self.token = summary.field("token");
        }
    }

    /// The fields with everything put in. A list that holds nothing is not sent at all.
    #[must_use]
    pub fn fill<'a>(&'a self, fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let is_list = |name: &str| {
            matches!(
                name,
                "on" | "off"
                    | "pending-on"
                    | "pending-off"
                    | "until-app"
                    | "offer"
                    | "was"
                    | "ask-on"
                    | "ask-off"
            )
        };
        let sent = fields.iter().filter(|(name, value)| !(is_list(name) && value.is_empty()));
        let put = |(name, value): &(&'a str, &'a str)| match *value {
            "KEY" => (*name, self.key.as_str()),
            "TOKEN" => (*name, self.token.as_str()),
            "NAME" => (*name, self.name.as_str()),
            "APPLICATION" => (*name, self.application.as_str()),
            value => (*name, value),
        };
        sent.map(put).collect()
    }
}

/// What people, programs and attackers put into fields.
#[must_use]
pub fn nasty() -> Vec<String> {
    vec![
        String::new(),
        " ".to_owned(),
        "x".repeat(5_000),
        "<script>alert(1)</script>".to_owned(),
        "\"'><b>".to_owned(),
        "' OR 1=1 --".to_owned(),
        "a\0b".to_owned(),
        "\u{202e}evil\u{200b}".to_owned(),
        "%_\\".to_owned(),
        "-1".to_owned(),
        "9".repeat(40),
        "null".to_owned(),
        "\r\nset-cookie: a=b".to_owned(),
        "💥é".to_owned(),
        "../../etc/passwd".to_owned(),
        NOBODYS.to_owned(),
        forged(Direction::Next),
        forged(Direction::Previous),
    ]
}

/// A place in a list that nobody was ever given.
fn forged(direction: Direction) -> String {
    Cursor { key: "z".to_owned(), id: -1, offset: (1 << 40) - 1, direction }.encode()
}
