//! Step 1, "Définition de l'application" (C1–C4).

use app::{App, CatalogChoice, Changeable, Conflict, Definition, Error, NewKey, Purpose};
use askama::Template;
use axum::{extract::State, http::StatusCode, response::IntoResponse};
use axum_extra::extract::CookieJar;
use domain::{
    Flaw, Invalid,
    api_key::{KeyIdentifier, KeySecret, Scope, Scopes},
    catalog::AppKind,
};

use super::{Wizard, saved_at};
use crate::{
    error_page::Fault,
    fields::Fields,
    flash::Flash,
    form::Form,
    page::{Answer, Errors, Frame, Menu, go, go_and_say, show as answer, show_as},
    session::Signed,
};

#[derive(Template)]
#[template(path = "pages/wizard/definition.html")]
struct DefinitionPage {
    frame: Frame,
    wizard: Wizard,
    saved: Option<String>,
    errors: Errors,
    typed: Definition,
    /// The application that is being changed; none when one is being added.
    changed: Option<Changeable>,
    choices: Vec<CatalogChoice>,
    /// Identifier and name.
    keys: Vec<(String, String)>,
    /// Whether the application that was chosen is not offered any more.
    withdrawn: bool,
    /// Tells "Générer une clé" on this page from the same on the next.
    once: String,
    /// The secret of the key that was made on the spot, shown this once.
    secret: Option<KeySecret>,
}

impl DefinitionPage {
    fn kinds() -> [AppKind; 3] {
        AppKind::ALL
    }

    fn is_kind(&self, kind: &AppKind) -> bool {
        self.typed.kind == kind.code()
    }

    fn of_kind(&self) -> impl Iterator<Item = &CatalogChoice> {
        self.choices.iter().filter(|choice| choice.kind.code() == self.typed.kind)
    }

    fn chosen(&self) -> Option<&CatalogChoice> {
        self.of_kind().find(|choice| choice.slug == self.typed.application)
    }

    /// Whether key and address are asked for: only a partner's application has them, and only such a
    /// one can be changed (C2, B3).
    fn is_partner(&self) -> bool {
        self.wizard.is_change() || self.typed.kind == AppKind::Partner.code()
    }

    fn title(&self) -> String {
        let name = self.changed.as_ref().map_or("", |changed| changed.name.as_str());
        self.wizard.title(self.frame.w, name)
    }

    fn description<'a>(&self, choice: &'a CatalogChoice) -> &'a str {
        if self.frame.w.is_french() { &choice.description.0 } else { &choice.description.1 }
    }

    fn asks(&self, scopes: &Scopes) -> String {
        let w = self.frame.w;
        let asked = scopes.iter().map(|scope| w.scope(&scope));
        asked.collect::<Vec<_>>().join(", ")
    }
}

/// `GET …`
pub(crate) async fn show(
    State(app): State<App>,
    (me, wizard): (Signed, Wizard),
    query: Fields,
    jar: CookieJar,
) -> Answer {
    let draft = app.draft(&me.actor, wizard.purpose).await?;
    let saved = draft.as_ref().map(|draft| saved_at(me.words, draft));
    let withdrawn = draft.as_ref().is_some_and(|draft| draft.withdrawn);
    let page = page(&app, (&me, wizard), Errors::default()).await?;
    let mut typed = match (draft, &page.changed) {
        (Some(draft), _) => draft.definition,
        (None, Some(changed)) => changed.definition.clone(),
        (None, None) => {
            Definition { kind: AppKind::Partner.code().to_owned(), ..Definition::default() }
        }
    };
    // The tab of keys leads here with a key that waits for its application.
    if typed.key.is_empty() && query.has("key") {
        let identifier = KeyIdentifier::parse(query.one("key"));
        typed.key = identifier.map_or_else(String::new, |identifier| identifier.to_string());
    }
    let (frame, jar) = page.frame.clone().with_notice(jar);
    let page = answer(&DefinitionPage { frame, saved, withdrawn, typed, ..page })?;
    Ok((jar, page).into_response())
}

