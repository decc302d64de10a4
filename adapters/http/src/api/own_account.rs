//! One's own account: what it says of its owner, and what its owner signs in with.

use picdesk::{Desk, Password};
use poem::Request;
use poem_openapi::OpenApi;

use super::{Chapter, Problems};
use crate::{
    Settings,
    answer::{Answer, Done, Revised},
    headers::IfMatch,
    problem::{Kind, Problem},
    sent::Sent,
    signed_in::{SignedIn, device, network_address},
    wire::{
        accounts::Account,
        own_account::{AddressChange, OwnDataSent, PasswordChange},
    },
};

pub(super) const PROBLEMS: Problems = &[
    ("describe_own_account", &[]),
    ("change_password", &[Kind::NotInPerson, Kind::WrongPassword, Kind::TooManyTries]),
    ("change_address", &[Kind::NotInPerson, Kind::WrongPassword, Kind::TooManyTries, Kind::SameAddress]),
];

pub(crate) struct OwnAccount(pub Desk, pub Settings);

#[OpenApi(prefix_path = "/account", tag = "Chapter::Session")]
impl OwnAccount {
    /// Change your name and company.
    ///
    /// What is not there is taken away: an account without a company has none.
    #[oai(path = "/", method = "put", operation_id = "describe_own_account")]
    async fn describe(
        &self,
        SignedIn(actor): SignedIn,
        #[oai(name = "If-Match")] based_on: IfMatch,
        Sent(sent): Sent<OwnDataSent>,
    ) -> Answer<Revised<Account>> {
        let account = self.0.describe_own_account(&actor, sent.into(), based_on.0).await?;
        Ok(Revised(Account::from(&account), account.revision))
    }

    /// Change your password.
    ///
    /// Takes the password until now: a wrong one counts like a sign-in that failed. Every other session of yours ends, and a
    /// letter tells you of it. Nobody does this in your name (rule 64).
    #[oai(path = "/password", method = "put", operation_id = "change_password")]
    async fn change_password(
        &self,
        SignedIn(actor): SignedIn,
        request: &Request,
        Sent(sent): Sent<PasswordChange>,
    ) -> Answer<Done> {
        let (from, device) = (network_address(request, &self.1), device(request, &self.1));
        let current = Password::typed(&sent.current);
        let new = Password::choose(&sent.new).map_err(Problem::unreadable)?;
        self.0.change_password(&actor, &current, &new, &from, &device).await?;
        Ok(Done)
    }

    /// Change your address.
    ///
    /// A link goes to the address until now and one to the new one; it changes once both were opened. The answer is the same
    /// for every address, whether it has an account or not (rule 72). Nobody does this in your name (rule 64).
    #[oai(path = "/address", method = "put", operation_id = "change_address")]
    async fn change_address(
        &self,
        SignedIn(actor): SignedIn,
        request: &Request,
        Sent(sent): Sent<AddressChange>,
    ) -> Answer<Done> {
        let (from, device) = (network_address(request, &self.1), device(request, &self.1));
        let password = Password::typed(&sent.password);
        self.0.change_address(&actor, &password, &sent.address.0, &from, &device).await?;
        Ok(Done)
    }
}
