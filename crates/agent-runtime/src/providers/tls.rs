//! Encryption: rustls with ring, trusting what the operating system trusts.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;

use super::SettingsError;

/// The configuration of encrypted connections. Where none is `needed` (plain http to a server of one's
/// own) it trusts nobody, so that a machine without certificates can still reach that server.
pub(super) fn client_config(needed: bool) -> Result<ClientConfig, SettingsError> {
    let refused = |error: rustls::Error| SettingsError::Tls {
        reason: error.to_string(),
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(refused)?;
    let trusting = if needed {
        builder.with_platform_verifier().map_err(refused)?
    } else {
        builder.with_root_certificates(RootCertStore::empty())
    };
    let mut config = trusting.with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}
