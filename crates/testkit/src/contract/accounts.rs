//! Accounts.

use std::{sync::Arc, time::Duration};

use picdesk::{
    Account, AccountId, AccountRecord, Downloads, Ids, Message, Page, PasswordHash, Revision, Right, Rights, Scope,
    Standing, Store, StoreError, Unique, may,
};

use super::{ground, own, walk};
use crate::Scene;

/// Every field and every variant comes back.
pub async fn an_account_is_read_back_as_it_was_stored(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let viewing = scene.permit::<may::ViewAccount>("Bea", Scope::House).await;
    let plain = record(&scene, "Zoë Müller");
    let variants = [
        AccountRecord { address: "one@example.org".parse().expect("an address"), ..plain.clone() },
        AccountRecord {
            id: AccountId::new(scene.ids.next()),
            company: Some("Größe & Söhne".parse().expect("a name")),
            address: "Two@Example.org".parse().expect("an address"),
            standing: Standing { enabled: false, activated: true, waits: true },
            rights: Rights::all(),
            downloads: Downloads::Immediate,
            must_pay_first: true,
            direct_download: true,
            territory: "DE".parse().ok(),
            last_signed_in: Some(scene.now().plus(Duration::from_micros(1))),
            revision: Revision::new(7),
            ..plain.clone()
        },
        AccountRecord {
            id: AccountId::new(scene.ids.next()),
            address: "three@example.org".parse().expect("an address"),
            standing: Standing { enabled: true, activated: false, waits: false },
            must_pay_first: true,
            rights: [Right::HandleMail].into_iter().collect(),
            ..plain
        },
    ];
    for account in variants.map(Account::restore) {
        insert(&scene, &account).await.expect("the account is new");
        let mut look = scene.store.look().await.expect("a look");
        assert_eq!(look.accounts().get(&viewing, account.id).await.expect("read"), Some(account));
    }
}

/// `Ana@…` and `ana@…` are one person, for inserting, saving and signing in.
pub async fn an_address_is_taken_once_without_regard_to_case(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let shouted = "ANA@EXAMPLE.ORG".parse().expect("an address");
    let twin = Account::restore(AccountRecord { address: shouted, ..record(&scene, "Twin") });
    let taken = insert(&scene, &twin).await;
    assert!(matches!(taken, Err(StoreError::Duplicate(Unique::Address))), "{taken:?}");

    let mut work = scene.store.begin().await.expect("a unit");
    let found = work.accounts().by_address_for_sign_in(&twin.address).await.expect("read");
    assert_eq!(found.map(|(account, _)| account.id), Some(scene.account("Ana")));
    let unknown = "nobody@example.org".parse().expect("an address");
    assert!(work.accounts().by_address_for_sign_in(&unknown).await.expect("read").is_none());
}

/// Rule 40's half for accounts: a save names its revision.
pub async fn an_account_is_saved_upon_the_revision_before_and_no_other(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let viewing = scene.permit::<may::ViewAccount>("Bea", Scope::House).await;
    let ana = read(&scene, "Ana").await;
    let next = AccountRecord {
        revision: ana.revision.next(),
        name: "Ana Nova".parse().expect("a name"),
        standing: Standing { enabled: false, activated: true, waits: false },
        rights: [Right::ViewOrders, Right::EditOrders].into_iter().collect(),
        downloads: Downloads::Immediate,
        direct_download: true,
        ..(*ana).clone()
    };
    let next = Account::restore(next);

    let mut work = scene.store.begin().await.expect("a unit");
    work.accounts().save(&next).await.expect("saved");
    work.commit().await.expect("committed");
    let mut look = scene.store.look().await.expect("a look");
    assert_eq!(look.accounts().get(&viewing, ana.id).await.expect("read").as_ref(), Some(&next));
    drop(look);

    for stale in [next.clone(), Account::restore(AccountRecord { revision: Revision::new(9), ..(*next).clone() })] {
        let mut work = scene.store.begin().await.expect("a unit");
        let refused = work.accounts().save(&stale).await;
        assert!(matches!(refused, Err(StoreError::Stale)), "{refused:?}");
    }
}

/// A hash belongs to its account, and another one takes its place.
pub async fn a_password_is_read_back_and_replaced(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let zoe = Account::restore(record(&scene, "Zoe"));
    insert(&scene, &zoe).await.expect("the account is new");
    for hash in [None, Some(PasswordHash::new("$first".to_owned())), Some(PasswordHash::new("$second".to_owned()))] {
        let mut work = scene.store.begin().await.expect("a unit");
        if let Some(hash) = &hash {
            work.accounts().set_password(zoe.id, hash).await.expect("replaced");
        }
        work.commit().await.expect("committed");
        let mut work = scene.store.begin().await.expect("a unit");
        let found = work.accounts().by_address_for_sign_in(&zoe.address).await.expect("read");
        assert_eq!(found.expect("there").1, hash);
    }
}

