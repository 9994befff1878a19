//! Mails about requests, written in the transaction of what they tell.

use domain::{
    actor::Tenant,
    id::{FirmAppId, StaffId},
    mail::{Language, MailContent},
    time::Timestamp,
};
use store::{NewRequest, RequestLine, RequestedApp, Write};

use super::About;
use crate::{
    Result,
    mails::{self, Letter},
};

/// The most people who are written to about one request.
const MOST: i64 = 20;

/// Who decided, and when.
pub(super) struct Decision {
    /// Who.
    pub by: StaffId,
    /// When.
    pub at: Timestamp,
}

/// Writes to those who may decide.
pub(super) fn those_who_may(
    db: &mut Write<'_, Tenant>,
    (new, about): (&NewRequest<'_>, &About<'_>),
    apps: &[(FirmAppId, &str, bool)],
) -> Result<()> {
    let content = MailContent::ActivationsAsked {
        firm: db.own_firm()?.name,
        asker: db.colleague(new.asked_by)?.0,
        dossier: (about.code.to_string(), about.name.to_owned()),
        word: new.word.to_owned(),
        lines: apps.iter().map(|(_, name, on)| ((*name).to_owned(), *on)).collect(),
        lapses_at: new.life.1,
    };
    for (recipient, language) in db.who_decides(about.dossier, (new.asked_by, MOST))? {
        let letter = Letter {
            recipient: &recipient,
            language: chosen(language),
            content: &content,
            about: Some(new.object_id),
            useless_at: Some(new.life.1),
        };
        mails::write(db, &letter, new.life.0)?;
    }
    Ok(())
}

/// Writes to whoever asked, unless they decide it themselves by now, or do not work here any more.
pub(super) fn who_asked(
    db: &mut Write<'_, Tenant>,
    (line, (about, decision)): (&RequestLine, (About<'_>, Decision)),
    (apps, gone, granted): (&[RequestedApp], &[String], bool),
) -> Result<()> {
    if line.asked_by == decision.by || !db.colleague(line.asked_by)?.1 {
        return Ok(());
    }
    let content = MailContent::RequestDecided {
        firm: db.own_firm()?.name,
        by: db.colleague(decision.by)?.0,
        dossier: (about.code.to_string(), about.name.to_owned()),
        granted,
        lines: apps.iter().map(|app| (app.name.clone(), app.on)).collect(),
        gone: gone.to_vec(),
    };
    let (recipient, language) = db.staff_mail(line.asked_by)?;
    let letter = Letter {
        recipient: &recipient,
        language: chosen(language),
        content: &content,
        about: None,
        useless_at: None,
    };
    mails::write(db, &letter, decision.at)
}

fn chosen(language: Option<String>) -> Language {
    language.and_then(|code| Language::parse(&code)).unwrap_or_default()
}
