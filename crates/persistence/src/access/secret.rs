//! Random secrets and their hashes.

use sha2::{Digest, Sha256};

use crate::error::PersistenceError;

/// 256 bits from the system, as hexadecimal digits.
pub(super) fn random() -> Result<String, PersistenceError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| PersistenceError::NoRandomness {
        reason: error.to_string(),
    })?;
    Ok(hex(&bytes))
}

/// SHA-256 as hexadecimal digits.
pub(super) fn hash(secret: &str) -> String {
    hex(&Sha256::digest(secret))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
