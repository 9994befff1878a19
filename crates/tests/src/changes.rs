//! Changing an application of the firm through its draft, as the three pages do (B4).

use app::{App, Changed, Choice, Definition, DraftToken, Purpose, Result};
use domain::{actor::Actor, id::ObjectId, text::Code};

/// What to change of an application; what is not said stays.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// The public half of another key.
    pub key: Option<String>,
    /// Another address of the provider.
    pub email: Option<String>,
    /// Dossiers to tick.
    pub on: Vec<Code>,
    /// Dossiers to untick.
    pub off: Vec<Code>,
    /// Whether dossiers created later are taken.
    pub future: Option<bool>,
    /// "Appliquer à tous".
    pub all: bool,
}

/// Goes through the three steps and presses "Valider".
///
/// # Errors
/// What the use cases say.
pub async fn change(app: &App, actor: &Actor, (of, change): (ObjectId, Change)) -> Result<Changed> {
    let token = prepare(app, actor, (of, change)).await?;
    app.change_application(actor, of, token).await
}

/// Goes through the three steps; answers what "Valider" would send.
///
/// # Errors
/// What the use cases say.
pub async fn prepare(
    app: &App,
    actor: &Actor,
    (of, change): (ObjectId, Change),
) -> Result<DraftToken> {
    let purpose = Purpose::Changing(of);
    let now = app.changeable(actor, of).await?.definition;
    let definition = Definition {
        key: change.key.unwrap_or(now.key),
        email: change.email.unwrap_or(now.email),
        ..Definition::default()
    };
    let draft = app.define_application(actor, purpose, definition).await?;
    let texts = |codes: &[Code]| codes.iter().map(ToString::to_string).collect::<Vec<_>>();
    let (on, off) = (texts(&change.on), texts(&change.off));
    app.tick(actor, purpose, ([on.clone(), off].concat(), on)).await?;
    let future = change.future.unwrap_or(draft.wishes_future);
    app.wish_future(actor, purpose, future).await?;
    let choice = if change.all { Choice::All { future } } else { Choice::Ticked };
    app.choose_dossiers(actor, purpose, choice).await?;
    Ok(app.draft_summary(actor, purpose).await?.draft.token)
}
