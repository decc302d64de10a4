//! The shelf of carts.

use std::sync::Arc;

use async_trait::async_trait;
use picdesk::{AccountId, Cart, Carts, Name, Permit, ReadCarts, StoreError, may};

use super::{Answer, Shelves, known};

impl Shelves {
    /// The cart of an account that is there.
    fn cart(&self, owner: Option<AccountId>) -> Option<Cart> {
        let owner = owner.filter(|owner| self.accounts.contains_key(owner))?;
        Some(self.carts.get(&owner).cloned().unwrap_or_else(|| Cart::untouched(owner)))
    }
}

#[async_trait]
impl ReadCarts for Shelves {
    async fn get(&mut self, viewing: &Permit<may::ViewCart>) -> Answer<Option<Cart>> {
        Ok(self.cart(viewing.scope().account()))
    }

    async fn who_added(&mut self, cart: &Cart) -> Answer<Vec<(AccountId, Name)>> {
        let mut others: Vec<AccountId> = cart.lines.iter().map(|line| line.added_by).collect();
        others.retain(|&id| id != cart.owner);
        others.sort();
        others.dedup();
        Ok(others.into_iter().filter_map(|id| Some((id, self.account(id)?.name.clone()))).collect())
    }
}

#[async_trait]
impl Carts for Shelves {
    async fn open(&mut self, editing: &Permit<may::EditCart>) -> Answer<Option<Cart>> {
        Ok(self.cart(editing.scope().account()))
    }

    async fn save(&mut self, cart: &Cart) -> Answer<()> {
        let kept = self.cart(Some(cart.owner)).ok_or(StoreError::Stale)?;
        if kept.revision.next() != cart.revision {
            return Err(StoreError::Stale);
        }
        cart.lines.iter().try_for_each(|line| known(&self.files, &line.file, "file"))?;
        Arc::make_mut(&mut self.carts).insert(cart.owner, cart.clone());
        Ok(())
    }
}
