//! Furnishes the demo agency: accounts, pictures, and then what its people would have done.

use std::{sync::Arc, thread::available_parallelism};

use anyhow::{Context as _, bail};
use picdesk::{
    AccountChange, AccountId, Console, House, Import, Imported, LicenceModel, MediaFile, Numbering, Password, Ports,
    SupplierId,
};
use picdesk_demo_pictures::{PICTURES, picture};
use tokio::task::{JoinSet, spawn_blocking};

use super::{
    PASSWORD, books, orders,
    people::{self, CLIENTS, STAFF, Stands},
    restrictions,
    secrets::OneHash,
};

/// Furnishes an empty agency. The console is gone when it returns, before anybody can knock.
pub(crate) async fn furnish(ports: &Ports, house: &House) -> anyhow::Result<()> {
    eprintln!("Furnishing the demo agency with {PICTURES} pictures; this happens once.");
    let thrifty = Ports { secrets: Arc::new(OneHash::new(Arc::clone(&ports.secrets))), ..ports.clone() };
    let console = Console::new(thrifty, house.clone());
    let clients = enrol(&console).await?;
    let files = hang_pictures(&console).await?;
    let sold = orders::play(ports.clone(), house.clone(), &clients, &files).await?;
    books::play(ports.clone(), house.clone(), &clients, &sold).await?;
    restrictions::play(ports.clone(), house.clone(), &clients, &files).await
}

/// Enrols everybody, and answers the clients in the order of [`CLIENTS`].
async fn enrol(console: &Console) -> anyhow::Result<Vec<AccountId>> {
    let password = Password::choose(PASSWORD)?;
    for colleague in STAFF {
        console.enrol(colleague.account()?, Some(&password)).await?;
    }
    let mut clients = Vec::with_capacity(CLIENTS.len());
    for client in &CLIENTS {
        let (.., stands) = *client;
        let password = (stands != Stands::NotActivated).then_some(&password);
        let account = console.enrol(people::account(client)?, password).await?;
        if stands == Stands::Disabled {
            let change = AccountChange { enabled: Some(false), ..AccountChange::default() };
            console.change_account(&account.address, change).await?;
        }
        clients.push(account.id);
    }
    Ok(clients)
}

/// Draws and imports the pictures, as many at a time as there are cores, and answers their files by their numbers.
async fn hang_pictures(console: &Console) -> anyhow::Result<Vec<MediaFile>> {
    let suppliers = [
        console.supplier(&"Kestrel Pictures".parse()?).await?.id,
        console.supplier(&"Northlight Archive".parse()?).await?.id,
    ];
    let at_a_time = available_parallelism().map_or(2, usize::from);
    let mut files = Vec::with_capacity(PICTURES as usize);
    let mut waiting = 0..PICTURES;
    let mut under_way = JoinSet::new();
    loop {
        while under_way.len() < at_a_time
            && let Some(n) = waiting.next()
        {
            let supplier = suppliers[n as usize % suppliers.len()];
            under_way.spawn(hang(console.clone(), n, supplier));
        }
        match under_way.join_next().await {
            Some(file) => files.push(file.context("a picture was not hung")??),
            None => break,
        }
    }
    files.sort_by(|one, other| one.card.number.cmp(&other.card.number));
    Ok(files)
}

async fn hang(console: Console, n: u32, supplier: SupplierId) -> anyhow::Result<MediaFile> {
    let picture = spawn_blocking(move || picture(n)).await?;
    let licence = if n % 3 == 1 { LicenceModel::RoyaltyFree } else { LicenceModel::RightsManaged };
    let import = Import { name: picture.name, bytes: picture.jpeg, supplier, licence, numbering: Numbering::Metadata };
    match console.import(import).await? {
        Imported::New(file) => Ok(*file),
        Imported::Known(number) | Imported::NumberTaken(number) => bail!("two demo pictures are {number}"),
    }
}
