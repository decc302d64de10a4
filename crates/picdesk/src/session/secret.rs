//! Secrets: whoever it is given to keeps it, and storage keeps its digest (rule 68).

use crate::{
    api_token::TokenSecret,
    mailed_link::LinkSecret,
    session::{SessionToken, device::DeviceToken},
};

/// A secret of some kind, made of what was minted. It is found again by its digest alone.
pub(crate) trait Secret: From<SessionToken> {
    /// The secret itself, for its digest.
    fn reveal(&self) -> &str;
}

impl Secret for SessionToken {
    fn reveal(&self) -> &str {
        self.reveal()
    }
}

impl Secret for DeviceToken {
    fn reveal(&self) -> &str {
        self.reveal()
    }
}

impl Secret for LinkSecret {
    fn reveal(&self) -> &str {
        self.reveal()
    }
}

impl Secret for TokenSecret {
    fn reveal(&self) -> &str {
        self.reveal()
    }
}