/// It moves the moment, and no revision.
pub async fn signing_in_is_noted_and_is_no_edit(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let before = read(&scene, "Ana").await;
    let later = scene.now().plus(Duration::from_secs(60));
    let mut work = scene.store.begin().await.expect("a unit");
    work.accounts().signed_in(before.id, later).await.expect("noted");
    work.commit().await.expect("committed");

    let expected = Account::restore(AccountRecord { last_signed_in: Some(later), ..(*before).clone() });
    assert_eq!(read(&scene, "Ana").await, expected);
}

/// A permit for one account shows no other (rule 72).
pub async fn another_account_is_not_there_within_ones_own_scope(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (ana, ivo) = (scene.account("Ana"), scene.account("Ivo"));
    for scope in [Scope::Own(ana), Scope::Account(ana)] {
        let by = if matches!(scope, Scope::Own(_)) { "Ana" } else { "Bea" };
        let viewing = scene.permit::<may::ViewAccount>(by, scope).await;
        let mut look = scene.store.look().await.expect("a look");
        assert!(look.accounts().get(&viewing, ana).await.expect("read").is_some());
        assert!(look.accounts().get(&viewing, ivo).await.expect("read").is_none());
    }
}

/// Name, company and address, folded; all words typed begin some word.
pub async fn accounts_are_found_by_the_beginnings_of_words(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let company = Some("Größe & Söhne".parse().expect("a name"));
    let address = "post@nordwind.example".parse().expect("an address");
    let zoe = Account::restore(AccountRecord { company, address, ..record(&scene, "Zoë Müller") });
    insert(&scene, &zoe).await.expect("the account is new");
    let finding = scene.permit::<may::FindAccounts>("Bea", Scope::House).await;
    let mut look = scene.store.look().await.expect("a look");
    for typed in ["zoe", "ZOË", "mül", "mul zo", "sohne", "gro nordw", "post@nordwind.example"] {
        let search = typed.parse().expect("a search");
        let found = look.accounts().find(&finding, Some(&search), &Page::first(10)).await.expect("found");
        assert_eq!(found.rows, std::slice::from_ref(&zoe), "{typed}");
    }
    for typed in ["oe", "zoe ana", "ller"] {
        let search = typed.parse().expect("a search");
        let found = look.accounts().find(&finding, Some(&search), &Page::first(10)).await.expect("found");
        assert!(found.rows.is_empty(), "{typed}: {found:?}");
    }
}

/// Each once, though several of its words begin so, and on whichever page; a new name moves it.
pub async fn accounts_that_are_found_come_by_the_name_that_they_have_now(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let finding = scene.permit::<may::FindAccounts>("Bea", Scope::House).await;
    let search = "mon".parse().expect("a search");
    let by_name = async || {
        let rows = walk(1, async |page| {
            let mut look = scene.store.look().await.expect("a look");
            look.accounts().find(&finding, Some(&search), &page).await.expect("found")
        });
        rows.await.iter().map(|account| account.name.to_string()).collect::<Vec<_>>()
    };
    let mut renamed = None;
    for (count, name) in ["Mona Monk", "Abel Mond", "Ilse Mon"].into_iter().enumerate() {
        let address = format!("found{count}@example.org").parse().expect("an address");
        let account = Account::restore(AccountRecord { address, ..record(&scene, name) });
        insert(&scene, &account).await.expect("the account is new");
        renamed = renamed.or((name == "Abel Mond").then_some(account));
    }
    assert_eq!(by_name().await, ["Abel Mond", "Ilse Mon", "Mona Monk"]);

    let abel = renamed.expect("one of them");
    let (name, revision) = ("Zara Mond".parse().expect("a name"), abel.revision.next());
    let mut work = scene.store.begin().await.expect("a unit");
    let zara = Account::restore(AccountRecord { name, revision, ..(*abel).clone() });
    work.accounts().save(&zara).await.expect("saved");
    work.commit().await.expect("committed");
    assert_eq!(by_name().await, ["Ilse Mon", "Mona Monk", "Zara Mond"]);
}

/// Two people of one name stand beside each other, each once.
pub async fn accounts_are_paged_by_name_and_none_is_lost_or_doubled(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    for count in 0..5 {
        let address = format!("same{count}@example.org").parse().expect("an address");
        let same = Account::restore(AccountRecord { address, ..record(&scene, "Ánna") });
        insert(&scene, &same).await.expect("the account is new");
    }
    let finding = scene.permit::<may::FindAccounts>("Bea", Scope::House).await;
    for limit in [1, 2, 3, 9, 20] {
        let rows = walk(limit, async |page| {
            let mut look = scene.store.look().await.expect("a look");
            look.accounts().find(&finding, None, &page).await.expect("found")
        })
        .await;
        let names: Vec<&str> = rows.iter().map(|account| account.name.as_str()).collect();
        assert_eq!(names, ["Ana", "Ánna", "Ánna", "Ánna", "Ánna", "Ánna", "Bea", "Cleo", "Ivo"], "by {limit}");
        assert!(rows[1..6].windows(2).all(|pair| pair[0].id < pair[1].id), "who share a name stand by their ids");
    }
}

