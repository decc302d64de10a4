//! The shelf of known devices.

use std::{cmp::Reverse, sync::Arc};

use async_trait::async_trait;
use picdesk::{AccountId, Devices, Digest, EmailAddress, KnownDevice, MOST_DEVICES, Moment};

use super::{Answer, Shelves, known};

#[async_trait]
impl Devices for Shelves {
    async fn is_known(&mut self, device: &Digest, address: &EmailAddress, at: Moment) -> Answer<bool> {
        let counts = |known: &&KnownDevice| known.digest == *device && at < known.until;
        let mut accounts = self.devices.iter().filter(counts).filter_map(|known| self.account(known.account));
        Ok(accounts.any(|account| account.address.folded() == address.folded()))
    }

    async fn know(&mut self, device: &KnownDevice) -> Answer<()> {
        known(&self.accounts, &device.account, "account")?;
        let devices = Arc::make_mut(&mut self.devices);
        devices.retain(|other| (other.account, other.digest) != (device.account, device.digest));
        // The shelf is in the order in which devices make place: those known for longest first.
        devices.push(device.clone());
        devices.sort_by_key(|other| Reverse((other == device, other.until)));
        let mut held = 0;
        devices.retain(|other| {
            held += usize::from(other.account == device.account);
            other.account != device.account || held <= MOST_DEVICES
        });
        Ok(())
    }

    async fn renew(&mut self, earlier: &Digest, fresh: &Digest) -> Answer<()> {
        for device in Arc::make_mut(&mut self.devices).iter_mut().filter(|device| device.digest == *earlier) {
            device.digest = *fresh;
        }
        Ok(())
    }

    async fn forget_all(&mut self, account: AccountId, but: Option<&Digest>) -> Answer<u64> {
        let held = self.devices.len();
        Arc::make_mut(&mut self.devices).retain(|device| device.account != account || Some(&device.digest) == but);
        Ok((held - self.devices.len()) as u64)
    }

    async fn forget_ended(&mut self, before: Moment) -> Answer<u64> {
        let held = self.devices.len();
        Arc::make_mut(&mut self.devices).retain(|device| device.until >= before);
        Ok((held - self.devices.len()) as u64)
    }
}
