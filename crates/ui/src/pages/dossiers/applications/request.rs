//! What is asked about a dossier, on the page of its two lists: whoever may not change them asks
//! there, and whoever may decides there (D3).

use std::collections::BTreeSet;

use app::{App, Conflict, DossierRequests, Error, Requested};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use axum_extra::extract::CookieJar;
use domain::{api_key::holds_secret, text::Code};

use super::{
    page,
    pending::{Pending, ids},
};
use crate::{
    fields::Fields,
    flash::Flash,
    form::Form,
    page::{Answer, Errors, Menu, go_and_say, show_as},
    pages::{
        dossiers::{applications_address, parse},
        requests::SaidRequest,
    },
    session::Signed,
};

/// What is asked, and the form to ask.
pub(super) struct RequestsPart {
    /// Whether the form is shown: one may ask, and has not asked yet.
    pub form: bool,
    /// Where it goes.
    pub address: String,
    /// One's own last request.
    pub own: Option<SaidRequest>,
    /// Those that one may decide.
    pub pending: Vec<SaidRequest>,
    /// What is ticked to be asked for.
    ticked: BTreeSet<String>,
    /// The word, as typed.
    pub word: String,
    /// What is wrong with what was sent.
    pub errors: Errors,
    /// Why it can't be asked as things stand.
    pub refused: Option<String>,
}

impl RequestsPart {
    /// The most characters of a word.
    pub(super) const MOST: usize = domain::request::LONGEST_WORD;

    pub(super) async fn read(app: &App, me: &Signed, code: &Code) -> Result<Self, Error> {
        let found = app.dossier_requests(&me.actor, code).await?;
        Ok(Self::new(me, code, found))
    }

    fn new(me: &Signed, code: &Code, found: DossierRequests) -> Self {
        let waits = found.own.as_ref().is_some_and(app::RequestRow::is_pending);
        let said = |row| SaidRequest::new(me.words, row);
        Self {
            form: found.may_ask.is_ok() && !waits,
            address: format!("{}/request", applications_address(code.as_str())),
            own: found.own.map(said),
            pending: found.pending.into_iter().map(said).collect(),
            ticked: BTreeSet::new(),
            word: String::new(),
            errors: Errors::default(),
            refused: None,
        }
    }

    pub(super) fn is_ticked(&self, id: &str) -> bool {
        self.ticked.contains(id)
    }

    /// The same, with what was sent in its form: but for what looks like a secret (C3).
    fn with(mut self, fields: &Fields) -> Self {
        self.ticked = ["ask-on", "ask-off"].iter().flat_map(|name| fields.all(name)).collect();
        let word = fields.one("word");
        self.word = if holds_secret(word) { String::new() } else { word.to_owned() };
        self
    }
}

/// `POST /dossiers/{code}/applications/request`
pub(crate) async fn ask(
    State(app): State<App>,
    me: Signed,
    Path(code): Path<String>,
    (jar, Form(fields)): (CookieJar, Form),
) -> Answer {
    let code = parse(&code)?;
    let (on, off) = (ids(&fields, "ask-on")?, ids(&fields, "ask-off")?);
    let asked = Requested { on, off, word: fields.one("word").to_owned() };
    match app.ask_for_activations(&me.actor, &code, asked).await {
        Ok(_) => {
            let address = applications_address(code.as_str());
            go_and_say(&address, jar, &Flash::new("done-request-made", &[]))
        }
        Err(error) => Ok(again(&app, &me, (&code, &fields), error).await?),
    }
}

/// The page again, with what was sent and what is wrong with it; what no page can help is an error.
async fn again(
    app: &App,
    me: &Signed,
    (code, fields): (&Code, &Fields),
    error: Error,
) -> Result<Response, crate::error_page::Fault> {
    let (status, errors, refused) = match &error {
        Error::Invalid(invalid) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Errors::say(me.words, invalid), None)
        }
        Error::Conflict(Conflict::RequestPending) => {
            (StatusCode::CONFLICT, Errors::default(), Some("error-request-pending-text"))
        }
        Error::Conflict(Conflict::ManyRequests) => {
            (StatusCode::CONFLICT, Errors::default(), Some("error-many-requests-text"))
        }
        _ => return Err(error.into()),
    };
    let lists = app.dossier_applications(&me.actor, code).await?;
    let part = RequestsPart::read(app, me, code).await?.with(fields);
    let refused = refused.map(|key| me.words.t(key));
    let part = RequestsPart { errors, refused, ..part };
    show_as(status, &page(me.frame(Menu::Portfolio), (lists, part), &Pending::default()))
}
