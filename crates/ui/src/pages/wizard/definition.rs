//! Step 1, "Définition de l'application" (C1–C4).

use app::{App, CatalogChoice, Definition, Error, NewKey};
use askama::Template;
use axum::{extract::State, http::StatusCode};
use domain::{
    api_key::{KeyIdentifier, KeySecret, Scope, Scopes},
    catalog::AppKind,
};

use super::{SELECTION, saved_at};
use crate::{
    fields::Fields,
    form::Form,
    page::{Answer, Errors, Frame, Menu, go, show as answer, show_as},
    session::Signed,
};

#[derive(Template)]
#[template(path = "pages/wizard/definition.html")]
struct DefinitionPage {
    frame: Frame,
    saved: Option<String>,
    errors: Errors,
    typed: Definition,
    choices: Vec<CatalogChoice>,
    /// Identifier and name.
    keys: Vec<(String, String)>,
    /// Whether the application that was chosen is not offered any more.
    withdrawn: bool,
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

    fn is_partner(&self) -> bool {
        self.typed.kind == AppKind::Partner.code()
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

/// `GET /loophub/applications/new`
pub(crate) async fn show(State(app): State<App>, me: Signed, query: Fields) -> Answer {
    let draft = app.draft(&me.actor).await?;
    let saved = draft.as_ref().map(|draft| saved_at(me.words, draft));
    let withdrawn = draft.as_ref().is_some_and(|draft| draft.withdrawn);
    let mut typed = draft.map_or_else(
        || Definition { kind: AppKind::Partner.code().to_owned(), ..Definition::default() },
        |draft| draft.definition,
    );
    // The tab of keys leads here with a key that waits for its application.
    if typed.key.is_empty() && query.has("key") {
        let identifier = KeyIdentifier::parse(query.one("key"));
        typed.key = identifier.map_or_else(String::new, |identifier| identifier.to_string());
    }
    let errors = Errors::default();
    answer(&DefinitionPage { saved, withdrawn, ..page(&app, &me, (typed, errors)).await? })
}

/// `POST /loophub/applications/new`
pub(crate) async fn submit(State(app): State<App>, me: Signed, Form(fields): Form) -> Answer {
    let typed = typed(&fields);
    match fields.one("do") {
        // Another type was chosen, or another application: the page shows what goes with it.
        "refresh" => {
            app.keep_definition(&me.actor, typed).await?;
            go(super::DEFINITION)
        }
        "generate" => generate(&app, &me, typed).await,
        _ => match app.define_application(&me.actor, typed.clone()).await {
            Ok(_) => go(SELECTION),
            Err(Error::Invalid(invalid)) => {
                let errors = Errors::say(me.words, &invalid);
                let page = page(&app, &me, (typed.without_secrets(), errors)).await?;
                show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
            }
            Err(error) => Err(error.into()),
        },
    }
}

/// "Générer une clé": makes one for the chosen application, with the scopes that it asks for.
async fn generate(app: &App, me: &Signed, typed: Definition) -> Answer {
    let choices = app.application_choices(&me.actor).await?;
    let chosen = choices.iter().find(|choice| choice.slug == typed.application);
    let Some(chosen) = chosen.filter(|choice| choice.kind == AppKind::Partner) else {
        let missing = [domain::Invalid::new("application", domain::Flaw::Missing)];
        let errors = Errors::say(me.words, &missing);
        let page = page(app, me, (typed.without_secrets(), errors)).await?;
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let scopes: Vec<String> = chosen.scopes.iter().map(|scope| scope.code().to_owned()).collect();
    let scopes =
        if scopes.is_empty() { vec![Scope::DossiersRead.code().to_owned()] } else { scopes };
    let key = NewKey {
        name: chosen.name.clone(),
        kind: "standard".to_owned(),
        scopes,
        days: "365".to_owned(),
    };
    let (key, secret) = app.generate_key(&me.actor, key).await?;
    let typed = Definition { key: key.identifier.to_string(), ..typed };
    let draft = app.keep_definition(&me.actor, typed.clone()).await?;
    let page = page(app, me, (typed, Errors::default())).await?;
    let saved = Some(saved_at(me.words, &draft));
    answer(&DefinitionPage { saved, secret: Some(secret), ..page })
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
    me: &Signed,
    (typed, errors): (Definition, Errors),
) -> Result<DefinitionPage, Error> {
    Ok(DefinitionPage {
        frame: me.frame(Menu::Loophub),
        saved: None,
        errors,
        choices: app.application_choices(&me.actor).await?,
        keys: app.unused_keys(&me.actor).await?,
        typed,
        withdrawn: false,
        secret: None,
    })
}
