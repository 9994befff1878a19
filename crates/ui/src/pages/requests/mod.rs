//! "Portefeuille", tab "Demandes": what colleagues ask for, and what one has asked for oneself (D3).

mod said;

use app::{App, Conflict, Error, Granted, RequestsQuery};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::IntoResponse,
};
use axum_extra::extract::CookieJar;
use domain::{
    id::ObjectId,
    page::{Cursor, Page, Total},
};
pub(crate) use said::{SaidRequest, happened};

use super::{cursor_in, dossiers::applications};
use crate::{
    address,
    error_page::Fault,
    fields::Fields,
    flash::Flash,
    form::Form,
    page::{Answer, Frame, Menu, Pager, go_and_say, show},
    session::Signed,
    words::Words,
};

/// The tab.
pub(crate) const REQUESTS: &str = "/requests";

/// How many requests wait for somebody, as the tab says it; nothing when none does.
pub(crate) fn waiting(w: Words, count: &Total) -> Option<String> {
    (*count != Total::Exact(0)).then(|| w.total(count))
}

/// A list of requests, and where it goes on.
struct Listed {
    rows: Vec<SaidRequest>,
    pager: Pager,
    /// The page before, and the one after.
    previous: Option<String>,
    next: Option<String>,
}

impl Listed {
    fn new(w: Words, page: Page<app::RequestRow>, to: impl Fn(&str) -> String) -> Self {
        let pager = Pager::new(w, &page);
        let link = |at: &Option<String>| at.as_deref().map(&to);
        let (previous, next) = (link(&pager.previous), link(&pager.next));
        let rows = page.items.into_iter().map(|row| SaidRequest::new(w, row)).collect();
        Self { rows, pager, previous, next }
    }

    /// Whether there is more than this page.
    const fn goes_on(&self) -> bool {
        self.previous.is_some() || self.next.is_some()
    }
}

#[derive(Template)]
#[template(path = "pages/requests/list.html")]
struct RequestsPage {
    frame: Frame,
    waiting: Option<String>,
    to_decide: Listed,
    own: Listed,
}

/// `GET /requests?at=&own=`
pub(crate) async fn list(
    State(app): State<App>,
    me: Signed,
    fields: Fields,
    jar: CookieJar,
) -> Answer {
    let to_decide = cursor_in(&fields, "at")?;
    let own = cursor_in(&fields, "own")?;
    let (at, own_at) = (encoded(to_decide.as_ref()), encoded(own.as_ref()));
    let found = app.requests(&me.actor, RequestsQuery { to_decide, own }).await?;
    let (frame, jar) = me.frame(Menu::Portfolio).with_notice(jar);
    let w = frame.w;
    let page = RequestsPage {
        waiting: waiting(w, &found.to_decide.total),
        to_decide: Listed::new(w, found.to_decide, |to| {
            address::with_query(REQUESTS, &[("at", to), ("own", &own_at)])
        }),
        own: Listed::new(w, found.own, |to| {
            address::with_query(REQUESTS, &[("at", &at), ("own", to)])
        }),
        frame,
    };
    Ok((jar, show(&page)?).into_response())
}

fn encoded(cursor: Option<&Cursor>) -> String {
    cursor.map(Cursor::encode).unwrap_or_default()
}

/// `POST /requests/{request}`: grants, refuses or withdraws, and goes back to where the button was.
pub(crate) async fn submit(
    State(app): State<App>,
    me: Signed,
    Path(request): Path<String>,
    (jar, Form(fields)): (CookieJar, Form),
) -> Answer {
    let request = ObjectId::parse(&request).ok_or(Error::NotFound)?;
    let done = act(&app, &me, (request, fields.one("do"))).await;
    let said = match done {
        Err(Error::Conflict(Conflict::RequestOver)) => Flash::new("done-request-over", &[]),
        done => done.map_err(Fault::from)?,
    };
    let back = match fields.one("back") {
        "" => REQUESTS,
        back => address::local(back),
    };
    go_and_say(back, jar, &said)
}

async fn act(app: &App, me: &Signed, (request, act): (ObjectId, &str)) -> Result<Flash, Error> {
    match act {
        "grant" => Ok(granted(me.words, &app.grant_request(&me.actor, request).await?)),
        "refuse" => {
            let asker = app.refuse_request(&me.actor, request).await?;
            Ok(Flash::new("done-request-refused", &[("name", &asker)]))
        }
        "withdraw" => {
            let dossier = app.withdraw_request(&me.actor, request).await?;
            Ok(Flash::new("done-request-withdrawn", &[("name", &dossier)]))
        }
        // A button that nobody knows.
        _ => Err(Error::NotFound),
    }
}

/// What was switched, and what was so already or is gone.
fn granted(w: Words, granted: &Granted) -> Flash {
    let (done, first) = applications::told(w, &granted.saved);
    let gone = granted.gone.iter().map(|name| w.named("request-gone", name));
    let left: Vec<String> = (!first.is_empty()).then_some(first).into_iter().chain(gone).collect();
    let (name, left) = (granted.asker.as_str(), left.join(" "));
    match (done.is_empty(), left.is_empty()) {
        (false, true) => Flash::new("done-request-granted", &[("name", name), ("on", &done)]),
        (false, false) => Flash::new(
            "done-request-granted-partly",
            &[("name", name), ("on", &done), ("left", &left)],
        ),
        (true, _) => Flash::new("done-request-granted-not", &[("name", name), ("left", &left)]),
    }
}
