//! May this be downloaded? Rules 22 to 27 and 30.

use std::time::Duration;

use picdesk::{
    AccountChange, Decision, DownloadBlock, DownloadRefusal, Downloads, Effect, EntryKind, Error, Expected, Grant,
    GrantLimits, GrantOf, LicenceModel, LineNumber, LineState, Moment, OpenedBy, OrderState, Page, Question, Refused,
    Restriction, Right, TRANSFER_LEASE, Warning, decide,
};
use picdesk_testkit::{Scenario, Scene, TestClock, strategies, together};
use proptest::{collection::vec, prelude::*};

/// The id of the file that `strategies` put on a line.
const THE_FILE: &str = "00000000-0000-0000-0000-000000000004";

const GRANTED: Grant = Grant::Granted(GrantLimits { valid_until: None, max_downloads: None });

fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with(Right::CreateOrders)
        .with(Right::ViewOrders)
        .with(Right::EditOrders)
        .client("Ana")
        .asking()
        .client("Ivo")
        .immediate()
        .files([("A1", LicenceModel::RightsManaged), ("B2", LicenceModel::RightsManaged)])
        .lightbox("Spring", "Bea", ["A1", "B2"])
}

/// Why a download was refused.
fn block<T: std::fmt::Debug>(outcome: Result<T, Error>) -> DownloadBlock {
    match outcome {
        Err(Error::Refused(Refused::Download(DownloadRefusal::Closed(block)))) => block,
        other => panic!("refused by the one decision, not {other:?}"),
    }
}

/// The level that speaks: the first of line, order and account that does not inherit, told apart from `decide`.
fn speaking(question: &Question<'_>) -> (OpenedBy, Grant) {
    let levels = [
        (OpenedBy::Line, question.line.grant),
        (OpenedBy::Order, question.order.grant),
        (OpenedBy::Account, if question.account.downloads == Downloads::Immediate { GRANTED } else { Grant::Denied }),
    ];
    levels.into_iter().find(|(_, grant)| *grant != Grant::Inherit).expect("the account always speaks")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    /// Rule 23: line beats order beats account, and rule 27 within the grant that speaks.
    #[test]
    fn the_lines_grant_beats_the_orders_which_beats_the_accounts(
        account in strategies::accounts(),
        order in strategies::orders_of_one_line(),
        collection in strategies::size_collections(),
        used in 0_u32..5,
        restrictions in vec(strategies::restrictions(THE_FILE.parse().unwrap()), 0..3),
        now in strategies::moments(),
    ) {
        let line = &order.lines[0];
        let offered = collection.offered(&line.file.master);
        let restrictions = restrictions.as_slice();
        let question = Question { account: &account, order: &order, line, restrictions, offered: &offered, used, now };
        let reader = account.reader(now);
        let blocked = |it: &Restriction| it.terms.effect != Effect::Warn && it.concerns(&reader);
        let closed = !account.standing.enabled
            || order.state != OrderState::Open
            || line.state == LineState::Struck
            || line.file.withdrawn
            || !line.delivery_approved && restrictions.iter().any(blocked)
            || (account.must_pay_first || order.must_pay_first) && order.paid_at.is_none();
        let (level, grant) = speaking(&question);
        let over = |limits: GrantLimits| {
            limits.valid_until.is_some_and(|end| now >= end) || limits.max_downloads.is_some_and(|most| used >= most)
        };
        match decide(&question) {
            Decision::Allowed(allowed) => {
                prop_assert!(!closed, "rules 26, 28 and 29");
                prop_assert_eq!(allowed.by, level);
                let Grant::Granted(limits) = grant else { panic!("opened by {grant}") };
                prop_assert!(!over(limits), "rule 27");
                prop_assert_eq!(allowed.until, limits.valid_until);
                prop_assert_eq!(allowed.remaining, limits.max_downloads.map(|most| most - used));
                prop_assert!(!allowed.sizes.is_empty(), "allowed is allowed in some size");
            }
            Decision::Refused(block) => {
                let by_size = matches!(block, DownloadBlock::NeedsSize | DownloadBlock::NothingOffered);
                let by_grant = match grant {
                    Grant::Granted(limits) => over(limits),
                    Grant::Denied | Grant::Inherit => true,
                };
                prop_assert!(closed || by_grant || by_size, "{block:?} without a reason");
                prop_assert_eq!(closed, [26, 28, 29, 48].contains(&block.rule()), "{:?}", block);
            }
        }
    }

    /// Rule 22: it is a function of what it is asked, and of nothing else.
    #[test]
    fn the_same_question_has_the_same_answer(
        account in strategies::accounts(),
        order in strategies::orders_of_one_line(),
        used in 0_u32..5,
        now in strategies::moments(),
    ) {
        let line = &order.lines[0];
        let question = Question { account: &account, order: &order, line, restrictions: &[], offered: &[], used, now };
        prop_assert_eq!(decide(&question), decide(&question));
    }
}

