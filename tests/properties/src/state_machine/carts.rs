//! Carts and copies in random histories: what staff and clients do with what is gathered, in the model and at the desk.

use std::collections::BTreeMap;

use picdesk::{CheckOut, CopyInto, Error, Expected, FileNumber, OrderNumber, Page};
use picdesk_testkit::{FailingStore, Scene};
use proptest::prelude::*;

use super::model::{CLIENTS, Grant, Line, Model, Order, Pick};

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
                self.lightbox.iter().any(|file| cart.iter().all(|(held, _)| held != file))
            }
            _ => true,
        }
    }

    /// Takes a step, and answers whether it ought to be done.
    pub fn gather(&mut self, step: &CartStep) -> bool {
        let Gathered { carts, staff_cart, copies } = &mut self.gathered;
        match step {
            CartStep::Add { client, file, .. } => put(&mut carts[*client], [*file]),
            CartStep::Remove { client, file, .. } => carts[*client].retain(|(held, _)| held != file),
            CartStep::PickSize { client, file } => {
                let line = carts[*client].iter_mut().find(|(held, _)| held == file);
                let Some((_, size)) = line.filter(|_| self.royalty_free[*file]) else { return false };
                *size = Some("M");
            }
            CartStep::CopyBoxIn { client } => put(&mut carts[*client], self.lightbox.iter().copied()),
            CartStep::CopyBoxInVain { .. } => return false,
            CartStep::CopyOut { client, to_box } => {
                let files: Vec<usize> = carts[*client].iter().map(|(file, _)| *file).collect();
                if *to_box { merge(&mut self.lightbox, files) } else { put(staff_cart, files) }
            }
            CartStep::CopyBoxBeside { client, name } => {
                if copies[*client].contains_key(name) {
                    return false;
                }
                copies[*client].insert(*name, self.lightbox.clone());
            }
            CartStep::AddToCopy { client, name, file } => match copies[*client].get_mut(name) {
                Some(copy) => merge(copy, [*file]),
                None => return false,
            },
            CartStep::CheckOut { client } => return self.check_out(*client),
        }
        true
    }

    fn check_out(&mut self, client: usize) -> bool {
        let cart = &mut self.gathered.carts[client];
        if cart.is_empty() || cart.iter().any(|(file, size)| self.royalty_free[*file] && size.is_none()) {
            return false;
        }
        let lines = std::mem::take(cart).into_iter().map(|(file, size)| Line::of(file, self.royalty_free[file], size));
        self.orders.push(Order { client, draft: false, grant: Grant::Inherit, lines: lines.collect() });
        true
    }
}

/// Does a step through the desk, as the person whose step it is. An order may come of it.
pub async fn done(
    scene: &Scene,
    failing: &FailingStore,
    files: &[FileNumber],
    turn: usize,
    step: &CartStep,
) -> Result<Option<OrderNumber>, Error> {
    let (desk, bea, lightbox) = (&scene.desk, scene.actor("Bea").await, scene.lightbox("Box"));
    let account = |client: usize| scene.account(CLIENTS[client]);
    match step {
        CartStep::Add { client, file, by_staff } => {
            let actor = scene.actor(if *by_staff { "Bea" } else { CLIENTS[*client] }).await;
            desk.add_to_cart(&actor, account(*client), &files[*file..=*file]).await?;
        }
        CartStep::Remove { client, file, by_staff } => {
            let actor = scene.actor(if *by_staff { "Bea" } else { CLIENTS[*client] }).await;
            desk.remove_from_cart(&actor, account(*client), &files[*file]).await?;
        }
        CartStep::PickSize { client, file } => {
            let actor = scene.actor(CLIENTS[*client]).await;
            desk.pick_cart_size(&actor, &files[*file], &"M".parse().expect("a label")).await?;
        }
        CartStep::CopyBoxIn { client } => {
            desk.copy_lightbox_into_cart(&bea, lightbox, account(*client)).await?;
        }
        CartStep::CopyBoxInVain { client, fails_at } => {
            failing.fail_at(*fails_at);
            let outcome = desk.copy_lightbox_into_cart(&bea, lightbox, account(*client)).await;
            failing.recover();
            outcome?;
        }
        CartStep::CopyOut { client, to_box: true } => {
            desk.copy_cart_to_lightbox(&bea, account(*client), CopyInto::Lightbox(lightbox)).await?;
        }
        CartStep::CopyOut { client, to_box: false } => {
            desk.copy_cart_to_my_cart(&bea, account(*client)).await?;
        }
        CartStep::CopyBoxBeside { client, name } => {
            desk.copy_lightbox_into_account(&bea, lightbox, account(*client), name_of(*name).parse().expect("a name"))
                .await?;
        }
        CartStep::AddToCopy { client, name, file } => {
            let listed = desk.lightboxes_of(&bea, account(*client), &Page::first(50)).await?.rows;
            let copy =
                listed.iter().find(|row| row.name.as_str() == name_of(*name)).ok_or(picdesk::Missing::Lightbox)?;
            desk.add_to_lightbox(&bea, account(*client), copy.id, &files[*file..=*file], Expected::Any).await?;
        }
        CartStep::CheckOut { client } => {
            let actor = scene.actor(CLIENTS[*client]).await;
            let shown = desk.cart(&actor, actor.account()).await?.cart;
            let ask = CheckOut {
                usage: "A poster".parse().expect("a usage"),
                reference: None,
                terms_accepted: true,
                expected: Expected::Exactly(shown.revision),
                key: turn.to_string().parse().expect("a key"),
            };
            return Ok(Some(desk.check_out(&actor, &ask).await?.order.number));
        }
    }
    Ok(None)
}

/// Compares carts, copies and counters with what the model says (rule 57).
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
    for (name, (cart, copies)) in CLIENTS.into_iter().zip(gathered.carts.iter().zip(&gathered.copies)) {
        let held = scene.desk.holdings(&bea, scene.account(name)).await.expect("counted");
        let counted = (held.cart_files as usize, held.lightboxes as usize, held.lightbox_files as usize);
        assert_eq!(counted, (cart.len(), copies.len(), copies.values().map(Vec::len).sum()), "{name}");
    }
}

fn name_of(name: usize) -> String {
    format!("Copy {name}")
}
