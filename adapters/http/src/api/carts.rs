//! Carts: one's own, and for staff those of clients.

use picdesk::{AccountId, CheckOut, Desk, FileNumber, Replayed};
use poem_openapi::{OpenApi, param::Path};

use super::{Chapter, Problems, ROOT};
use crate::{
    answer::{Answer, Made, MadeOnce, Revised},
    headers::{IfMatch, Key},
    problem::{Kind, Problem},
    sent::Sent,
    signed_in::SignedIn,
    wire::{
        added::FilesAdded,
        carts::{CartRow, CartShown, CheckOutSent, CheckedOut, FromLightbox, IntoLightbox},
        lightboxes::{FileNumbers, LightboxRow},
        orders::{OrderShown, Owner, PickedSize},
        reader::Reader,
        text::Text,
    },
};

/// Why somebody cannot change a cart.
const CLOSED: [Kind; 3] = [Kind::LacksRight, Kind::NotFound, Kind::NotAClient];

pub(super) const PROBLEMS: Problems = &[
    ("read_cart", &[Kind::LacksRight, Kind::NotFound]),
    ("add_to_cart", &CLOSED),
    ("add_to_cart", &[Kind::CartFull]),
    ("remove_from_cart", &CLOSED),
    ("copy_lightbox_into_cart", &CLOSED),
    ("copy_lightbox_into_cart", &[Kind::CartFull]),
    ("copy_cart_to_my_cart", &[Kind::LacksRight, Kind::NotFound, Kind::CartFull]),
    (
        "copy_cart_to_lightbox",
        &[Kind::LacksRight, Kind::NotFound, Kind::LightboxFull, Kind::LightboxNameInUse, Kind::Unreadable],
    ),
    ("pick_cart_size", &[Kind::NotFound, Kind::SizeIsTheClients, Kind::SizeNotOffered]),
    (
        "check_out",
        &[
            Kind::NotInPerson,
            Kind::KeyReused,
            Kind::CartEmpty,
            Kind::CartNeedsSize,
            Kind::FileWithdrawn,
            Kind::CartRestricted,
            Kind::TermsNotAccepted,
            Kind::NotAClient,
        ],
    ),
];

pub(crate) struct Carts(pub Desk);

#[OpenApi(tag = "Chapter::Carts")]
impl Carts {
    /// Read a cart.
    ///
    /// One's own, or any with the right `accounts.view`: what is in it, in which sizes, and which files the picture desk
    /// added, and when (rule 51).
    #[oai(path = "/accounts/:account/cart", method = "get", operation_id = "read_cart")]
    async fn read(&self, SignedIn(actor): SignedIn, account: Path<Text<AccountId>>) -> Answer<Revised<CartShown>> {
        let shown = self.0.cart(&actor, account.0.0).await?;
        let revision = shown.cart.revision;
        Ok(Revised(shown.into(), revision))
    }

    /// Add files to a cart by their numbers.
    ///
    /// One's own, or a client's with the right `carts.edit`. Files that are there already, and those that have to be left
    /// out, are reported; the rest is added. It is based on no revision: whoever else changes the cart loses nothing.
    #[oai(path = "/accounts/:account/cart/files", method = "post", operation_id = "add_to_cart")]
    async fn add(
        &self,
        SignedIn(actor): SignedIn,
        account: Path<Text<AccountId>>,
        Sent(sent): Sent<FileNumbers>,
    ) -> Answer<Revised<FilesAdded<CartRow>>> {
        Ok(added(self.0.add_to_cart(&actor, account.0.0, &sent.numbers()).await?))
    }

    /// Take a file out of a cart.
    ///
    /// One's own, or a client's with the right `carts.edit`. A file that is not there is out already.
    #[oai(path = "/accounts/:account/cart/files/:number", method = "delete", operation_id = "remove_from_cart")]
    async fn remove(
        &self,
        SignedIn(actor): SignedIn,
        account: Path<Text<AccountId>>,
        number: Path<Text<FileNumber>>,
    ) -> Answer<Revised<CartRow>> {
        let cart = self.0.remove_from_cart(&actor, account.0.0, &number.0.0).await?;
        Ok(Revised((&cart).into(), cart.revision))
    }

