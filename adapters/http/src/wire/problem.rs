//! A problem on the wire (RFC 9457).

use poem_openapi::Object;

/// Why a request was not done. Its `type` is an address under which the problem is explained.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub(crate) struct Problem {
    /// Which problem it is: a relative address that answers with an explanation. Programs decide by this.
    #[oai(rename = "type")]
    pub kind: String,
    /// What the problem is called; the same every time.
    pub title: String,
    /// The status of the answer, again.
    pub status: u16,
    /// What is the matter this time, for a person to read.
    pub detail: String,
    /// The request: the id stands in the header `X-Request-Id` and in our log as well.
    pub instance: String,
    /// The number of the rule that refused, where a numbered rule did.
    pub rule: Option<u8>,
    /// The right that is missing, where one is.
    pub right: Option<String>,
}