/// `POST …`
pub(crate) async fn submit(
    State(app): State<App>,
    (me, wizard): (Signed, Wizard),
    (jar, Form(fields)): (CookieJar, Form),
) -> Answer {
    let typed = typed(&fields);
    match fields.one("do") {
        // Another type was chosen, or another application: the page shows what goes with it.
        "refresh" => {
            app.keep_definition(&me.actor, wizard.purpose, typed).await?;
            go(&wizard.definition())
        }
        "generate" => match generate(&app, (&me, wizard), (typed, fields.one("once"))).await {
            // Sent again, as a reload does: the draft has the key that was made.
            Err(Fault::App(error)) if matches!(*error, Error::Conflict(Conflict::KeyMade)) => {
                go_and_say(&wizard.definition(), jar, &Flash::new("done-key-in-draft", &[]))
            }
            answer => answer,
        },
        _ => match app.define_application(&me.actor, wizard.purpose, typed.clone()).await {
            Ok(_) => go(&wizard.selection()),
            Err(Error::Invalid(invalid)) => refused(&app, (&me, wizard), (typed, &invalid)).await,
            Err(error) => Err(error.into()),
        },
    }
}

/// The form again, with what was typed and what is wrong with it.
async fn refused(
    app: &App,
    (me, wizard): (&Signed, Wizard),
    (typed, invalid): (Definition, &[Invalid]),
) -> Answer {
    let page = page(app, (me, wizard), Errors::say(me.words, invalid)).await?;
    let typed = typed.without_secrets();
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &DefinitionPage { typed, ..page })
}

/// "Générer une clé": makes one for the chosen application, with the scopes that it asks for.
async fn generate(
    app: &App,
    (me, wizard): (&Signed, Wizard),
    (typed, once): (Definition, &str),
) -> Answer {
    let Some((name, scopes)) = chosen(app, (me, wizard), &typed).await? else {
        let missing = [Invalid::new("application", Flaw::Missing)];
        return refused(app, (me, wizard), (typed, &missing)).await;
    };
    let scopes: Vec<String> = scopes.iter().map(|scope| scope.code().to_owned()).collect();
    let scopes =
        if scopes.is_empty() { vec![Scope::DossiersRead.code().to_owned()] } else { scopes };
    let (kind, days) = ("standard".to_owned(), "365".to_owned());
    let key = NewKey { name, kind, scopes, days, once: once.to_owned() };
    let (key, secret) = app.generate_key(&me.actor, key).await?;
    let typed = Definition { key: key.identifier.to_string(), ..typed };
    let draft = app.keep_definition(&me.actor, wizard.purpose, typed.clone()).await?;
    let page = page(app, (me, wizard), Errors::default()).await?;
    let saved = Some(saved_at(me.words, &draft));
    answer(&DefinitionPage { saved, typed, secret: Some(secret), ..page })
}

/// The name and the scopes of the partner's application that a key is made for.
async fn chosen(
    app: &App,
    (me, wizard): (&Signed, Wizard),
    typed: &Definition,
) -> Result<Option<(String, Scopes)>, Error> {
    if let Purpose::Changing(application) = wizard.purpose {
        let changed = app.changeable(&me.actor, application).await?;
        return Ok(Some((changed.name, changed.application.scopes)));
    }
    let choices = app.application_choices(&me.actor).await?;
    let chosen = choices.into_iter().find(|choice| choice.slug == typed.application);
    let chosen = chosen.filter(|choice| choice.kind == AppKind::Partner);
    Ok(chosen.map(|choice| (choice.name, choice.scopes)))
}

fn typed(fields: &Fields) -> Definition {
    Definition {
        kind: fields.one("kind").to_owned(),
        application: fields.one("application").to_owned(),
        label: fields.one("label").to_owned(),
        key: fields.one("key").to_owned(),
        email: fields.one("email").to_owned(),
    }
}

async fn page(
    app: &App,
    (me, wizard): (&Signed, Wizard),
    errors: Errors,
) -> Result<DefinitionPage, Error> {
    let (changed, choices) = match wizard.purpose {
        Purpose::Adding => (None, app.application_choices(&me.actor).await?),
        Purpose::Changing(one) => (Some(app.changeable(&me.actor, one).await?), Vec::new()),
    };
    Ok(DefinitionPage {
        frame: me.frame(Menu::Loophub),
        wizard,
        saved: None,
        errors,
        changed,
        choices,
        keys: app.unused_keys(&me.actor).await?,
        typed: Definition::default(),
        withdrawn: false,
        once: app.form_token(),
        secret: None,
    })
}