/// Rule 22: what the page shows is what the download does, for every grant there is.
#[tokio::test]
async fn what_is_shown_is_what_can_be_had() {
    let scene = house().await;
    for client in ["Ana", "Ivo"] {
        for grant in [Grant::Inherit, Grant::Denied, GRANTED, limited(None, Some(0)), limited(Some(NOON), None)] {
            let number = scene.by("Bea").orders("Spring").into(client).with_grant(grant).await.unwrap().order.number;
            let shown = scene.by(client).asks_about(number, 1).await.unwrap();
            let staff = scene.by("Bea").asks_about(number, 1).await.unwrap();
            assert_eq!(shown, staff, "clients and staff are told the same");
            match (shown, scene.by(client).downloads(number, 1, "S").await) {
                (Decision::Allowed(_), Ok(_)) => {}
                (Decision::Refused(told), refused) => assert_eq!(block(refused), told),
                (shown, had) => panic!("shown {shown:?}, had {had:?}"),
            }
        }
    }
}

const NOON: Moment = TestClock::NOON;

fn limited(valid_until: Option<Moment>, max_downloads: Option<u32>) -> Grant {
    Grant::Granted(GrantLimits { valid_until, max_downloads })
}

/// Rule 22: every refusal names its rule and who can lift it, and no two have one name.
#[test]
fn every_refusal_names_its_rule_and_has_a_name_of_its_own() {
    let mut names: Vec<&str> = DownloadBlock::ALL.iter().map(|block| block.slug()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), DownloadBlock::ALL.len());
    for block in DownloadBlock::ALL {
        assert!([17, 18, 23, 26, 27, 28, 29, 48].contains(&block.rule()), "{block:?}");
    }
}

/// Rule 24.
#[tokio::test]
async fn the_unticked_box_closes_nothing_where_the_account_downloads_at_once() {
    let scene = house().await;
    let created = scene.by("Bea").orders("Spring").into("Ivo").await.unwrap();
    assert_eq!(created.order.grant, Grant::Inherit);
    assert_eq!(created.warnings, [Warning::DownloadsRegardless]);
    scene.by("Ivo").downloads(created.order.number, 1, "S").await.unwrap();

    scene.by("Bea").sets(Grant::Denied, GrantOf::Order, created.order.number).await.unwrap();
    assert_eq!(block(scene.by("Ivo").downloads(created.order.number, 1, "S").await), DownloadBlock::OrderDenied);

    let asked = scene.by("Bea").orders("Spring").into("Ana").await.unwrap();
    assert_eq!(block(scene.by("Ana").downloads(asked.order.number, 1, "S").await), DownloadBlock::NotGranted);
}

