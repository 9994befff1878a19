//! `loophub application suspend` and `resume`: the operator's own suspension (B6).

use std::process::ExitCode;

use app::App;
use domain::{actor::Actor, firm_app::FirmApp, id::ObjectId, text::Code};

use crate::{
    cli::{OneApplication, SuspendApplication},
    failure::Failure,
    hub,
    import::operator,
    messages,
};

/// `loophub application suspend`
///
/// # Errors
/// When the firm or the application can't be had, or the reason can't be kept.
pub async fn suspend(options: SuspendApplication) -> Result<ExitCode, Failure> {
    let app = hub::open_existing(&options.application.data).await?;
    let (actor, meant) = find(&app, &options.application).await?;
    let suspended = app.suspend_for_operator(&actor, meant.object_id, &options.reason).await;
    let name = &meant.name;
    match suspended.map_err(refused)? {
        true => println!("{name}: suspended, its key is refused"),
        false => println!("{name}: the operator had suspended it already, nothing was changed"),
    }
    Ok(ExitCode::SUCCESS)
}

/// `loophub application resume`
///
/// # Errors
/// When the firm or the application can't be had.
pub async fn resume(options: OneApplication) -> Result<ExitCode, Failure> {
    let app = hub::open_existing(&options.data).await?;
    let (actor, meant) = find(&app, &options).await?;
    let resumed = app.resume_for_operator(&actor, meant.object_id).await?;
    let name = &meant.name;
    match (resumed, meant.suspension.by_firm) {
        (true, false) => println!("{name}: resumed"),
        (true, true) => println!("{name}: the operator’s suspension is lifted, the firm’s stays"),
        (false, _) => println!("{name}: the operator had not suspended it, nothing was changed"),
    }
    Ok(ExitCode::SUCCESS)
}

/// The operator at work for the firm, and the application that is meant.
async fn find(app: &App, options: &OneApplication) -> Result<(Actor, FirmApp), Failure> {
    let firm = app.firm(&operator(), &options.firm).await;
    let firm = firm.map_err(|error| no_firm(error, &options.firm))?;
    let actor = operator().at(firm.id);
    let all = app.applications_for_operator(&actor).await?;
    let wanted = options.application.as_str();
    let meant = |(slug, app): &&(String, FirmApp)| {
        slug == wanted || ObjectId::parse(wanted) == Some(app.object_id)
    };
    let found: Vec<_> = all.iter().filter(meant).collect();
    match found.as_slice() {
        [(_, one)] => Ok((actor, one.clone())),
        [] => Err(Failure::new(format!(
            "firm {} has no application {wanted:?}; it has:{}",
            options.firm,
            list(&all.iter().collect::<Vec<_>>())
        ))),
        several => Err(Failure::new(format!(
            "firm {} has several applications {wanted:?}: give the identifier of one{}",
            options.firm,
            list(several)
        ))),
    }
}

fn list(apps: &[&(String, FirmApp)]) -> String {
    let lines = apps.iter().map(|(slug, app)| format!("\n  {} {slug} {}", app.object_id, app.name));
    lines.collect()
}

/// An unknown firm in words; anything else as it is.
pub(crate) fn no_firm(error: app::Error, code: &Code) -> Failure {
    match error {
        app::Error::NotFound => Failure::new(format!("there is no firm {code}")),
        other => other.into(),
    }
}

fn refused(error: app::Error) -> Failure {
    match error {
        app::Error::Invalid(invalid) => {
            let told = invalid
                .iter()
                .map(|one| format!("--{}: {}", one.field, messages::of_flaw(one.flaw)));
            Failure::new(told.collect::<Vec<_>>().join("\n"))
        }
        other => other.into(),
    }
}
