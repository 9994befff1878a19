//! A person at a client (E).

use crate::{
    Flaw, Invalid,
    id::{AccountId, ContactId, ObjectId},
    mail::Language,
    text::{self, Email, LONGEST_LABEL, LONGEST_NAME},
    time::Timestamp,
};

/// What a contact's page says of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactFacts {
    /// "Julie".
    pub first_name: String,
    /// "Perrin".
    pub last_name: String,
    /// What they do at the client's: "Gérante". May be empty.
    pub position: String,
    /// Unique among the firm's contacts (E1).
    pub email: Email,
    /// That mails to them are written in, until they choose one themselves (J4).
    pub language: Language,
}

impl ContactFacts {
    /// Reads what was typed: first name, last name, position, address, language.
    ///
    /// # Errors
    /// Every field that can't be accepted: `first-name`, `last-name`, `position`, `contact-email`,
    /// `language`.
    pub fn parse(typed: [&str; 5]) -> Result<Self, Vec<Invalid>> {
        let [first, last, position, email, language] = typed;
        let mut flaws = Vec::new();
        let mut note = |field, flaw| flaws.push(Invalid::new(field, flaw));
        let first = text::clean(first, LONGEST_NAME).map_err(|flaw| note("first-name", flaw));
        let last = text::clean(last, LONGEST_NAME).map_err(|flaw| note("last-name", flaw));
        let position = match text::clean(position, LONGEST_LABEL) {
            Err(Flaw::Missing) => Ok(String::new()),
            other => other.map_err(|flaw| note("position", flaw)),
        };
        let email = Email::parse(email).map_err(|flaw| note("contact-email", flaw));
        let language = Language::parse(language).ok_or(Flaw::Unknown);
        let language = language.map_err(|flaw| note("language", flaw));
        match (first, last, position, email, language) {
            (Ok(first_name), Ok(last_name), Ok(position), Ok(email), Ok(language)) => {
                Ok(Self { first_name, last_name, position, email, language })
            }
            _ => Err(flaws),
        }
    }

    /// What these change of what the page said, over what it says by now: of two who change it at once
    /// each changes what they touched, and nobody brings back what the other has replaced.
    #[must_use]
    pub fn over(self, said: &Self, now: &Self) -> Self {
        fn touched<T: PartialEq + Clone>(mine: T, said: &T, now: &T) -> T {
            if mine == *said { now.clone() } else { mine }
        }
        Self {
            first_name: touched(self.first_name, &said.first_name, &now.first_name),
            last_name: touched(self.last_name, &said.last_name, &now.last_name),
            position: touched(self.position, &said.position, &now.position),
            email: touched(self.email, &said.email, &now.email),
            language: touched(self.language, &said.language, &now.language),
        }
    }

    /// "Julie Perrin".
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

/// A contact of the firm, who may be tied to several dossiers (E1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Which one.
    pub id: ContactId,
    /// What the outside calls them.
    pub object_id: ObjectId,
    /// What their page says.
    pub facts: ContactFacts,
    /// What they sign in with, once they have accepted an invitation. It may serve them at other
    /// firms too: nothing of it is for this one to see.
    pub account: Option<AccountId>,
    /// The language that they chose themselves.
    pub chosen_language: Option<Language>,
    /// When they last came into this firm's space.
    pub signed_in_at: Option<Timestamp>,
}

impl Contact {
    /// The language of mails to them.
    #[must_use]
    pub fn mail_language(&self) -> Language {
        self.chosen_language.unwrap_or(self.facts.language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_that_is_wrong_is_named() {
        let flaws = ContactFacts::parse(["", " ", "\u{7}", "no address", "de"]).unwrap_err();
        let fields: Vec<&str> = flaws.iter().map(|flaw| flaw.field).collect();
        assert_eq!(fields, ["first-name", "last-name", "position", "contact-email", "language"]);
    }

    #[test]
    fn a_position_need_not_be_known() {
        let facts = ContactFacts::parse(["Julie", "Perrin", "", "j@p.example", "fr"]).unwrap();
        assert_eq!((facts.name().as_str(), facts.position.as_str()), ("Julie Perrin", ""));
    }
}