/// Rule 25.
#[tokio::test]
async fn a_changed_permission_holds_from_the_next_request_on() {
    let scene = house().await;
    let number = scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order.number;
    scene.by("Ana").accepts_terms(number).await.unwrap();
    let ana = scene.actor("Ana").await;
    let size = "S".parse().unwrap();
    let from = picdesk::NetworkAddress("192.0.2.7".to_owned());
    for (grant, of, opens) in [
        (GRANTED, GrantOf::Order, true),
        (Grant::Denied, GrantOf::Line(LineNumber(1)), false),
        (GRANTED, GrantOf::Line(LineNumber(1)), true),
        (Grant::Denied, GrantOf::Order, true),
        (Grant::Inherit, GrantOf::Line(LineNumber(1)), false),
        (Grant::Inherit, GrantOf::Order, false),
    ] {
        scene.by("Bea").sets(grant, of, number).await.unwrap();
        let begun = scene.desk.begin_download(&ana, number, LineNumber(1), &size, from.clone()).await;
        assert_eq!(begun.is_ok(), opens, "{grant} of {of:?}");
    }
    let change = AccountChange { downloads: Some(Downloads::Immediate), ..AccountChange::default() };
    scene.console.change_account(&scene.address("Ana"), change).await.unwrap();
    assert!(scene.desk.begin_download(&ana, number, LineNumber(1), &size, from).await.is_ok());
}

/// Rule 26: also with an actor that was resumed while the account was still enabled.
#[tokio::test]
async fn a_disabled_account_downloads_nothing() {
    let scene = house().await;
    let number = scene.by("Bea").orders("Spring").into("Ivo").granted().await.unwrap().order.number;
    let ivo = scene.actor("Ivo").await;
    let off = AccountChange { enabled: Some(false), ..AccountChange::default() };
    scene.console.change_account(&scene.address("Ivo"), off).await.unwrap();
    let from = picdesk::NetworkAddress("192.0.2.7".to_owned());
    let begun = scene.desk.begin_download(&ivo, number, LineNumber(1), &"S".parse().unwrap(), from).await;
    assert_eq!(block(begun), DownloadBlock::AccountDisabled);
}

/// Rule 29: whatever is granted, and from the next request on.
#[tokio::test]
async fn who_must_pay_first_downloads_nothing_before_the_order_is_marked_as_paid() {
    let scene = house().await;
    let (bea, any) = (scene.actor("Bea").await, Expected::Any);
    let first = AccountChange { must_pay_first: Some(true), ..AccountChange::default() };
    scene.console.change_account(&scene.address("Ivo"), first).await.unwrap();
    let granted = scene.by("Bea").orders("Spring").into("Ivo").granted().await.unwrap().order.number;
    let other = scene.by("Bea").orders("Spring").into("Ivo").granted().await.unwrap().order.number;
    assert_eq!(block(scene.by("Ivo").downloads(granted, 1, "S").await), DownloadBlock::Unpaid);

    scene.desk.mark_paid(&bea, granted, true, any).await.unwrap();
    scene.by("Ivo").downloads(granted, 1, "S").await.unwrap();
    assert_eq!(block(scene.by("Ivo").downloads(other, 1, "S").await), DownloadBlock::Unpaid, "each order by itself");

    let unpaid = scene.desk.mark_paid(&bea, granted, false, any).await.unwrap();
    assert_eq!(block(scene.by("Ivo").downloads(granted, 1, "S").await), DownloadBlock::Unpaid);
    let again = scene.desk.mark_paid(&bea, granted, false, any).await.unwrap();
    assert_eq!(again.order.revision, unpaid.order.revision, "nothing was different");
}

/// Rule 27.
#[tokio::test]
async fn the_refusal_names_whether_the_end_or_the_limit_was_reached() {
    let scene = house().await;
    let end = NOON.plus(Duration::from_secs(600));
    let order = scene.by("Bea").orders("Spring").into("Ana").with_grant(limited(Some(end), Some(2)));
    let number = order.await.unwrap().order.number;
    for _ in 0..2 {
        scene.by("Ana").downloads(number, 1, "S").await.unwrap();
    }
    assert_eq!(block(scene.by("Ana").downloads(number, 1, "M").await), DownloadBlock::UsedUp(2));
    scene.by("Ana").downloads(number, 2, "S").await.expect("each line has a limit of its own");

    scene.clock.set(end.minus(Duration::from_micros(1)));
    scene.by("Ana").downloads(number, 2, "S").await.expect("it is open up to the last moment");
    scene.clock.set(end);
    assert_eq!(block(scene.by("Ana").downloads(number, 2, "S").await), DownloadBlock::Ended(end));
}

