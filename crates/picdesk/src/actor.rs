//! Who acts. An actor comes out of a session or an API token, and out of nothing else.

use std::time::Duration;

use crate::{
    account::Account,
    chosen::Chosen,
    ids::{AccountId, AssumptionId, SessionId, TokenId},
    moment::Moment,
    restriction::{Reader, territory::Territory},
    rights::Rights,
    text::Name,
};

/// Who really acts, as the session or the API token of the request says.
///
/// **Invariant:** only [`Desk::resume`](crate::Desk::resume) and
/// [`Desk::resume_by_token`](crate::Desk::resume_by_token) make one, from an account as it is stored at that moment, so that a right that was withdrawn is gone on the next request (rule 69).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Somebody who licenses pictures.
    Client(Client),
    /// Somebody who holds at least one staff right.
    Staff(Staff),
    /// A staff member who has assumed a client's identity (rules 59–66). It holds a client and no staff rights, so that
    /// assuming once more cannot even be asked for.
    Assumed(Assumed),
}

/// A client who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    account: AccountId,
    name: Name,
    came_by: CameBy,
    territory: Option<Territory>,
}

/// A staff member who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    account: AccountId,
    name: Name,
    came_by: CameBy,
    rights: Rights,
    chosen: Option<Chosen>,
}

/// A staff member who acts as a client: what they may do is the client's, and the journal names both (rule 65).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumed {
    staff: AccountId,
    client: Client,
    assumption: AssumptionId,
    at: Moment,
}

impl Assumed {
    /// Who really acts.
    pub fn staff(&self) -> AccountId {
        self.staff
    }

    /// Which time it is that this identity is assumed.
    pub fn assumption(&self) -> AssumptionId {
        self.assumption
    }

    /// When it is over by itself (rule 63).
    pub fn until(&self) -> Moment {
        self.client.came_by.until
    }

    /// How long that is from the request on that the actor came with.
    pub fn left(&self) -> Duration {
        Duration::from_micros(self.until().micros().saturating_sub(self.at.micros()).try_into().unwrap_or(0))
    }
}

/// What an actor came with, which may last until a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CameBy {
    pub(crate) by: By,
    pub(crate) until: Moment,
}

/// What names the actor: a person signs in for a session, and a program has an API token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    Session(SessionId),
    Token(TokenId),
}

/// A session that lasts, for tests in which nothing depends on it.
#[cfg(test)]
impl From<uuid::Uuid> for CameBy {
    fn from(session: uuid::Uuid) -> Self {
        Self { by: By::Session(session.into()), until: Moment::from_micros(i64::MAX) }
    }
}

impl Actor {
    /// The owner of an account, in one of its sessions: a client where there is no right.
    pub(crate) fn of(account: AccountId, name: &Name, rights: &Rights, came_by: CameBy) -> Self {
        let name = name.clone();
        if rights.is_empty() {
            Self::Client(Client { account, name, came_by, territory: None })
        } else {
            Self::Staff(Staff { account, name, came_by, rights: rights.clone(), chosen: None })
        }
    }

    /// A program of the owner of an account, with these of the owner's rights. A staff member's has a staff member's eyes
    /// even where none is left.
    pub(crate) fn lent_by(owner: &Account, rights: Rights, came_by: CameBy) -> Self {
        if owner.is_client() {
            return Self::of(owner.id, &owner.name, &Rights::none(), came_by).known_to_be_in(owner.territory);
        }
        Self::Staff(Staff { account: owner.id, name: owner.name.clone(), came_by, rights, chosen: None })
    }

    /// The same client, in whose place a staff member acts at a moment; nobody where it is no client.
    pub(crate) fn assumed_by(self, staff: AccountId, assumption: AssumptionId, at: Moment) -> Option<Self> {
        match self {
            Self::Client(client) => Some(Self::Assumed(Assumed { staff, client, assumption, at })),
            Self::Staff(_) | Self::Assumed(_) => None,
        }
    }

    /// The same actor with the client whom a staff member has chosen; a client chooses nobody.
    pub(crate) fn having_chosen(self, chosen: Option<Chosen>) -> Self {
        match self {
            Self::Client(_) | Self::Assumed(_) => self,
            Self::Staff(staff) => Self::Staff(Staff { chosen, ..staff }),
        }
    }

