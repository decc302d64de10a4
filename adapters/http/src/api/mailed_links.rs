//! Registering, forgotten passwords, and the links that are mailed for them (rule 71).

use picdesk::{Desk, LinkSecret, Password};
use poem::Request;
use poem_openapi::{
    OpenApi,
    payload::{Json, Response},
};

use super::{Chapter, Problems};
use crate::{
    Settings,
    answer::{Answer, Done},
    problem::{Kind, Problem},
    sent::Sent,
    signed_in::{device, known, network_address, refuse_other_sites},
    wire::{
        accounts::Account,
        own_account::{AddressByLink, AddressConfirmed, ForgottenPassword, PasswordByLink, Registration},
    },
};

pub(super) const PROBLEMS: Problems = &[
    ("register", &[Kind::FromElsewhere, Kind::RegistrationClosed, Kind::TooManyTries]),
    ("forgot_password", &[Kind::FromElsewhere, Kind::TooManyTries]),
    ("set_password", &[Kind::FromElsewhere, Kind::DeadLink]),
    ("confirm_address", &[Kind::FromElsewhere, Kind::DeadLink, Kind::AddressInUse]),
];

pub(crate) struct MailedLinks(pub Desk, pub Settings);

#[OpenApi(tag = "Chapter::Accounts")]
impl MailedLinks {
    /// Register.
    ///
    /// The answer is the same for every address, in the same time: whether it has an account is said by letter alone (rule
    /// 72). The link in the letter is good for 48 hours; whoever opens it sets the password.
    #[oai(path = "/registrations", method = "post", operation_id = "register")]
    async fn register(&self, request: &Request, Sent(sent): Sent<Registration>) -> Answer<Done> {
        refuse_other_sites(request)?;
        self.0.register(sent.into(), &network_address(request, &self.1)).await?;
        Ok(Done)
    }

    /// Ask for a new password.
    ///
    /// The answer is the same for every address, in the same time: whether it has an account is said by letter alone (rule
    /// 72). The link in the letter is good for an hour.
    #[oai(path = "/forgotten-passwords", method = "post", operation_id = "forgot_password")]
    async fn forgot_password(&self, request: &Request, Sent(sent): Sent<ForgottenPassword>) -> Answer<Done> {
        refuse_other_sites(request)?;
        self.0.forgot_password(&sent.address.0, &network_address(request, &self.1)).await?;
        Ok(Done)
    }

    /// Set a password by a mailed link.
    ///
    /// By the link of a registration, of an invitation, or of a forgotten password; the answer is the account as it is
    /// afterwards. All of its sessions end, its other links are void, and none of its devices is known any more but the browser
    /// that did it, which nobody keeps waiting.
    #[oai(
        path = "/mailed-links/password",
        method = "post",
        operation_id = "set_password",
        response_header(name = "Set-Cookie", ty = "Option<String>", description = "By what a browser is known again.")
    )]
    async fn set_password(
        &self,
        request: &Request,
        Sent(sent): Sent<PasswordByLink>,
    ) -> Answer<Response<Json<Account>>> {
        refuse_other_sites(request)?;
        let password = Password::choose(&sent.password).map_err(Problem::unreadable)?;
        let set = self.0.set_password(&sent.secret(), &password, &device(request, &self.1)).await?;
        Ok(known(Response::new(Json(set.account.into())), set.device.as_ref(), &self.1))
    }

    /// Confirm a change of address by a mailed link.
    ///
    /// One link goes to the earlier address and one to the new one; the address changes with the second of them.
    #[oai(path = "/mailed-links/address", method = "post", operation_id = "confirm_address")]
    async fn confirm_address(
        &self,
        request: &Request,
        Sent(sent): Sent<AddressByLink>,
    ) -> Answer<Json<AddressConfirmed>> {
        refuse_other_sites(request)?;
        Ok(Json(self.0.confirm_address(&LinkSecret::new(sent.link)).await?.into()))
    }
}
