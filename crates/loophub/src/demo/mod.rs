//! `loophub demo` (J2): a firm to look at, made through the same use cases that a real one goes
//! through.

pub mod applications;
pub mod contacts;
pub mod dossiers;
pub mod notes;
pub mod people;
pub mod requests;

use std::{path::Path, process::ExitCode, time::Instant};

use app::{App, Error};
use domain::{id::FirmId, text::Code};

use crate::{
    cli,
    failure::Failure,
    hub,
    import::{operator, progress_bar, show},
    post::post,
    serve,
};
use notes::Notes;

/// The catalogue of the demonstration.
pub const CATALOGUE: &str = include_str!("../../demo/catalogue.toml");

/// The firm that everybody looks at.
pub const FIRM: &str = "EXEMPLE";
/// The firm next door, which must see nothing of it.
pub const NEIGHBOUR: &str = "VOISIN";
/// How many dossiers it has.
const NEIGHBOUR_DOSSIERS: u32 = 150;

/// `loophub demo`
///
/// # Errors
/// When the data or the address can't be had.
pub async fn run(options: cli::Demo) -> Result<ExitCode, Failure> {
    let data = &options.serve.data;
    let app = hub::open(data).await?;
    let listener = serve::listen(options.serve.listen).await?;
    let listening = listener.local_addr().map_err(Failure::new)?;
    let address = format!("http://{listening}");
    let mail = mail(&options.serve);
    let post = post(&mail, listening)?;
    let notes = prepare(&app, options.dossiers, &data.notes()).await?;
    let proxies = options.serve.proxies.proxies();
    let serving = tokio::spawn(serve::until_stopped(
        app,
        (listener, serve::Signals::hear()?),
        (proxies, post),
    ));
    if options.json {
        notes.print_json(&address)?
    } else {
        notes.print(&address, mail.mail_folder.as_deref())
    }
    serving.await.map_err(Failure::new)?
}

/// Mails go into a folder beside the data, unless the command line says otherwise.
fn mail(options: &cli::Serve) -> cli::Mail {
    let mut mail = options.mail.clone();
    if mail.smtp_url.is_none() {
        mail.mail_folder.get_or_insert_with(|| options.data.mails());
    }
    mail
}

/// Fills an empty database; keeps one that is filled already, and what is remembered of it.
async fn prepare(app: &App, dossiers: u32, kept: &Path) -> Result<Notes, Failure> {
    // The neighbour comes last: a demonstration without it was not finished.
    match (exists(app, FIRM).await?, exists(app, NEIGHBOUR).await?) {
        (true, true) => Ok(Notes::read(kept).unwrap_or_else(Notes::without_keys)),
        (false, false) => {
            let begun = Instant::now();
            let notes = fill(app, dossiers).await?;
            contacts::open_services(app).await?;
            requests::ask(app).await?;
            eprintln!("{dossiers} dossiers in {:.1} s", begun.elapsed().as_secs_f32());
            notes.write(kept)?;
            Ok(notes)
        }
        _ => Err(Failure::new(
            "a demonstration was interrupted while it was made here: start on an empty database",
        )),
    }
}

async fn exists(app: &App, firm: &str) -> Result<bool, Failure> {
    match app.firm(&operator(), &code(firm)?).await {
        Ok(_) => Ok(true),
        Err(Error::NotFound) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Makes the two firms, their people, their dossiers, the catalogue, applications and keys.
///
/// # Errors
/// What the use cases say.
pub async fn fill(app: &App, dossiers: u32) -> Result<Notes, Failure> {
    app.apply_catalog(&operator(), CATALOGUE).await.map_err(Failure::new)?;
    let firm = people::open_firm(app, (&code(FIRM)?, "Cabinet Exemple"), people::STAFF).await?;
    import(app, firm, dossiers, &dossiers::PEOPLE).await?;
    people::add_contact(app, firm).await?;
    let neighbour = (&code(NEIGHBOUR)?, "Cabinet Voisin");
    let next = people::open_firm(app, neighbour, people::NEIGHBOURS).await?;
    import(app, next, NEIGHBOUR_DOSSIERS, &[]).await?;
    let keys = applications::set_up(app, dossiers).await?;
    Ok(Notes { keys, ..Notes::without_keys() })
}

async fn import(
    app: &App,
    firm: FirmId,
    count: u32,
    people: &'static [[&'static str; 2]],
) -> Result<(), Failure> {
    let bar = progress_bar();
    let shown = bar.clone();
    let file = dossiers::portfolio(count, people);
    let actor = operator().at(firm);
    let report = app.import_dossiers(&actor, file, move |progress| show(&shown, progress)).await?;
    bar.finish_and_clear();
    match report.errors.first() {
        Some(error) => Err(Failure::new(format!("the demonstration's own data: {error:?}"))),
        None => Ok(()),
    }
}

/// A code that this program writes itself.
pub(crate) fn code(text: &str) -> Result<Code, Failure> {
    Code::parse(text).map_err(|flaw| Failure::new(format!("{text}: {}", flaw.code())))
}
