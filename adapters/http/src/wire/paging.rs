//! Pages of lists: a cursor that says where the next one starts, opaque to whoever carries it.

use picdesk::{
    AccountId, AccountKey, AssumptionId, BulkOrderId, FileId, InvoiceNumber, LetterId, LightboxId, OrderNumber, Page,
    SessionId, ToInvoiceKey,
};
use poem_openapi::{
    Object,
    types::{Example, ParseFromJSON, ToJSON, Type},
};

use crate::{digits, problem::Problem};

/// How many rows a page has where nothing is said.
const USUAL: u16 = 50;

/// One page of a list.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct Rows<T: Type + ParseFromJSON + ToJSON> {
    /// The rows, in the list's order.
    pub rows: Vec<T>,
    /// Where the next page starts: send it as `after`. Not there at the end of the list.
    #[oai(skip_serializing_if_is_none)]
    pub next: Option<String>,
}

impl<T: Type + ParseFromJSON + ToJSON> Rows<T> {
    /// A page of the domain on its way out.
    pub(crate) fn of<D, K: Key>(page: picdesk::Rows<D, K>) -> Self
    where
        T: From<D>,
    {
        Self { rows: page.rows.into_iter().map(T::from).collect(), next: page.next.map(|key| digits::of(&key.write())) }
    }
}

impl<T: Type + ParseFromJSON + ToJSON + Example> Example for Rows<T> {
    fn example() -> Self {
        Self { rows: vec![T::example()], next: Some("31303031".to_owned()) }
    }
}

/// The page that a request asks for.
pub(crate) fn page<K: Key>(after: Option<String>, limit: Option<u16>) -> Result<Page<K>, Problem> {
    let after = match after {
        None => None,
        Some(cursor) => Some(digits::read(&cursor).and_then(|text| K::read(&text)).ok_or_else(not_a_cursor)?),
    };
    Ok(Page::new(after, limit.unwrap_or(USUAL)))
}

fn not_a_cursor() -> Problem {
    Problem::unreadable("`after` is not a cursor of this list: send what an earlier page gave as `next`")
}

/// A key by which a list is paged.
pub(crate) trait Key: Sized {
    /// The key as text.
    fn write(&self) -> String;
    /// The text as a key.
    fn read(text: &str) -> Option<Self>;
}

macro_rules! plain_keys {
    ($($key:ty),+) => {$(
        impl Key for $key {
            fn write(&self) -> String {
                self.to_string()
            }

            fn read(text: &str) -> Option<Self> {
                text.parse().ok()
            }
        }
    )+};
}

plain_keys!(AssumptionId, BulkOrderId, InvoiceNumber, LightboxId, OrderNumber, LetterId, FileId, SessionId, i64);

impl Key for AccountKey {
    fn write(&self) -> String {
        format!("{} {}", self.id, self.name)
    }

    fn read(text: &str) -> Option<Self> {
        let (id, name) = text.split_once(' ')?;
        Some(Self { id: id.parse::<AccountId>().ok()?, name: name.to_owned() })
    }
}
impl Key for ToInvoiceKey {
    fn write(&self) -> String {
        format!("{} {}", self.account, self.currency)
    }

    fn read(text: &str) -> Option<Self> {
        let (account, currency) = text.split_once(' ')?;
        Some(Self { account: account.parse().ok()?, currency: currency.parse().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_carries_its_key_there_and_back() {
        let key =
            AccountKey { name: "ana müller".into(), id: "0197a5c0-0000-7000-8000-00000000000a".parse().unwrap() };
        let cursor = digits::of(&key.write());
        let page: Page<AccountKey> = page(Some(cursor), None).unwrap();
        assert_eq!(page.after, Some(key));
    }

    #[test]
    fn what_no_page_gave_is_no_cursor() {
        for text in ["", "x", "zz", "+1", "0", "ff", "313233"] {
            assert!(page::<LightboxId>(Some(text.to_owned()), None).is_err(), "{text:?}");
        }
    }
}
