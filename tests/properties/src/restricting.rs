//! Restrictions: rules 28, 47, 55, 56 and 72.

use picdesk::{
    AccountChange, CartRefusal, CheckOut, Decision, DownloadBlock, DownloadRefusal, Effect, EmailAddress, EntryKind,
    Error, Expected, FileFilter, FileNumber, InCart, LicenceModel, LineEdit, LineNumber, MOST_RESTRICTIONS, Missing,
    OrderEdit, OrderNumber, Page, Picture, Refused, RestrictedFile, RestrictionId, RestrictionRefusal,
    RestrictionTerms, Right, Whom, WhyLeftOut,
};
use picdesk_testkit::{Scenario, Scene};

/// Staff who may do everything, somebody who may do all but manage files, two clients, and what they have gathered.
async fn house() -> Scene {
    let managed = LicenceModel::RightsManaged;
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Cleo")
        .with(Right::CreateOrders)
        .client("Ana")
        .client("Ivo")
        .files([("A1", managed), ("B2", managed), ("C3", managed)])
        .lightbox("Spring", "Bea", ["A1", "B2"])
        .lightbox("Hers", "Ana", ["C3", "A1", "B2"])
        .await
}

fn number(text: &str) -> FileNumber {
    text.parse().unwrap()
}

/// A worldwide restriction without an end that concerns everybody.
fn plain(effect: Effect) -> RestrictionTerms<EmailAddress> {
    RestrictionTerms::for_everybody(effect, "Not for advertising".parse().unwrap())
}

/// The same for Ana alone.
fn for_ana(scene: &Scene, effect: Effect) -> RestrictionTerms<EmailAddress> {
    RestrictionTerms { whom: Whom::Only(vec![scene.address("Ana")]), ..plain(effect) }
}

async fn restricts(scene: &Scene, file: &str, terms: RestrictionTerms<EmailAddress>) -> RestrictionId {
    scene.desk.restrict_file(&scene.actor("Bea").await, &number(file), terms).await.unwrap().id
}

fn approving(line: u32, approve: bool) -> OrderEdit {
    OrderEdit::of_line(LineEdit { approve: Some(approve), ..LineEdit::of(LineNumber(line)) })
}

async fn is_open(scene: &Scene, name: &str, order: OrderNumber, line: u32) -> bool {
    matches!(scene.by(name).asks_about(order, line).await.unwrap(), Decision::Allowed(_))
}

/// Rule 28.
#[tokio::test]
async fn a_granted_line_stays_closed_until_staff_approve_its_delivery() {
    let scene = house().await;
    restricts(&scene, "A1", plain(Effect::Block)).await;
    let closed = Decision::Refused(DownloadBlock::Restricted);

    let told = scene.by("Bea").orders("Spring").into("Ana").granted().dry_run().await.unwrap();
    assert_eq!(told.decisions[0], closed, "a dry run shows it");
    let order = scene.by("Bea").orders("Spring").into("Ana").granted().await.unwrap().order.number;
    for name in ["Ana", "Bea"] {
        assert_eq!(scene.by(name).asks_about(order, 1).await.unwrap(), closed, "{name} is told the same");
        assert!(is_open(&scene, name, order, 2).await, "another file is open");
    }
    let refused = scene.by("Ana").downloads(order, 1, "S").await;
    let block = DownloadRefusal::Closed(DownloadBlock::Restricted);
    assert!(matches!(refused, Err(Error::Refused(Refused::Download(found))) if found == block));
    let own = scene.desk.own_orders(&scene.actor("Ana").await, &Page::first(9)).await.unwrap();
    assert_eq!((own.rows[0].files, own.rows[0].open_now), (2, 1));

    scene.by("Bea").edits(order, &approving(1, true), Expected::Any).await.unwrap();
    assert!(is_open(&scene, "Ana", order, 1).await);
    scene.by("Ana").downloads(order, 1, "S").await.unwrap();

    scene.by("Bea").edits(order, &approving(1, false), Expected::Any).await.unwrap();
    assert_eq!(scene.by("Ana").asks_about(order, 1).await.unwrap(), closed, "and it can be taken back");
}