    /// Copy a lightbox into a cart.
    ///
    /// One of your own lightboxes, into your own cart, or into a client's with the right `carts.edit`. Nothing is taken
    /// out, and the lightbox stays as it is (rule 49).
    #[oai(path = "/accounts/:account/cart/copy-lightbox", method = "post", operation_id = "copy_lightbox_into_cart")]
    async fn copy_lightbox(
        &self,
        SignedIn(actor): SignedIn,
        account: Path<Text<AccountId>>,
        Sent(sent): Sent<FromLightbox>,
    ) -> Answer<Revised<FilesAdded<CartRow>>> {
        Ok(added(self.0.copy_lightbox_into_cart(&actor, sent.lightbox.0, account.0.0).await?))
    }

    /// Copy a cart to my cart.
    ///
    /// The cart that it is copied from stays as it is (rule 52). Needs the right `accounts.view`.
    #[oai(path = "/accounts/:account/cart/copy-to-my-cart", method = "post", operation_id = "copy_cart_to_my_cart")]
    async fn copy_to_my_cart(
        &self,
        SignedIn(actor): SignedIn,
        account: Path<Text<AccountId>>,
    ) -> Answer<Revised<FilesAdded<CartRow>>> {
        Ok(added(self.0.copy_cart_to_my_cart(&actor, account.0.0).await?))
    }

    /// Copy a cart to one of my lightboxes.
    ///
    /// Say either the `lightbox` or the `name` of a new one. The cart stays as it is (rule 52). Another account's needs
    /// the right `accounts.view`.
    #[oai(path = "/accounts/:account/cart/copy-to-lightbox", method = "post", operation_id = "copy_cart_to_lightbox")]
    async fn copy_to_lightbox(
        &self,
        SignedIn(actor): SignedIn,
        account: Path<Text<AccountId>>,
        Sent(sent): Sent<IntoLightbox>,
    ) -> Answer<Revised<FilesAdded<LightboxRow>>> {
        let done = self.0.copy_cart_to_lightbox(&actor, account.0.0, sent.try_into()?).await?;
        let revision = done.to.revision;
        Ok(Revised(FilesAdded::of(done), revision))
    }

    /// Pick the size of a royalty-free file in my cart.
    ///
    /// Among those that it is offered in (rule 15). Rights-managed files get theirs when they are downloaded.
    #[oai(path = "/cart/files/:number/size", method = "put", operation_id = "pick_cart_size")]
    async fn pick_size(
        &self,
        SignedIn(actor): SignedIn,
        number: Path<Text<FileNumber>>,
        Sent(sent): Sent<PickedSize>,
    ) -> Answer<Revised<CartRow>> {
        let cart = self.0.pick_cart_size(&actor, &number.0.0, &sent.size.0).await?;
        Ok(Revised((&cart).into(), cart.revision))
    }

    /// Check my cart out.
    ///
    /// All that is in it becomes an order, and the cart is empty, in one step (rule 58). `If-Match` is the cart that you
    /// have seen, so that nothing is ordered that you have not. With the same `Idempotency-Key`, which is needed here, the
    /// same request is answered with the same order (rule 8).
    #[oai(path = "/cart/check-out", method = "post", operation_id = "check_out")]
    async fn check_out(
        &self,
        SignedIn(actor): SignedIn,
        #[oai(name = "If-Match")] based_on: IfMatch,
        #[oai(name = "Idempotency-Key")] key: Key,
        Sent(sent): Sent<CheckOutSent>,
    ) -> Answer<MadeOnce<CheckedOut>> {
        let key = key.0.ok_or_else(|| Problem::unreadable("send an `Idempotency-Key`: a cart is checked out once"))?;
        let CheckOutSent { usage, reference, terms_accepted } = sent;
        let reference = reference.map(|Text(reference)| reference);
        let ask = CheckOut { usage: usage.0, reference, terms_accepted, expected: based_on.0, key };
        let done = self.0.check_out(&actor, &ask).await?;
        let replayed = done.replayed == Replayed::Yes;
        let owner = Owner { id: Text(done.order.owner), name: Some(Text(actor.name().clone())) };
        let reader = Reader::from(&actor);
        let order = OrderShown::with_owner(&done.order, owner, &done.decisions, &done.kept, reader);
        let made = Made {
            thing: CheckedOut { order, replayed },
            revision: reader.revision_of(&done.order),
            location: format!("{ROOT}/orders/{}", done.order.number),
        };
        Ok(if replayed { MadeOnce::Before(made) } else { MadeOnce::Now(made) })
    }
}

fn added(done: picdesk::FilesAdded<picdesk::Cart>) -> Revised<FilesAdded<CartRow>> {
    let revision = done.to.revision;
    Revised(FilesAdded::of(done), revision)
}
