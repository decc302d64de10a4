//! Values of the domain that are text on the wire: parsed at the door, printed on the way out.

use std::{borrow::Cow, fmt, str::FromStr};

use picdesk::{
    AccountId, BulkOrderId, Currency, EmailAddress, EntryKind, FileNumber, InvoiceNumber, LetterId, LightboxId,
    LineNote, Message, Moment, Name, Notice, OrderNumber, Reason, RestrictionId, Right, SearchText, SessionId,
    SizeLabel, Subject, Territory, TokenId, TypedAddress,
};
use poem_openapi::{
    registry::{MetaSchema, MetaSchemaRef},
    types::{MaybeUndefined, ParseError, ParseFromJSON, ParseFromParameter, ParseResult, ToJSON, Type},
};
use serde_json::Value;
use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

use crate::problem::Problem;

/// A value of the domain that is text on the wire.
///
/// One type per thing reaches the handlers, so that two ids of a path can never be swapped in silence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text<T>(pub T);

/// How a value of the domain is written.
pub(crate) trait Written: FromStr<Err: fmt::Display> + Send + Sync {
    /// What it is called where it cannot be read.
    const NAME: &'static str;
    /// Its OpenAPI format.
    const FORMAT: Option<&'static str>;
    /// One of them.
    const EXAMPLE: &'static str;

    /// The value as text.
    fn written(&self) -> String;
}

macro_rules! written {
    ($($type:ty, $name:literal, $format:expr, $example:literal;)+) => {$(
        impl Written for $type {
            const NAME: &'static str = $name;
            const FORMAT: Option<&'static str> = $format;
            const EXAMPLE: &'static str = $example;

            fn written(&self) -> String {
                self.to_string()
            }
        }
    )+};
}

written! {
    AccountId, "account id", Some("uuid"), "0197a5c0-0000-7000-8000-00000000000a";
    LightboxId, "lightbox id", Some("uuid"), "0197a5c0-0000-7000-8000-00000000000b";
    BulkOrderId, "bulk order id", Some("uuid"), "0197a5c0-0000-7000-8000-00000000000d";
    LetterId, "letter id", Some("uuid"), "0197a5c0-0000-7000-8000-00000000000c";
    SessionId, "session id", Some("uuid"), "0197a5c0-0000-7000-8000-000000000011";
    TokenId, "API token id", Some("uuid"), "0197a5c0-0000-7000-8000-000000000010";
    OrderNumber, "order number", None, "1001";
    InvoiceNumber, "invoice number", None, "7";
    FileNumber, "file number", None, "PD-000042";
    SizeLabel, "size", None, "XL";
    Right, "right", None, "orders.create";
    Name, "name", None, "Spring cover";
    EmailAddress, "address", Some("email"), "ana@example.org";
    RestrictionId, "restriction id", Some("uuid"), "0197a5c0-0000-7000-8000-00000000000e";
    Territory, "territory", None, "DE";
    Notice, "notice", None, "Not for advertising";
    LineNote, "note", None, "Credit Kim Berg";
    Currency, "currency", None, "EUR";
    TypedAddress, "typed address", None, "ana@example.org";
    Reason, "reason", None, "She asked us to look";
    Subject, "subject", None, "Your pictures";
    SearchText, "search", None, "harbour fog";
    When, "moment", Some("date-time"), "2026-12-31T23:59:59Z";
}

impl Written for EntryKind {
    const NAME: &'static str = "kind of entry";
    const FORMAT: Option<&'static str> = None;
    const EXAMPLE: &'static str = "order-created";

    fn written(&self) -> String {
        self.slug().to_owned()
    }
}

impl Written for Message {
    const NAME: &'static str = "message";
    const FORMAT: Option<&'static str> = None;
    const EXAMPLE: &'static str = "Dear Ana,\n\nhere they are.";

    fn written(&self) -> String {
        self.as_str().to_owned()
    }
}

impl<T: Written> Type for Text<T> {
    const IS_REQUIRED: bool = true;

    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Inline(Box::new(MetaSchema {
            format: T::FORMAT,
            example: Some(Value::from(T::EXAMPLE)),
            ..MetaSchema::new("string")
        }))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl<T: Written> ParseFromJSON for Text<T> {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        match value.unwrap_or_default() {
            Value::String(text) => Self::parse_from_parameter(&text),
            other => Err(ParseError::expected_type(other)),
        }
    }
}

impl<T: Written> ParseFromParameter for Text<T> {
    fn parse_from_parameter(text: &str) -> ParseResult<Self> {
        text.parse().map(Self).map_err(ParseError::custom)
    }
}

impl<T: Written> ToJSON for Text<T> {
    fn to_json(&self) -> Option<Value> {
        Some(Value::String(self.0.written()))
    }
}

/// A moment as RFC 3339 writes it; on the way out in UTC and whole seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct When(pub Moment);

impl FromStr for When {
    type Err = NotAMoment;

    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        let at = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| NotAMoment)?;
        // In UTC it can fall out of the years that RFC 3339 can write, and could not be shown again.
        let at = at.checked_to_offset(UtcOffset::UTC).ok_or(NotAMoment)?;
        if (1..=9999).contains(&at.year()) { Ok(Self(at.into())) } else { Err(NotAMoment) }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The text is no moment.
#[derive(Debug)]
pub(crate) struct NotAMoment;

impl fmt::Display for NotAMoment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a moment: write it as RFC 3339 does, such as 2026-12-31T23:59:59Z")
    }
}

/// A moment on its way out.
pub(crate) fn when(moment: Moment) -> Text<When> {
    Text(When(moment))
}

/// An example, written as JSON and read as its type, so that it can never say what the type does not.
///
/// # Panics
/// Where the text is none: the OpenAPI document is made when the program starts, and by a test.
pub(crate) fn sample<T: ParseFromJSON>(json: &str) -> T {
    let value = serde_json::from_str(json).unwrap_or_else(|error| panic!("the example is no JSON: {error}: {json}"));
    T::parse_from_json(Some(value)).unwrap_or_else(|error| panic!("the example does not fit: {}", error.into_message()))
}

/// What a field says that may be left out, so that all stays as it is, and that nothing empties.
pub(crate) fn stays<T>(name: &str, said: MaybeUndefined<T>) -> Result<Option<T>, Problem> {
    match said {
        MaybeUndefined::Undefined => Ok(None),
        MaybeUndefined::Null => {
            Err(Problem::unreadable(format!("`{name}` cannot be null: leave it out, and it stays as it is")))
        }
        MaybeUndefined::Value(value) => Ok(Some(value)),
    }
}

/// What a field says that `null` empties.
pub(crate) fn may_be_taken_away<T>(said: MaybeUndefined<Text<T>>) -> Option<Option<T>> {
    match said {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(Text(value)) => Some(Some(value)),
    }
}