/// Rules 9 and 28: what a restriction says stands beside what it blocks before anything is created, for one account and for
/// many, and only for those whom it concerns.
#[tokio::test]
async fn a_dry_run_tells_what_is_restricted_for_the_client() {
    let scene = house().await;
    restricts(&scene, "A1", for_ana(&scene, Effect::Block)).await;
    let (bea, notice) = (scene.actor("Bea").await, "Not for advertising".parse().unwrap());

    let planned = scene.by("Bea").orders("Spring").into("Ana").dry_run().await.unwrap();
    let told: Vec<_> = planned.kept.iter().map(|kept| (kept.effect, kept.notices.as_slice())).collect();
    assert_eq!(told, [(Some(Effect::Block), std::slice::from_ref(&notice)), (None, &[])]);
    let planned = scene.by("Bea").orders("Spring").into("Ivo").dry_run().await.unwrap();
    assert!(planned.kept.iter().all(|kept| kept.effect.is_none() && kept.notices.is_empty()));

    let many = scene.by("Bea").into_many("Spring", &["Ana", "Ivo"]);
    let plan = scene.desk.plan_bulk_order(&bea, &many).await.unwrap();
    let restricted: Vec<_> = plan.planned.into_iter().map(|it| it.comes_to.unwrap().restricted).collect();
    let of_ana = RestrictedFile { file: number("A1"), effect: Effect::Block, notices: vec![notice] };
    assert_eq!(restricted, [vec![of_ana], Vec::new()]);
}

/// Rules 28 and 41: whoever looks for a file to add reads what the order's client may have of it, and not what another may.
#[tokio::test]
async fn a_file_that_is_found_for_an_order_says_what_its_restrictions_do_to_the_client() {
    let scene = house().await;
    restricts(&scene, "A1", for_ana(&scene, Effect::Warn)).await;
    restricts(&scene, "A1", for_ana(&scene, Effect::Hide)).await;
    let bea = scene.actor("Bea").await;
    let found = scene.desk.look_up(&bea, &"A1".parse().unwrap(), &Page::first(10)).await.unwrap().rows;
    for (owner, effect) in [("Ana", Some(Effect::Hide)), ("Ivo", None)] {
        let order = scene.by("Bea").orders("Spring").into(owner).await.unwrap().order.number;
        let shown = scene.by("Bea").sees(order).await.unwrap();
        let effects = scene.desk.effects_on_owner(&bea, &shown, &found).await.unwrap();
        assert_eq!(effects.get(&found[0].id).copied(), effect, "{owner}");
        let nobody = scene.desk.effects_on_owner(&scene.actor("Ana").await, &shown, &found).await;
        assert!(nobody.is_err(), "a client is told of no other client");
    }
}

/// Rule 47: whoever approves a delivery stands in the history, once.
#[tokio::test]
async fn an_approval_is_in_the_history_of_the_order() {
    let scene = house().await;
    let order = scene.by("Bea").orders("Spring").into("Ana").granted().await.unwrap().order.number;
    for _ in 0..2 {
        scene.by("Bea").edits(order, &approving(2, true), Expected::Any).await.unwrap();
    }
    let history = scene.desk.order_history(&scene.actor("Bea").await, order, &Page::first(9)).await.unwrap();
    let changes: Vec<_> = history.entries.rows.iter().flat_map(|kept| &kept.entry.changes).collect();
    let approvals: Vec<_> = changes.iter().filter(|change| change.field == "delivery of line 2").collect();
    assert_eq!(approvals.len(), 1);
    assert_eq!((approvals[0].old.as_deref(), approvals[0].new.as_deref()), (Some("not approved"), Some("approved")));
}

/// Rule 28: an approval lifts restrictions, and grants nothing by itself.
#[tokio::test]
async fn approving_a_delivery_is_no_grant() {
    let scene = house().await;
    restricts(&scene, "A1", plain(Effect::Block)).await;
    let order = scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order.number;
    scene.by("Bea").edits(order, &approving(1, true), Expected::Any).await.unwrap();
    let refused = scene.by("Ana").asks_about(order, 1).await.unwrap();
    assert_eq!(refused, Decision::Refused(DownloadBlock::NotGranted));
}

