//! Why a command could not do its work, in words for whoever typed it.

use std::{fmt::Display, process::ExitCode};

/// Ends a command with a sentence on standard error and exit code 1.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// Says why.
    pub fn new(why: impl Display) -> Self {
        Self(why.to_string())
    }

    /// Says it to whoever typed the command.
    #[must_use]
    pub fn report(&self) -> ExitCode {
        eprintln!("loophub: {}", self.0);
        ExitCode::FAILURE
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        Self(with_causes(&error))
    }
}

impl From<app::Error> for Failure {
    fn from(error: app::Error) -> Self {
        Self(with_causes(&error))
    }
}

/// An error and what caused it, on one line.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(source) = cause {
        let said = source.to_string();
        if !words.ends_with(&said) {
            words = format!("{words}: {said}");
        }
        cause = source.source();
    }
    words
}
