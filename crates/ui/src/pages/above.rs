//! Addresses that only a button is sent to. A refusal is shown there, too: whoever opens one of them
//! fresh, or comes back to it in another language, is led to the page where the button stands.

use axum::http::Uri;

use crate::{
    page::{Answer, go},
    session::Signed,
};

/// `GET` where the button stands on the page above: `…/history/4/undo` is of `…/history/4`.
pub(crate) async fn one(_: Signed, address: Uri) -> Answer {
    go(above(address.path()))
}

/// `GET` where it stands on the page two above: `…/keys/{key}/link/withdraw` is of `…/keys/{key}`.
pub(crate) async fn two(_: Signed, address: Uri) -> Answer {
    go(above(above(address.path())))
}

fn above(path: &str) -> &str {
    path.rsplit_once('/').map_or("/", |(above, _)| if above.is_empty() { "/" } else { above })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn above_the_first_there_is_only_the_way_in() {
        assert_eq!(above("/loophub/history/4/undo"), "/loophub/history/4");
        assert_eq!(above(above("/loophub/history/4")), "/loophub");
        assert_eq!((above("/requests"), above("/"), above("")), ("/", "/", "/"));
    }
}