/// Rule 28: by account and by territory, each from the next request on.
#[tokio::test]
async fn a_restriction_blocks_those_alone_whom_it_concerns() {
    let scene = house().await;
    let bea = scene.actor("Bea").await;
    let german = RestrictionTerms { territories: vec!["DE".parse().unwrap()], ..plain(Effect::Block) };
    let id = restricts(&scene, "A1", german.clone()).await;
    let order = scene.by("Bea").orders("Spring").into("Ana").granted().await.unwrap().order.number;
    let mut open = Vec::new();
    for code in [None, Some("FR"), Some("DE")] {
        let territory = Some(code.map(|code| code.parse().unwrap()));
        let change = AccountChange { territory, ..AccountChange::default() };
        scene.desk.change_account(&bea, scene.account("Ana"), change, Expected::Any).await.unwrap();
        open.push(is_open(&scene, "Ana", order, 1).await);
    }
    assert_eq!(open, [false, true, false], "where nobody has said, each territory concerns her");

    let others = RestrictionTerms { whom: Whom::AllBut(vec![scene.address("Ana")]), ..german };
    scene.desk.change_restriction(&bea, &number("A1"), id, others).await.unwrap();
    assert!(is_open(&scene, "Ana", order, 1).await, "an exclusive licence is hers");
    let his = scene.by("Bea").orders("Spring").into("Ivo").granted().await.unwrap().order.number;
    assert!(!is_open(&scene, "Ivo", his, 1).await);
}

/// Rule 56.
#[tokio::test]
async fn a_hidden_file_is_nowhere_for_those_whom_it_is_hidden_from() {
    let scene = house().await;
    restricts(&scene, "A1", for_ana(&scene, Effect::Hide)).await;
    let search = async |name| {
        let actor = scene.actor(name).await;
        let found = scene.desk.search(&actor, &FileFilter::default(), &Page::first(9)).await.unwrap();
        let typed = scene.desk.look_up(&actor, &"A1".parse().unwrap(), &Page::first(9)).await.unwrap();
        let page = scene.desk.file(&actor, &number("A1")).await;
        let picture = scene.desk.picture(&actor, &number("A1"), Picture::Thumbnail).await;
        (found.rows.len(), typed.rows.len(), page.is_ok(), picture.is_ok())
    };
    assert_eq!(search("Ana").await, (2, 0, false, false));
    for name in ["Ivo", "Bea"] {
        assert_eq!(search(name).await, (3, 1, true, true), "{name}");
    }
    let ana = scene.actor("Ana").await;
    let [hidden, none] = [number("A1"), number("NONE")];
    for number in [&hidden, &none] {
        let error = scene.desk.file(&ana, number).await.unwrap_err();
        assert!(matches!(error, Error::Missing(Missing::File)), "rule 72: {error}");
    }
    let shown = scene.desk.lightbox(&ana, scene.lightbox("Hers")).await.unwrap();
    let files: Vec<_> = shown.files.iter().map(|card| card.number.as_str()).collect();
    assert_eq!((files, shown.hidden), (vec!["C3", "B2"], vec![number("A1")]));
    let seen = scene.desk.lightbox_of(&scene.actor("Bea").await, ana.account(), scene.lightbox("Hers")).await.unwrap();
    assert_eq!((seen.files.len(), seen.hidden.len()), (3, 0), "staff see all of it");
}

/// A hidden file keeps a place behind those that its owner can name.
#[tokio::test]
async fn a_lightbox_with_a_hidden_file_can_be_put_into_another_order() {
    let scene = house().await;
    restricts(&scene, "A1", plain(Effect::Hide)).await;
    let (ana, hers) = (scene.actor("Ana").await, scene.lightbox("Hers"));
    let named = ["B2", "C3"].map(number);
    let lightbox = scene.desk.reorder_lightbox(&ana, hers, &named, Expected::Any).await.unwrap();
    assert_eq!(lightbox.files, ["B2", "C3", "A1"].map(|name| scene.file_id(name)));
    let all = ["A1", "B2", "C3"].map(number);
    assert!(scene.desk.reorder_lightbox(&ana, hers, &all, Expected::Any).await.is_err(), "it is not there to be named");
}

