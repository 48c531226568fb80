//! Hashes a file of a form while it is streamed to disk.

use std::fs::File;
use std::future::Future;
use std::io::Seek;
use std::pin::Pin;

use actix_multipart::form::{FieldReader, Limits};
use actix_multipart::{Field, MultipartError};
use actix_web::{HttpRequest, web};
use futures::TryStreamExt;
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

use super::RequestHash;
use crate::error::ApiError;
use crate::error::extract::file_too_large;
use crate::state::AppState;

/// A file of a form. It has no name on disk, so that nothing stays of it, however its process ends.
#[derive(Debug)]
pub(crate) struct HashedFile {
    /// The file, to be read from its start.
    pub(crate) file: File,
    /// What the client calls it.
    pub(crate) name: Option<String>,
    /// The hash of its content.
    pub(crate) hash: RequestHash,
}

impl<'t> FieldReader<'t> for HashedFile {
    type Future = Pin<Box<dyn Future<Output = Result<Self, MultipartError>> + 't>>;

    fn read_field(request: &'t HttpRequest, field: Field, limits: &'t mut Limits) -> Self::Future {
        let state = request.app_data::<web::Data<AppState>>();
        let most = state.map_or(0, |state| state.limits.upload_bytes);
        Box::pin(to_disk(field, limits, most))
    }
}

/// Writes a file of at most `most` bytes; the form as a whole may have more, and so may not say how many.
async fn to_disk(
    mut field: Field,
    limits: &mut Limits,
    most: usize,
) -> Result<HashedFile, MultipartError> {
    let file = tempfile::tempfile().map_err(|error| disk_failed(&field, &error))?;
    let mut writing = tokio::fs::File::from_std(file);
    let mut hasher = Sha256::new();
    let mut left = most;
    while let Some(chunk) = field.try_next().await? {
        left = left
            .checked_sub(chunk.len())
            .ok_or_else(|| failed(&field, file_too_large(most)))?;
        limits.try_consume_limits(chunk.len(), false)?;
        hasher.update(&chunk);
        let written = writing.write_all(&chunk).await;
        written.map_err(|error| disk_failed(&field, &error))?;
    }
    let flushed = writing.flush().await;
    flushed.map_err(|error| disk_failed(&field, &error))?;
    let mut file = writing.into_std().await;
    let rewound = file.rewind();
    rewound.map_err(|error| disk_failed(&field, &error))?;
    let disposition = field.content_disposition();
    let name = disposition.and_then(|disposition| disposition.get_filename());
    Ok(HashedFile {
        name: name.map(str::to_owned),
        hash: RequestHash::of(hasher),
        file,
    })
}

fn disk_failed(field: &Field, error: &std::io::Error) -> MultipartError {
    failed(field, ApiError::no_temporary_file(error))
}

fn failed(field: &Field, error: ApiError) -> MultipartError {
    MultipartError::Field {
        name: field.name().unwrap_or_default().to_owned(),
        source: error.into(),
    }
}