    /// The same, known to be in a territory. Of staff that says nothing: no file is kept from them.
    pub(crate) fn known_to_be_in(mut self, territory: Option<Territory>) -> Self {
        match &mut self {
            Self::Client(client) | Self::Assumed(Assumed { client, .. }) => client.territory = territory,
            Self::Staff(_) => {}
        }
        self
    }

    /// Whom restrictions may concern, where the actor is a client; none for staff, who see every file.
    pub fn reader(&self, at: Moment) -> Option<Reader> {
        match self {
            Self::Client(client) | Self::Assumed(Assumed { client, .. }) => {
                Some(Reader { account: client.account, territory: client.territory, at })
            }
            Self::Staff(_) => None,
        }
    }

    /// The account in whose name everything is done.
    pub fn account(&self) -> AccountId {
        match self {
            Self::Client(client) | Self::Assumed(Assumed { client, .. }) => client.account,
            Self::Staff(staff) => staff.account,
        }
    }

    /// The person's name as it is now, for the head of a page.
    pub fn name(&self) -> &Name {
        match self {
            Self::Client(client) | Self::Assumed(Assumed { client, .. }) => &client.name,
            Self::Staff(staff) => &staff.name,
        }
    }

    /// The session that the request came with; none where it came with an API token.
    pub fn session(&self) -> Option<SessionId> {
        match self.came_by().by {
            By::Session(session) => Some(session),
            By::Token(_) => None,
        }
    }

    /// Whether the account's owner acts, and not somebody in their place nor a program of theirs.
    pub fn is_in_person(&self) -> bool {
        self.assumed().is_none() && self.session().is_some()
    }

    /// When what the request came with ends by itself.
    pub(crate) fn signed_in_until(&self) -> Moment {
        self.came_by().until
    }

    fn came_by(&self) -> CameBy {
        match self {
            Self::Client(client) | Self::Assumed(Assumed { client, .. }) => client.came_by,
            Self::Staff(staff) => staff.came_by,
        }
    }

    /// The staff rights of the actor; none for a client.
    pub fn rights(&self) -> Rights {
        match self {
            Self::Client(_) | Self::Assumed(_) => Rights::none(),
            Self::Staff(staff) => staff.rights.clone(),
        }
    }

    /// The client whom a staff member has chosen at the moment (rule 53).
    pub fn chosen(&self) -> Option<&Chosen> {
        match self {
            Self::Client(_) | Self::Assumed(_) => None,
            Self::Staff(staff) => staff.chosen.as_ref(),
        }
    }

    /// The staff member in the client's place, where there is one; then nothing is done that only its owner does (rule 64).
    pub fn assumed(&self) -> Option<&Assumed> {
        match self {
            Self::Assumed(assumed) => Some(assumed),
            Self::Client(_) | Self::Staff(_) => None,
        }
    }

    /// Whether this is somebody who works here, and in their own name.
    pub fn is_staff(&self) -> bool {
        matches!(self, Self::Staff(_))
    }

    /// Who acts, and in whose name, for the journal.
    pub fn who(&self) -> Who {
        let subject = self.account();
        let token = match self.came_by().by {
            By::Session(_) => None,
            By::Token(token) => Some(token),
        };
        Who { actor: Some(self.assumed().map_or(subject, Assumed::staff)), subject: Some(subject), token }
    }
}

/// Who did something, and in whose name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Who {
    /// Who really acted; none when it was done at the machine itself, or by somebody who was not signed in.
    pub actor: Option<AccountId>,
    /// In whose name; none where no account is meant.
    pub subject: Option<AccountId>,
    /// The API token of the actor's program, where it was one that asked. An entry of the journal has it among its changes.
    pub token: Option<TokenId>,
}

impl Who {
    /// The house itself, at the machine: the command line and the courier.
    pub const HOUSE: Self = Self { actor: None, subject: None, token: None };

    /// The owner of an account, in person.
    pub const fn owner(account: AccountId) -> Self {
        Self { actor: Some(account), subject: Some(account), token: None }
    }

    /// Somebody who is not signed in, and whom nobody knows.
    pub const STRANGER: Self = Self { actor: None, subject: None, token: None };
}
