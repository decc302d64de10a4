//! Known devices.

use async_trait::async_trait;
use picdesk::{AccountId, Devices, Digest, EmailAddress, KnownDevice, MOST_DEVICES, Moment};

use crate::{
    fault::Answer,
    hand::{Hand, values},
};

#[async_trait]
impl Devices for Hand {
    async fn is_known(&mut self, device: &Digest, address: &EmailAddress, at: Moment) -> Answer<bool> {
        let sql = "SELECT device.account FROM device JOIN account ON account.id = device.account \
                   WHERE device.digest = $1 AND account.folded_address = $2 AND device.known_until > $3";
        Ok(self.row(sql, values![device.0.to_vec(), address.folded(), at.micros()]).await?.is_some())
    }

    async fn know(&mut self, device: &KnownDevice) -> Answer<()> {
        let (account, digest) = (device.account.uuid(), device.digest.0.to_vec());
        let sql = "INSERT INTO device (account, digest, known_until) VALUES ($1, $2, $3) \
                   ON CONFLICT (account, digest) DO UPDATE SET known_until = excluded.known_until";
        self.change(sql, values![account, digest.clone(), device.until.micros()]).await?;
        let others = MOST_DEVICES - 1;
        let sql = format!(
            "DELETE FROM device WHERE account = $1 AND digest IN (SELECT digest FROM device \
             WHERE account = $1 AND digest <> $2 ORDER BY known_until DESC, digest LIMIT 1000 OFFSET {others})"
        );
        self.change(sql, values![account, digest]).await.map(drop)
    }

    async fn renew(&mut self, earlier: &Digest, fresh: &Digest) -> Answer<()> {
        let sql = "UPDATE device SET digest = $2 WHERE digest = $1";
        self.change(sql, values![earlier.0.to_vec(), fresh.0.to_vec()]).await.map(drop)
    }

    async fn forget_all(&mut self, account: AccountId, but: Option<&Digest>) -> Answer<u64> {
        // No secret has the empty digest.
        let but = but.map_or_else(Vec::new, |digest| digest.0.to_vec());
        self.change("DELETE FROM device WHERE account = $1 AND digest <> $2", values![account.uuid(), but]).await
    }

    async fn forget_ended(&mut self, before: Moment) -> Answer<u64> {
        self.change("DELETE FROM device WHERE known_until < $1", values![before.micros()]).await
    }
}
