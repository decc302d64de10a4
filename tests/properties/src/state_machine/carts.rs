//! Carts and copies in random histories: what staff and clients do with what is gathered, in the model and at the desk.

use std::collections::BTreeMap;

use picdesk::{CheckOut, CopyInto, Error, Expected, FileNumber, LeftOut, Page};
use picdesk_testkit::{FailingStore, Scene};
use proptest::prelude::*;

use super::{
    model::{CLIENTS, Model, Pick},
    orders::{CURRENCIES, Line, Order},
    real::Made,
};

/// What somebody does with a cart. A client is named by place; Bea is the one who works here.
#[derive(Debug, Clone)]
pub enum CartStep {
    Add {
        client: usize,
        file: usize,
        by_staff: bool,
    },
    Remove {
        client: usize,
        file: usize,
        by_staff: bool,
    },
    PickSize {
        client: usize,
        file: usize,
    },
    /// Bea's lightbox into the client's cart.
    CopyBoxIn {
        client: usize,
    },
    /// The same, and it fails at a call of its unit, and undoes everything.
    CopyBoxInVain {
        client: usize,
        fails_at: u32,
    },
    /// The client's cart into Bea's lightbox, or into her cart.
    CopyOut {
        client: usize,
        to_box: bool,
    },
    /// Bea's lightbox into the client's account, under one of a few names.
    CopyBoxBeside {
        client: usize,
        name: usize,
    },
    AddToCopy {
        client: usize,
        name: usize,
        file: usize,
    },
    CheckOut {
        client: usize,
    },
}

/// A cart: its files in their order, with the sizes that were picked.
type Cart = Vec<(usize, Pick)>;

/// What is gathered in carts, and in the lightboxes that were copied.
#[derive(Debug, Clone, Default)]
pub struct Gathered {
    /// Those of the two clients.
    carts: [Cart; 2],
    /// Bea's.
    staff_cart: Cart,
    /// The copies in the accounts of the two clients, by the numbers of their names.
    copies: [BTreeMap<usize, Vec<usize>>; 2],
}

/// Steps that make sense where there are this many files.
pub fn steps(files: usize) -> impl Strategy<Value = CartStep> {
    let (client, file, name) = (0..2_usize, 0..files, 0..3_usize);
    let who = (client.clone(), file.clone(), any::<bool>());
    let remove = who.clone();
    prop_oneof![
        4 => who.prop_map(|(client, file, by_staff)| CartStep::Add { client, file, by_staff }),
        2 => remove.prop_map(|(client, file, by_staff)| CartStep::Remove { client, file, by_staff }),
        3 => (client.clone(), file.clone()).prop_map(|(client, file)| CartStep::PickSize { client, file }),
        2 => client.clone().prop_map(|client| CartStep::CopyBoxIn { client }),
        1 => (client.clone(), 1..6_u32).prop_map(|(client, fails_at)| CartStep::CopyBoxInVain { client, fails_at }),
        2 => (client.clone(), any::<bool>()).prop_map(|(client, to_box)| CartStep::CopyOut { client, to_box }),
        2 => (client.clone(), name.clone()).prop_map(|(client, name)| CartStep::CopyBoxBeside { client, name }),
        1 => (client.clone(), name, file).prop_map(|(client, name, file)| CartStep::AddToCopy { client, name, file }),
        4 => client.prop_map(|client| CartStep::CheckOut { client }),
    ]
}

fn put(cart: &mut Cart, files: impl IntoIterator<Item = usize>) {
    for file in files {
        if cart.iter().all(|(held, _)| *held != file) {
            cart.push((file, None));
        }
    }
}

fn merge(lightbox: &mut Vec<usize>, files: impl IntoIterator<Item = usize>) {
    for file in files {
        if !lightbox.contains(&file) {
            lightbox.push(file);
        }
    }
}

impl Model {
    /// Whether what a step names is there.
    pub fn can_gather(&self, step: &CartStep) -> bool {
        match step {
            CartStep::Add { file, .. }
            | CartStep::Remove { file, .. }
            | CartStep::PickSize { file, .. }
            | CartStep::AddToCopy { file, .. } => *file < self.royalty_free.len(),
            // Where nothing new is added nothing is stored, so that no call of it can fail.
            CartStep::CopyBoxInVain { client, .. } => {
                let cart = &self.gathered.carts[*client];
                let is_new = |file: &usize| cart.iter().all(|(held, _)| held != file);
                self.lightbox.iter().any(|file| is_new(file) && !self.out_of_cart(*file, *client))
            }
            _ => true,
        }
    }