/// Rule 55, and rule 72: its owner is told of a hidden file what is told of none.
#[tokio::test]
async fn what_may_not_be_in_a_cart_is_left_out_and_reported_and_the_rest_is_added() {
    let scene = house().await;
    let not_in_carts = RestrictionTerms { in_cart: InCart::LeftOut, ..for_ana(&scene, Effect::Warn) };
    restricts(&scene, "A1", not_in_carts).await;
    restricts(&scene, "B2", for_ana(&scene, Effect::Hide)).await;
    let (ana, bea) = (scene.actor("Ana").await, scene.actor("Bea").await);
    let asked = ["A1", "B2", "C3", "NONE"].map(number);
    let told = || WhyLeftOut::Restricted("Not for advertising".parse().unwrap());
    for (actor, hidden) in [(&ana, WhyLeftOut::Unknown), (&bea, told())] {
        let added = scene.desk.add_to_cart(actor, ana.account(), &asked).await.unwrap();
        let left_out: Vec<_> = added.left_out.into_iter().map(|out| (out.file, out.why)).collect();
        let reasons = [("A1", told()), ("B2", hidden), ("NONE", WhyLeftOut::Unknown)];
        assert_eq!(left_out, reasons.map(|(file, why)| (number(file), why)));
        assert_eq!(added.to.lines.len(), 1);
    }
    let copied = scene.desk.copy_lightbox_into_cart(&bea, scene.lightbox("Spring"), ana.account()).await.unwrap();
    assert_eq!((copied.added.len(), copied.left_out.len()), (0, 2));
    for name in ["Ivo", "Bea"] {
        let actor = scene.actor(name).await;
        let added = scene.desk.add_to_cart(&actor, actor.account(), &asked[..3]).await.unwrap();
        assert_eq!(added.left_out, [], "it does not concern {name}");
    }
}

/// Rule 56: what is hidden from a client cannot be put into the client's lightbox, whoever does it.
#[tokio::test]
async fn a_hidden_file_cannot_be_put_into_the_clients_lightbox() {
    let scene = house().await;
    restricts(&scene, "A1", for_ana(&scene, Effect::Hide)).await;
    restricts(&scene, "B2", RestrictionTerms { in_cart: InCart::LeftOut, ..plain(Effect::Block) }).await;
    let (ana, bea) = (scene.account("Ana"), scene.actor("Bea").await);
    let name = "For you".parse().unwrap();
    let copied = scene.desk.copy_lightbox_into_account(&bea, scene.lightbox("Spring"), ana, name).await.unwrap();
    assert_eq!(copied.added, [number("B2")], "a lightbox may hold what is blocked");
    assert_eq!(copied.left_out.iter().map(|out| &out.file).collect::<Vec<_>>(), [&number("A1")]);
}

/// Rules 55 and 58.
#[tokio::test]
async fn a_cart_with_a_file_that_was_restricted_since_is_not_checked_out() {
    let scene = house().await;
    let ana = scene.actor("Ana").await;
    let cart = scene.desk.add_to_cart(&ana, ana.account(), &["A1", "B2"].map(number)).await.unwrap().to;
    let id = restricts(&scene, "B2", plain(Effect::Hide)).await;
    let ask = CheckOut {
        usage: "A poster".parse().unwrap(),
        reference: None,
        terms_accepted: true,
        expected: Expected::Exactly(cart.revision),
        key: "one".parse().unwrap(),
    };
    let refused = scene.desk.check_out(&ana, &ask).await.unwrap_err();
    let named = CartRefusal::Restricted(vec![number("B2")]);
    assert!(matches!(refused, Error::Refused(Refused::Cart(found)) if found == named));
    let shown = scene.desk.cart(&ana, ana.account()).await.unwrap();
    assert_eq!((shown.lines.len(), shown.hidden), (1, vec![number("B2")]));

    scene.desk.lift_restriction(&scene.actor("Bea").await, &number("B2"), id).await.unwrap();
    assert_eq!(scene.desk.check_out(&ana, &ask).await.unwrap().order.lines.len(), 2, "it is free again");
}

