//! Whom we believe to be the mail server.

use std::sync::Arc;

use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use tokio_rustls::TlsConnector;

use crate::smtp::{Security, SmtpSetupError};

/// Refuses what can be no host.
pub(super) fn check_host(host: &str) -> Result<(), SmtpSetupError> {
    match ServerName::try_from(host) {
        Ok(_) => Ok(()),
        Err(_) => Err(SmtpSetupError::NotAHost(host.to_owned())),
    }
}

/// Trusts what the machine trusts, and the certificates given besides.
///
/// The provider of cryptography is named here, because the one that a process would choose for itself depends on
/// what else happens to be linked into it.
pub(super) fn connector(security: Security, extra_roots: Option<&str>) -> Result<TlsConnector, SmtpSetupError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(pem) = extra_roots {
        let mut given = CertificateDer::pem_slice_iter(pem.as_bytes()).peekable();
        if given.peek().is_none() {
            return Err(SmtpSetupError::Certificate("there is no certificate in the text".into()));
        }
        for certificate in given {
            let certificate = certificate.map_err(|error| SmtpSetupError::Certificate(error.into()))?;
            roots.add(certificate).map_err(|error| SmtpSetupError::Certificate(error.into()))?;
        }
    }
    if roots.is_empty() && security != Security::Plain {
        return Err(SmtpSetupError::NobodyTrusted);
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        // **Invariant:** the provider named above knows cipher suites for TLS 1.2 and 1.3 both.
        .expect("ring speaks every version that is safe")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config).into())
}
