//! A list that a person pastes or uploads, read as it comes.

use app::LARGEST_LIST;
use axum::{
    extract::{FromRequest, Multipart, Request, multipart::MultipartError},
    http::StatusCode,
};

use crate::error_page::Fault;

/// The most bytes that are read of a form at all. What is too long is read on to here, without
/// keeping it: a browser shows no answer to what it could not send.
const READ: usize = 8 * LARGEST_LIST;

/// What was pasted and what was uploaded; past [`LARGEST_LIST`] neither is kept whole.
#[derive(Default)]
pub(crate) struct Upload {
    /// The field of text.
    pub list: Vec<u8>,
    /// The file.
    pub file: Vec<u8>,
}

impl Upload {
    /// Reads the form.
    pub(crate) async fn read(request: Request) -> Result<Self, Fault> {
        Self::read_up_to(request, LARGEST_LIST).await
    }

    /// Reads past the form, for a browser that shows no answer before.
    pub(crate) async fn pass_over(request: Request) -> Result<(), Fault> {
        Self::read_up_to(request, 0).await.map(drop)
    }

    async fn read_up_to(request: Request, most: usize) -> Result<Self, Fault> {
        let form = Multipart::from_request(request, &()).await;
        let mut form = form.map_err(|_| Fault::Status(StatusCode::UNSUPPORTED_MEDIA_TYPE))?;
        let (mut upload, mut read) = (Self::default(), 0);
        while let Some(mut field) = form.next_field().await.map_err(|error| refused(&error))? {
            let name = field.name().unwrap_or_default().to_owned();
            while let Some(chunk) = field.chunk().await.map_err(|error| refused(&error))? {
                read += chunk.len();
                if read > READ {
                    return Err(Fault::Status(StatusCode::PAYLOAD_TOO_LARGE));
                }
                match name.as_str() {
                    "list" => keep(&mut upload.list, (&chunk, most)),
                    "file" => keep(&mut upload.file, (&chunk, most)),
                    _ => {}
                }
            }
        }
        Ok(upload)
    }
}

/// Keeps one chunk more than fits, at most, so that what is too large is seen to be.
fn keep(kept: &mut Vec<u8>, (chunk, most): (&[u8], usize)) {
    if kept.len() <= most {
        kept.extend_from_slice(chunk);
    }
}

fn refused(error: &MultipartError) -> Fault {
    Fault::Status(error.status())
}