    /// Takes a step, and answers whether it ought to be done.
    pub fn gather(&mut self, step: &CartStep) -> bool {
        match step {
            CartStep::Add { client, file, .. } => {
                let files = self.for_cart(vec![*file], *client);
                put(&mut self.gathered.carts[*client], files);
            }
            CartStep::Remove { client, file, .. } => self.gathered.carts[*client].retain(|(held, _)| held != file),
            CartStep::PickSize { client, file } => {
                let line = self.gathered.carts[*client].iter_mut().find(|(held, _)| held == file);
                let Some((_, size)) = line.filter(|_| self.royalty_free[*file]) else { return false };
                *size = Some("M");
            }
            CartStep::CopyBoxIn { client } => {
                let files = self.for_cart(self.lightbox.clone(), *client);
                put(&mut self.gathered.carts[*client], files);
            }
            CartStep::CopyBoxInVain { .. } => return false,
            CartStep::CopyOut { client, to_box } => {
                let files: Vec<usize> = self.gathered.carts[*client].iter().map(|(file, _)| *file).collect();
                if *to_box { merge(&mut self.lightbox, files) } else { put(&mut self.gathered.staff_cart, files) }
            }
            CartStep::CopyBoxBeside { client, name } => {
                if self.gathered.copies[*client].contains_key(name) {
                    return false;
                }
                let files = self.for_lightbox(self.lightbox.clone(), *client);
                self.gathered.copies[*client].insert(*name, files);
            }
            CartStep::AddToCopy { client, name, file } => {
                if !self.gathered.copies[*client].contains_key(name) {
                    return false;
                }
                let files = self.for_lightbox(vec![*file], *client);
                merge(self.gathered.copies[*client].entry(*name).or_default(), files);
            }
            CartStep::CheckOut { client } => return self.check_out(*client),
        }
        true
    }

    /// Those of some files that may be in a client's cart; the others are left out (rule 55).
    fn for_cart(&mut self, files: Vec<usize>, client: usize) -> Vec<usize> {
        let (out, rest) = files.into_iter().partition(|file| self.out_of_cart(*file, client));
        self.left_out = out;
        rest
    }

    /// Those of some files that may be in a client's lightbox; the others are left out (rule 56).
    fn for_lightbox(&mut self, files: Vec<usize>, client: usize) -> Vec<usize> {
        let (out, rest) = files.into_iter().partition(|file| self.hides(*file, client));
        self.left_out = out;
        rest
    }

    fn check_out(&mut self, client: usize) -> bool {
        let cart = &self.gathered.carts[client];
        let needs_size = |(file, size): &(usize, Pick)| self.royalty_free[*file] && size.is_none();
        let wrong = |line: &(usize, Pick)| needs_size(line) || self.out_of_cart(line.0, client);
        if cart.is_empty() || cart.iter().any(wrong) {
            return false;
        }
        let cart = std::mem::take(&mut self.gathered.carts[client]);
        let lines = cart.into_iter().map(|(file, size)| Line::of(file, self.royalty_free[file], size, CURRENCIES[0]));
        self.orders.push(Order::of(client, lines.collect()));
        true
    }
}

