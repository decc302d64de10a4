//! API tokens (rules 68 and 69).

use std::{sync::Arc, time::Duration};

use picdesk::{
    AccountChange, ApiToken, Digest, Error, Ids, MOST_TOKENS, NewToken, Refused, Right, Rights, Scope, Store, TokenId,
    TokenRefusal, may,
};

use super::{ground, own};
use crate::{Scene, together};

const MINUTE: Duration = Duration::from_secs(60);

/// Every field, with its account as it is at the moment (rule 69).
pub async fn a_token_is_found_by_its_digest_with_its_account_as_it_is_now(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let token = stored(&scene, "Bea", 1).await;
    stored(&scene, "Bea", 2).await;
    let off = AccountChange { enabled: Some(false), ..AccountChange::default() };
    let account = scene.console.change_account(&scene.address("Bea"), off).await.expect("switched off");

    let mut look = scene.store.look().await.expect("a look");
    let found = look.tokens().by_digest(&Digest([1; 32])).await.expect("read");
    assert_eq!(found, Some((token, account)));
    assert_eq!(look.tokens().by_digest(&Digest([0xee; 32])).await.expect("read"), None);
}

/// It is noted of this one alone, and the latest moment stands.
pub async fn the_last_use_of_a_token_is_noted(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (token, other) = (stored(&scene, "Ana", 1).await, stored(&scene, "Ana", 2).await);
    for minute in [1, 2] {
        let at = scene.now().plus(minute * MINUTE);
        let mut work = scene.store.begin().await.expect("a unit");
        work.tokens().used(token.id, at).await.expect("noted");
        work.tokens().used(TokenId::new(scene.ids.next()), at).await.expect("nobody minds");
        work.commit().await.expect("committed");
        let used = ApiToken { last_used_at: Some(at), ..token.clone() };
        assert_eq!(listed(&scene, "Ana", "Ana").await, [other.clone(), used]);
    }
}

/// Newest first, of this account alone, and as far as the permit reaches.
pub async fn tokens_are_listed_for_whom_the_permit_is(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (first, second) = (stored(&scene, "Ana", 1).await, stored(&scene, "Ana", 2).await);
    stored(&scene, "Ivo", 3).await;
    assert_eq!(listed(&scene, "Ana", "Ana").await, [second.clone(), first.clone()]);
    assert_eq!(listed(&scene, "Bea", "Ana").await, [second, first]);
    assert_eq!(listed(&scene, "Ana", "Ivo").await, []);
}

/// Of units that take away the same one, one is told so; the others stay.
pub async fn a_token_that_is_removed_is_gone_for_good(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (gone, stays) = (stored(&scene, "Ana", 1).await, stored(&scene, "Ana", 2).await);
    let remove = async || {
        let mut work = scene.store.begin().await.expect("a unit");
        let removed = work.tokens().remove(gone.id).await.expect("asked");
        work.commit().await.expect("committed");
        removed
    };
    let answers = together((0..4).map(|_| remove())).await;
    assert_eq!(answers.into_iter().filter(|removed| *removed).count(), 1);
    assert_eq!(listed(&scene, "Ana", "Ana").await, [stays]);
}

/// However many make the last one at once.
pub async fn an_account_has_as_many_tokens_as_it_may_and_no_more(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    for number in 2..u8::try_from(MOST_TOKENS).expect("a few") + 1 {
        stored(&scene, "Ana", number).await;
    }
    let ana = scene.actor("Ana").await;
    let wanted = || NewToken { name: "One more".parse().expect("a name"), rights: Rights::none(), days: 1 };
    let answers = together((0..4).map(|_| scene.desk.make_token(&ana, wanted()))).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    let refused =
        |answer: &&Result<_, Error>| matches!(answer, Err(Error::Refused(Refused::Token(TokenRefusal::TooMany))));
    assert_eq!(answers.iter().filter(refused).count(), 3);
}

/// However many make one at once, and whoever else has one of that name.
pub async fn of_tokens_that_are_made_at_once_under_one_name_there_is_one(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (ana, ivo) = (scene.actor("Ana").await, scene.actor("Ivo").await);
    let wanted = |name: &str| NewToken { name: name.parse().expect("a name"), rights: Rights::none(), days: 1 };
    scene.desk.make_token(&ivo, wanted("Nightly report")).await.expect("it is Ivo's");
    let makes = |name: &'static str| scene.desk.make_token(&ana, wanted(name));
    let answers = together(["Nightly report", "NIGHTLY REPORT", "Nightly report", "Archive"].map(makes)).await;
    let refused =
        |answer: &&Result<_, Error>| matches!(answer, Err(Error::Refused(Refused::Token(TokenRefusal::NameInUse))));
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 2);
    assert_eq!(answers.iter().filter(refused).count(), 2);
    assert_eq!(listed(&scene, "Ana", "Ana").await.len(), 2);
}

/// Somebody's token, with everything that a token can have.
async fn stored(scene: &Scene, owner: &str, digest: u8) -> ApiToken {
    let token = ApiToken {
        id: TokenId::new(scene.ids.next()),
        account: scene.account(owner),
        name: format!("<b>{owner}'s \"press\" & more").parse().expect("a name"),
        rights: [Right::ViewOrders, Right::CreateOrders].into_iter().collect(),
        began_at: scene.now(),
        ends_at: scene.now().plus(MINUTE),
        last_used_at: None,
    };
    let mut work = scene.store.begin().await.expect("a unit");
    work.tokens().insert(&token, &Digest([digest; 32])).await.expect("it is new");
    work.commit().await.expect("committed");
    token
}

/// The tokens of an account, as its owner or as staff see them.
async fn listed(scene: &Scene, who: &str, of: &str) -> Vec<ApiToken> {
    let scope = if who == "Bea" { Scope::Account(scene.account(of)) } else { own(scene, who) };
    let guarding = scene.permit::<may::GuardAccount>(who, scope).await;
    let mut look = scene.store.look().await.expect("a look");
    look.tokens().of(&guarding, scene.account(of)).await.expect("listed")
}
