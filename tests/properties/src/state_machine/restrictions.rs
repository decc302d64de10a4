//! Restrictions in random histories: what staff say of files, whom it concerns, and what those can still find, gather and
//! download, in the model and at the desk.

use picdesk::{
    AccountChange, Effect, EmailAddress, Error, Expected, FileFilter, FileNumber, InCart, Page, RestrictionTerms, Whom,
};
use picdesk_testkit::{FailingStore, Scene};
use proptest::{option, prelude::*, sample::select};

use super::{
    model::{CLIENTS, Model},
    real::{Made, at_minute},
};

/// What staff do about restrictions. A client is named by place, and so is a restriction among those that are there.
#[derive(Debug, Clone)]
pub enum RestrictionStep {
    Restrict {
        file: usize,
        terms: Terms,
    },
    /// Restricting fails at a call of its unit, and undoes everything.
    RestrictInVain {
        file: usize,
        terms: Terms,
        fails_at: u32,
    },
    Change {
        restriction: usize,
        terms: Terms,
    },
    Lift {
        restriction: usize,
    },
    /// Staff say where a client is, or that they do not know.
    Locate {
        client: usize,
        territory: Option<&'static str>,
    },
}

/// What a restriction says, with its beginning and its end in minutes since the history began.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    effect: Effect,
    in_cart: bool,
    from: Option<u32>,
    until: Option<u32>,
    territory: Option<&'static str>,
    meant: Meant,
}

/// Which of the two clients a restriction is for.
#[derive(Debug, Clone, Copy)]
enum Meant {
    Both,
    Only(usize),
    AllBut(usize),
}

const TERRITORIES: [&str; 2] = ["DE", "FR"];

fn terms() -> impl Strategy<Value = Terms> {
    let client = 0..CLIENTS.len();
    let meant = prop_oneof![Just(Meant::Both), client.clone().prop_map(Meant::Only), client.prop_map(Meant::AllBut),];
    let (territory, begins, ends) = (option::of(select(&TERRITORIES)), 0_u32..200, 0_u32..300);
    let when = (option::weighted(0.3, begins), option::weighted(0.3, ends));
    (select(&Effect::ALL), any::<bool>(), when, territory, meant).prop_map(
        |(effect, in_cart, (from, until), territory, meant)| Terms { effect, in_cart, from, until, territory, meant },
    )
}

/// Steps that make sense where there are so many files and restrictions.
pub fn steps(files: usize, restrictions: usize) -> BoxedStrategy<RestrictionStep> {
    let (file, client) = (0..files, 0..CLIENTS.len());
    let in_vain = (file.clone(), terms(), 1..6_u32);
    let place = (client, option::of(select(&TERRITORIES)));
    let mut steps = vec![
        (4, (file, terms()).prop_map(|(file, terms)| RestrictionStep::Restrict { file, terms }).boxed()),
        (
            1,
            in_vain
                .prop_map(|(file, terms, fails_at)| RestrictionStep::RestrictInVain { file, terms, fails_at })
                .boxed(),
        ),
        (2, place.prop_map(|(client, territory)| RestrictionStep::Locate { client, territory }).boxed()),
    ];
    if restrictions > 0 {
        let (one, other) = (0..restrictions, 0..restrictions);
        let change = (one, terms()).prop_map(|(restriction, terms)| RestrictionStep::Change { restriction, terms });
        steps.push((2, change.boxed()));
        steps.push((2, other.prop_map(|restriction| RestrictionStep::Lift { restriction }).boxed()));
    }
    proptest::strategy::Union::new_weighted(steps).boxed()
}

impl Terms {
    /// Nobody can mean a restriction that ends before it begins.
    fn can_be_meant(&self) -> bool {
        !matches!((self.from, self.until), (Some(from), Some(until)) if until <= from)
    }
}

impl Model {
    /// Whether what a step names is there.
    pub fn can_restrict(&self, step: &RestrictionStep) -> bool {
        match step {
            RestrictionStep::Restrict { file, .. } | RestrictionStep::RestrictInVain { file, .. } => {
                *file < self.royalty_free.len()
            }
            RestrictionStep::Change { restriction, .. } | RestrictionStep::Lift { restriction } => {
                *restriction < self.restrictions.len()
            }
            RestrictionStep::Locate { .. } => true,
        }
    }

    /// Takes a step, and answers whether it ought to be done.
    pub fn restrict(&mut self, step: &RestrictionStep) -> bool {
        match *step {
            RestrictionStep::Restrict { file, terms } => {
                if terms.can_be_meant() {
                    self.restrictions.push((file, terms));
                }
                terms.can_be_meant()
            }
            RestrictionStep::RestrictInVain { .. } => false,
            RestrictionStep::Change { restriction, terms } => {
                if terms.can_be_meant() {
                    self.restrictions[restriction].1 = terms;
                }
                terms.can_be_meant()
            }
            RestrictionStep::Lift { restriction } => {
                self.restrictions.remove(restriction);
                true
            }
            RestrictionStep::Locate { client, territory } => {
                self.territories[client] = territory;
                true
            }
        }
    }