/// A note belongs to its account, another one takes its place, and none is none.
pub async fn the_note_about_an_account_is_read_back_and_replaced(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (ana, ivo) = (scene.account("Ana"), scene.account("Ivo"));
    let anywhere = scene.permit::<may::FindAccounts>("Bea", Scope::House).await;
    let elsewhere = scene.permit::<may::FindAccounts>("Bea", Scope::Account(ivo)).await;
    for note in [None, Some("Pays late.\n“Always”"), Some("Pays at once"), None] {
        let note: Option<Message> = note.map(|note| note.parse().expect("a note"));
        let mut work = scene.store.begin().await.expect("a unit");
        work.accounts().set_note(ana, note.as_ref()).await.expect("replaced");
        work.commit().await.expect("committed");
        let mut look = scene.store.look().await.expect("a look");
        assert_eq!(look.accounts().note(&anywhere, ana).await.expect("read"), note);
        assert_eq!(look.accounts().note(&anywhere, ivo).await.expect("read"), None);
        assert_eq!(
            look.accounts().note(&elsewhere, ana).await.expect("read"),
            None,
            "the permit is for another account"
        );
    }
}

/// The one meant, those who cannot sign in and those without the right do not count (rule 70).
pub async fn only_others_who_can_sign_in_and_hold_a_right_are_counted(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let rights: Rights = [Right::ManageStaff].into_iter().collect();
    let standing = Standing { enabled: false, activated: true, waits: false };
    let off = AccountRecord { rights, standing, ..record(&scene, "Off") };
    insert(&scene, &Account::restore(off)).await.expect("the account is new");
    let (rights, standing) =
        ([Right::ManageStaff].into_iter().collect(), Standing { enabled: true, activated: false, waits: false });
    let address = "invited@example.org".parse().expect("an address");
    let invited = AccountRecord { rights, standing, address, ..record(&scene, "Invited") };
    insert(&scene, &Account::restore(invited)).await.expect("the account is new");
    let mut work = scene.store.begin().await.expect("a unit");
    let (bea, ana) = (scene.account("Bea"), scene.account("Ana"));
    assert_eq!(work.accounts().others_with(Right::ManageStaff, bea).await.expect("counted"), 1);
    assert_eq!(work.accounts().others_with(Right::ManageStaff, ana).await.expect("counted"), 2);
}

/// Nobody else is, and not by whom they came first.
pub async fn those_who_work_here_are_listed_by_name(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let record = AccountRecord { rights: Rights::from_iter([Right::HandleMail]), ..record(&scene, "Änne") };
    insert(&scene, &Account::restore(record.clone())).await.expect("the account is new");
    let viewing = scene.permit::<may::ViewHistory>("Bea", Scope::House).await;
    let mut look = scene.store.look().await.expect("a look");
    let staff = look.accounts().staff(&viewing).await.expect("listed");
    let found: Vec<_> = staff.iter().map(|member| (member.account, member.name.as_str())).collect();
    assert_eq!(found, [(record.id, "Änne"), (scene.account("Bea"), "Bea"), (scene.account("Cleo"), "Cleo")]);
}

/// Rule 71: whoever registered and was not looked at yet, page by page.
pub async fn those_who_wait_for_staff_are_listed_by_name(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let mut waiting = Vec::new();
    for name in ["Zoë", "Änne", "Max", "Änne"] {
        let standing = Standing { enabled: false, activated: true, waits: true };
        let address = format!("newcomer{}@example.org", waiting.len()).parse().expect("an address");
        let account = Account::restore(AccountRecord { standing, address, ..record(&scene, name) });
        insert(&scene, &account).await.expect("the account is new");
        waiting.push(account);
    }
    let finding = scene.permit::<may::FindAccounts>("Bea", Scope::House).await;
    let expected = [1, 3, 2, 0].map(|place: usize| waiting[place].clone());
    for limit in [1, 3, 20] {
        let rows = walk(limit, async |page| {
            let mut look = scene.store.look().await.expect("a look");
            look.accounts().waiting(&finding, &page).await.expect("listed")
        });
        assert_eq!(rows.await, expected, "by {limit}");
    }
}

/// An account that nothing is said about.
fn record(scene: &Scene, name: &str) -> AccountRecord {
    AccountRecord {
        id: AccountId::new(scene.ids.next()),
        name: name.parse().expect("a name"),
        company: None,
        address: "somebody@example.org".parse().expect("an address"),
        standing: Standing { enabled: true, activated: true, waits: false },
        rights: Rights::none(),
        downloads: Downloads::Ask,
        must_pay_first: false,
        direct_download: false,
        territory: None,
        created_at: scene.now(),
        last_signed_in: None,
        revision: Revision::FIRST,
    }
}

async fn insert(scene: &Scene, account: &Account) -> Result<(), StoreError> {
    let mut work = scene.store.begin().await?;
    work.accounts().insert(account, None).await?;
    work.commit().await
}

async fn read(scene: &Scene, name: &str) -> Account {
    let viewing = scene.permit::<may::ViewAccount>(name, own(scene, name)).await;
    let mut look = scene.store.look().await.expect("a look");
    look.accounts().get(&viewing, scene.account(name)).await.expect("read").expect("there")
}