/// Rule 27.
#[tokio::test]
async fn ten_requests_at_once_on_the_last_allowed_download_give_one_download() {
    let scene = house().await;
    let number = scene.by("Bea").orders("Spring").into("Ana").with_grant(limited(None, Some(1)));
    let number = number.await.unwrap().order.number;
    let outcomes = together((0..10).map(|_| scene.by("Ana").begins_to_download(number, 1, "S"))).await;
    let (had, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    assert_eq!(had.len(), 1);
    assert!(refused.into_iter().all(|outcome| block(outcome) == DownloadBlock::UsedUp(1)));
}

/// The changes that the journal kept of downloads, as `field=new`.
fn recorded(scene: &Scene) -> Vec<String> {
    let entries = scene.memory().journal().into_iter().filter(|entry| entry.kind == EntryKind::Downloaded);
    let change = |change: picdesk::Change| format!("{}={}", change.field, change.new.unwrap_or_default());
    entries.flat_map(|entry| entry.changes.into_iter().map(change)).collect()
}

/// Rule 30.
#[tokio::test]
async fn every_download_is_recorded_with_who_what_how_much_and_where() {
    let scene = house().await;
    let number = scene.by("Bea").orders("Spring").into("Ana").granted().await.unwrap().order.number;
    let bytes = scene.by("Ana").downloads(number, 2, "M").await.unwrap();
    let expected = ["line=2", "file=B2", "size=M", &format!("bytes={bytes}"), "address=192.0.2.7", "outcome=finished"];
    assert_eq!(recorded(&scene), expected);
    let entry = scene.memory().journal().into_iter().find(|entry| entry.kind == EntryKind::Downloaded).unwrap();
    let ana = Some(scene.account("Ana"));
    assert_eq!((entry.who.actor, entry.who.subject, entry.at), (ana, ana, NOON));
    let bea = scene.actor("Bea").await;
    let history = scene.desk.order_history(&bea, number, &Page::first(20)).await.unwrap();
    assert_eq!(history.entries.rows[0].entry, entry, "newest first");
}

/// Rule 30.
#[tokio::test]
async fn an_interrupted_transfer_does_not_count_against_the_limit() {
    let scene = house().await;
    let ordering = scene.by("Bea").orders("Spring").into("Ana").with_grant(limited(None, Some(1)));
    let number = ordering.await.unwrap().order.number;
    for _ in 0..3 {
        scene.by("Ana").downloads_half(number, 1, "S").await.unwrap();
    }
    scene.by("Ana").downloads(number, 1, "S").await.unwrap();
    assert_eq!(block(scene.by("Ana").downloads(number, 1, "S").await), DownloadBlock::UsedUp(1));
    assert_eq!(recorded(&scene).iter().filter(|change| *change == "outcome=interrupted").count(), 3);
}

/// Rules 27 and 30: one that nobody ended counts until its lease does.
#[tokio::test]
async fn a_transfer_that_nobody_ended_counts_until_its_lease_ends() {
    let scene = house().await;
    let ordering = scene.by("Bea").orders("Spring").into("Ana").with_grant(limited(None, Some(1)));
    let number = ordering.await.unwrap().order.number;
    let _lost = scene.by("Ana").begins_to_download(number, 1, "S").await.unwrap();
    assert_eq!(block(scene.by("Ana").downloads(number, 1, "S").await), DownloadBlock::UsedUp(1));
    scene.clock.advance(TRANSFER_LEASE);
    scene.by("Ana").downloads(number, 1, "S").await.unwrap();
}

/// Rule 30: a media store that fails costs the client nothing.
#[tokio::test]
async fn a_file_that_cannot_be_opened_does_not_count_against_the_limit() {
    let scene = house().await;
    let ordering = scene.by("Bea").orders("Spring").into("Ana").with_grant(limited(None, Some(1)));
    let number = ordering.await.unwrap().order.number;
    scene.media.break_down();
    assert!(matches!(scene.by("Ana").downloads(number, 1, "S").await, Err(Error::Media(_))));
    scene.media.recover();
    scene.by("Ana").downloads(number, 1, "S").await.unwrap();
}