/// Those who read a file are told what concerns them; staff are told everything.
#[tokio::test]
async fn a_notice_is_for_those_whom_the_restriction_concerns_and_for_staff() {
    let scene = house().await;
    restricts(&scene, "A1", for_ana(&scene, Effect::Warn)).await;
    let over = RestrictionTerms { until: Some(scene.now()), ..plain(Effect::Block) };
    restricts(&scene, "A1", over).await;
    for (name, told) in [("Ana", 1), ("Ivo", 0), ("Bea", 2)] {
        let actor = scene.actor(name).await;
        let shown = scene.desk.file(&actor, &number("A1")).await.unwrap();
        assert_eq!(shown.notices.len(), told, "{name}");
        let cards = scene.desk.look_up(&actor, &"picture".parse().unwrap(), &Page::first(9)).await.unwrap().rows;
        let notices = scene.desk.notices(&actor, &cards).await.unwrap();
        let with_any: usize = notices.values().map(Vec::len).sum();
        assert_eq!(with_any, told, "{name}");
    }
}

/// Rules 2 and 47: only those who manage files restrict them, and the journal says what they did.
#[tokio::test]
async fn restricting_changing_and_lifting_are_in_the_journal() {
    let scene = house().await;
    let (bea, file) = (scene.actor("Bea").await, number("A1"));
    let cleo = scene.actor("Cleo").await;
    let refused = scene.desk.restrict_file(&cleo, &file, plain(Effect::Warn)).await.unwrap_err();
    assert!(matches!(refused, Error::Denied(_)), "{refused}");

    let first = scene.desk.restrict_file(&bea, &file, for_ana(&scene, Effect::Warn)).await.unwrap();
    assert_eq!(scene.desk.restrictions_of(&bea, &file).await.unwrap(), vec![first.clone()]);
    let changed = RestrictionTerms { effect: Effect::Hide, ..first.terms.clone() };
    for _ in 0..2 {
        scene.desk.change_restriction(&bea, &file, first.id, changed.clone()).await.unwrap();
    }
    scene.desk.lift_restriction(&bea, &file, first.id).await.unwrap();
    assert_eq!(scene.desk.restrictions_of(&bea, &file).await.unwrap(), []);

    let missing = scene.desk.lift_restriction(&bea, &file, first.id).await.unwrap_err();
    assert!(matches!(missing, Error::Missing(Missing::Restriction)), "{missing}");
    let kinds = [EntryKind::FileRestricted, EntryKind::RestrictionChanged, EntryKind::RestrictionLifted];
    let told = scene.memory().journal().into_iter().filter(|entry| kinds.contains(&entry.kind));
    let told: Vec<_> = told.map(|entry| (entry.kind, entry.changes.len())).collect();
    assert_eq!(told, [(kinds[0], 5), (kinds[1], 1), (kinds[2], 5)]);
}

#[tokio::test]
async fn a_restriction_that_nobody_can_mean_is_refused() {
    let scene = house().await;
    let (bea, file) = (scene.actor("Bea").await, number("A1"));
    let unknown = "nobody@example.org".parse().unwrap();
    let at = scene.now();
    for (terms, why) in [
        (
            RestrictionTerms { whom: Whom::Only(vec![unknown, scene.address("Ana")]), ..plain(Effect::Warn) },
            RestrictionRefusal::UnknownAddresses(vec!["nobody@example.org".to_owned()]),
        ),
        (RestrictionTerms { whom: Whom::AllBut(Vec::new()), ..plain(Effect::Hide) }, RestrictionRefusal::NobodyNamed),
        (RestrictionTerms { from: Some(at), until: Some(at), ..plain(Effect::Hide) }, RestrictionRefusal::NeverHolds),
    ] {
        let refused = scene.desk.restrict_file(&bea, &file, terms).await.unwrap_err();
        assert!(matches!(refused, Error::Refused(Refused::Restriction(found)) if found == why));
    }
    for _ in 0..MOST_RESTRICTIONS {
        restricts(&scene, "A1", plain(Effect::Warn)).await;
    }
    let one_more = scene.desk.restrict_file(&bea, &file, plain(Effect::Warn)).await.unwrap_err();
    assert!(matches!(one_more, Error::Refused(Refused::Restriction(RestrictionRefusal::TooMany))));
}