/// Does a step through the desk, as the person whose step it is, and answers what was left out.
pub async fn done(
    scene: &Scene,
    failing: &FailingStore,
    made: &mut Made,
    step: &CartStep,
) -> Result<Vec<LeftOut>, Error> {
    let (desk, bea, lightbox) = (&scene.desk, scene.actor("Bea").await, scene.lightbox("Box"));
    let account = |client: usize| scene.account(CLIENTS[client]);
    let files = &made.files;
    let left_out = match step {
        CartStep::Add { client, file, by_staff } => {
            let actor = scene.actor(if *by_staff { "Bea" } else { CLIENTS[*client] }).await;
            desk.add_to_cart(&actor, account(*client), &files[*file..=*file]).await?.left_out
        }
        CartStep::Remove { client, file, by_staff } => {
            let actor = scene.actor(if *by_staff { "Bea" } else { CLIENTS[*client] }).await;
            desk.remove_from_cart(&actor, account(*client), &files[*file]).await?;
            Vec::new()
        }
        CartStep::PickSize { client, file } => {
            let actor = scene.actor(CLIENTS[*client]).await;
            desk.pick_cart_size(&actor, &files[*file], &"M".parse().expect("a label")).await?;
            Vec::new()
        }
        CartStep::CopyBoxIn { client } => {
            desk.copy_lightbox_into_cart(&bea, lightbox, account(*client)).await?.left_out
        }
        CartStep::CopyBoxInVain { client, fails_at } => {
            failing.fail_at(*fails_at);
            let outcome = desk.copy_lightbox_into_cart(&bea, lightbox, account(*client)).await;
            failing.recover();
            outcome?.left_out
        }
        CartStep::CopyOut { client, to_box: true } => {
            desk.copy_cart_to_lightbox(&bea, account(*client), CopyInto::Lightbox(lightbox)).await?.left_out
        }
        CartStep::CopyOut { client, to_box: false } => {
            desk.copy_cart_to_my_cart(&bea, account(*client)).await?.left_out
        }
        CartStep::CopyBoxBeside { client, name } => {
            let name = name_of(*name).parse().expect("a name");
            desk.copy_lightbox_into_account(&bea, lightbox, account(*client), name).await?.left_out
        }
        CartStep::AddToCopy { client, name, file } => {
            let listed = desk.lightboxes_of(&bea, account(*client), &Page::first(50)).await?.rows;
            let copy =
                listed.iter().find(|row| row.name.as_str() == name_of(*name)).ok_or(picdesk::Missing::Lightbox)?;
            let file = &files[*file..=*file];
            desk.add_to_lightbox(&bea, account(*client), copy.id, file, Expected::Any).await?.left_out
        }
        CartStep::CheckOut { client } => {
            let actor = scene.actor(CLIENTS[*client]).await;
            let shown = desk.cart(&actor, actor.account()).await?.cart;
            let ask = CheckOut {
                usage: "A poster".parse().expect("a usage"),
                reference: None,
                terms_accepted: true,
                expected: Expected::Exactly(shown.revision),
                // The number of orders is a key that no earlier check out had.
                key: made.orders.len().to_string().parse().expect("a key"),
            };
            made.orders.push(desk.check_out(&actor, &ask).await?.order.number);
            Vec::new()
        }
    };
    Ok(left_out)
}

/// Compares carts, copies and counters with what the model says (rules 56 and 57).
pub async fn compare(scene: &Scene, files: &[FileNumber], model: &Model) {
    let (bea, gathered) = (scene.actor("Bea").await, &model.gathered);
    let carts = CLIENTS.into_iter().zip(&gathered.carts).chain([("Bea", &gathered.staff_cart)]);
    for (name, expected) in carts {
        let shown = scene.desk.cart(&bea, scene.account(name)).await.expect("read");
        let picked = |line: &picdesk::CartLineShown| line.picked.as_ref().map(|size| size.label.to_string());
        let held: Vec<_> = shown.lines.iter().map(|line| (&line.card.number, picked(line))).collect();
        let expected: Vec<_> = expected.iter().map(|&(file, size)| (&files[file], size.map(str::to_owned))).collect();
        assert_eq!(held, expected, "{name}");
    }
    for (client, name) in CLIENTS.into_iter().enumerate() {
        let (cart, copies) = (&gathered.carts[client], &gathered.copies[client]);
        let held = scene.desk.holdings(&bea, scene.account(name)).await.expect("counted");
        let counted = (held.cart_files as usize, held.lightboxes as usize, held.lightbox_files as usize);
        assert_eq!(counted, (cart.len(), copies.len(), copies.values().map(Vec::len).sum()), "{name}");

        let actor = scene.actor(name).await;
        // What an owner is shown, and of what only the number is left.
        let parted = |held: &mut dyn Iterator<Item = usize>| -> (Vec<&FileNumber>, Vec<&FileNumber>) {
            let (hidden, shown): (Vec<usize>, Vec<usize>) = held.partition(|file| model.hides(*file, client));
            let named = |places: Vec<usize>| places.into_iter().map(|file| &files[file]).collect();
            (named(shown), named(hidden))
        };
        let shown = scene.desk.cart(&actor, actor.account()).await.expect("read");
        let seen = (shown.lines.iter().map(|line| &line.card.number).collect(), shown.hidden.iter().collect());
        assert_eq!(parted(&mut cart.iter().map(|(file, _)| *file)), seen, "{name} sees in the cart");
        for row in scene.desk.lightboxes(&actor, &Page::first(50)).await.expect("listed").rows {
            let place = copies.keys().find(|place| name_of(**place) == row.name.as_str()).expect("one of the copies");
            let shown = scene.desk.lightbox(&actor, row.id).await.expect("read");
            let seen = (shown.files.iter().map(|card| &card.number).collect(), shown.hidden.iter().collect());
            assert_eq!(parted(&mut copies[place].iter().copied()), seen, "{name} sees in {}", row.name);
        }
    }
}

fn name_of(name: usize) -> String {
    format!("Copy {name}")
}