    /// The restrictions of a file that concern a client now. A client who may be anywhere is everywhere (rule 28).
    fn concerning(&self, file: usize, client: usize) -> impl Iterator<Item = &Terms> {
        let concerns = move |terms: &&Terms| {
            let now = terms.from.is_none_or(|from| from <= self.now) && terms.until.is_none_or(|end| self.now < end);
            let here = match (terms.territory, self.territories[client]) {
                (Some(listed), Some(at)) => listed == at,
                _ => true,
            };
            let meant = match terms.meant {
                Meant::Both => true,
                Meant::Only(one) => one == client,
                Meant::AllBut(one) => one != client,
            };
            now && here && meant
        };
        self.restrictions.iter().filter(move |(of, _)| *of == file).map(|(_, terms)| terms).filter(concerns)
    }

    /// The most that the restrictions of a file do to a client now.
    pub fn effect(&self, file: usize, client: usize) -> Option<Effect> {
        self.concerning(file, client).map(|terms| terms.effect).max()
    }

    /// Whether a file is not there for a client (rule 56).
    pub fn hides(&self, file: usize, client: usize) -> bool {
        self.effect(file, client) == Some(Effect::Hide)
    }

    /// Whether a file is left out of a client's cart (rule 55).
    pub fn out_of_cart(&self, file: usize, client: usize) -> bool {
        self.concerning(file, client).any(|terms| !terms.in_cart) || self.hides(file, client)
    }

    /// Whether a file is delivered to a client only where staff approve that (rule 28).
    pub fn blocks(&self, file: usize, client: usize) -> bool {
        matches!(self.effect(file, client), Some(Effect::Block | Effect::Hide))
    }
}

/// Does a step through the desk, as Bea.
pub async fn done(scene: &Scene, failing: &FailingStore, made: &mut Made, step: &RestrictionStep) -> Result<(), Error> {
    let (desk, bea) = (&scene.desk, scene.actor("Bea").await);
    match step {
        RestrictionStep::Restrict { file, terms } => {
            let file = &made.files[*file];
            let restricted = desk.restrict_file(&bea, file, real_terms(scene, terms)).await?;
            made.restrictions.push((file.clone(), restricted.id));
        }
        RestrictionStep::RestrictInVain { file, terms, fails_at } => {
            failing.fail_at(*fails_at);
            let outcome = desk.restrict_file(&bea, &made.files[*file], real_terms(scene, terms)).await;
            failing.recover();
            outcome?;
        }
        RestrictionStep::Change { restriction, terms } => {
            let (file, id) = &made.restrictions[*restriction];
            desk.change_restriction(&bea, file, *id, real_terms(scene, terms)).await?;
        }
        RestrictionStep::Lift { restriction } => {
            let (file, id) = made.restrictions.remove(*restriction);
            desk.lift_restriction(&bea, &file, id).await?;
        }
        RestrictionStep::Locate { client, territory } => {
            let territory = territory.map(|code| code.parse().expect("a territory"));
            let change = AccountChange { territory: Some(territory), ..AccountChange::default() };
            desk.change_account(&bea, scene.account(CLIENTS[*client]), change, Expected::Any).await?;
        }
    }
    Ok(())
}

/// Compares what everybody finds with what the model says: staff every file, and clients what is not hidden from them.
pub async fn compare(scene: &Scene, files: &[FileNumber], model: &Model) {
    let clients = CLIENTS.into_iter().enumerate().map(|(client, name)| (Some(client), name));
    for (client, name) in clients.chain([(None, "Bea")]) {
        let actor = scene.actor(name).await;
        let found = scene.desk.search(&actor, &FileFilter::default(), &Page::first(200)).await.expect("searched").rows;
        let found: Vec<&FileNumber> = found.iter().map(|card| &card.number).collect();
        let hidden = |file: &usize| client.is_some_and(|client| model.hides(*file, client));
        let expected = (0..files.len()).rev().filter(|file| !hidden(file));
        assert_eq!(found, expected.map(|file| &files[file]).collect::<Vec<_>>(), "{name} finds");
    }
}

fn real_terms(scene: &Scene, terms: &Terms) -> RestrictionTerms<EmailAddress> {
    let named = |client: usize| vec![scene.address(CLIENTS[client])];
    RestrictionTerms {
        effect: terms.effect,
        in_cart: if terms.in_cart { InCart::Allowed } else { InCart::LeftOut },
        from: terms.from.map(at_minute),
        until: terms.until.map(at_minute),
        territories: terms.territory.iter().map(|code| code.parse().expect("a territory")).collect(),
        whom: match terms.meant {
            Meant::Both => Whom::Everybody,
            Meant::Only(one) => Whom::Only(named(one)),
            Meant::AllBut(one) => Whom::AllBut(named(one)),
        },
        notice: "Not for advertising".parse().expect("a notice"),
    }
}
