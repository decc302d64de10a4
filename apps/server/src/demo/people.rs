//! Who works at the demo agency, and whom it works for. None of them exists.

use picdesk::{Downloads, NewAccount, Right, Rights};

/// A staff member.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Colleague {
    pub(crate) name: &'static str,
    pub(crate) address: &'static str,
    /// What they do, in words.
    pub(crate) does: &'static str,
    /// Their rights; all of them where none is named.
    rights: &'static [Right],
}

/// The staff: everything, orders, and letters.
pub(crate) const STAFF: [Colleague; 3] = [
    Colleague { name: "Ines Duarte", address: "ines@kestrel.example", does: "runs the desk: every right", rights: &[] },
    Colleague {
        name: "Jonas Weber",
        address: "jonas@kestrel.example",
        does: "sells: finds accounts, creates and edits orders",
        rights: &[Right::ViewAccounts, Right::CreateOrders, Right::ViewOrders, Right::EditOrders],
    },
    Colleague {
        name: "Maya Lindqvist",
        address: "maya@kestrel.example",
        does: "looks after letters: sees orders, creates none",
        rights: &[Right::ViewAccounts, Right::ViewOrders, Right::HandleMail],
    },
];

/// How a client's account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stands {
    /// Staff are asked before files open.
    Asks,
    /// Files open as soon as they are ordered.
    AtOnce,
    /// Nobody has set a password yet.
    NotActivated,
    /// Switched off.
    Disabled,
}

use Stands::{Asks, AtOnce, Disabled, NotActivated};

/// A client's name, company, address and standing.
pub(crate) type Client = (&'static str, &'static str, &'static str, Stands);

/// The clients.
pub(crate) const CLIENTS: [Client; 40] = [
    ("Ana Sousa", "Meridian Magazine", "ana@meridian.example", AtOnce),
    ("Peter Vogel", "Vogel & Partner Design", "peter@vogel-partner.example", Asks),
    ("Chloé Martin", "Éditions du Quai", "chloe@quai.example", AtOnce),
    ("Rahul Mehta", "Blue Lotus Travel", "rahul@bluelotus.example", Asks),
    ("Sofia Rossi", "Rossi Comunicazione", "sofia@rossi.example", AtOnce),
    ("Liam O'Connor", "Harbour Books", "liam@harbourbooks.example", Asks),
    ("Emma de Vries", "De Vries Uitgevers", "emma@devries.example", Asks),
    ("Mateusz Kowalski", "Wisła Kalendarze", "mateusz@wisla.example", AtOnce),
    ("Hanna Virtanen", "Saimaa Ferries", "hanna@saimaa.example", Asks),
    ("Marco Bianchi", "Alto Outdoor", "marco@alto.example", Asks),
    ("Yuki Tanaka", "Tanaka Stationery", "yuki@tanaka.example", AtOnce),
    ("Freya Jensen", "Nordlys Forlag", "freya@nordlys.example", Asks),
    ("David Cohen", "Cohen Annual Reports", "david@cohen-reports.example", Asks),
    ("Lucía Fernández", "Revista Horizonte", "lucia@horizonte.example", AtOnce),
    ("Ben Carter", "Carter & Hale Advertising", "ben@carterhale.example", Asks),
    ("Nora Haugen", "Fjellheim Hotels", "nora@fjellheim.example", Asks),
    ("Viktor Novák", "Vltava Press", "viktor@vltava.example", AtOnce),
    ("Amelia Brooks", "Brooks Greeting Cards", "amelia@brookscards.example", Asks),
    ("Jean Dupont", "Atelier Dupont", "jean@atelier-dupont.example", Asks),
    ("Katarina Horvat", "Jadran Yachting", "katarina@jadran.example", AtOnce),
    ("Tom Bakker", "Polder Energy", "tom@polder.example", NotActivated),
    ("Isabel Moreno", "Casa Moreno", "isabel@casamoreno.example", Asks),
    ("George Evans", "Evans School Books", "george@evansbooks.example", Asks),
    ("Lena Schmidt", "Stadtblatt", "lena@stadtblatt.example", AtOnce),
    ("Oskar Lund", "Lund Arkitekter", "oskar@lund.example", Asks),
    ("Maria Papadaki", "Aegean Review", "maria@aegean.example", Asks),
    ("Samuel Osei", "Volta Posters", "samuel@volta.example", AtOnce),
    ("Grace Kim", "Han River Studio", "grace@hanriver.example", Asks),
    ("Pierre Laurent", "Laurent Vins", "pierre@laurent-vins.example", NotActivated),
    ("Elif Yılmaz", "Bosphorus Guides", "elif@bosphorus.example", Asks),
    ("Andrei Popescu", "Carpat Expeditions", "andrei@carpat.example", Asks),
    ("Julia Nowak", "Nowak Wallpapers", "julia@nowak.example", AtOnce),
    ("Daniel Berger", "Berger Museum Shop", "daniel@bergermuseum.example", Asks),
    ("Olivia Grant", "Grant Wellness", "olivia@grantwellness.example", Asks),
    ("Tiago Almeida", "Almeida Surf", "tiago@almeidasurf.example", NotActivated),
    ("Ingrid Solberg", "Solberg Bank", "ingrid@solbergbank.example", Asks),
    ("Noah Fischer", "Fischer Verlag Süd", "noah@fischer-sued.example", AtOnce),
    ("Zoe Adams", "Adams Apparel", "zoe@adamsapparel.example", Disabled),
    ("Luca Moretti", "Moretti Ceramics", "luca@moretti.example", NotActivated),
    ("Sara Nilsson", "Skog & Sjö", "sara@skogsjo.example", Asks),
];

impl Colleague {
    pub(crate) fn account(&self) -> anyhow::Result<NewAccount> {
        let rights = if self.rights.is_empty() { Rights::all() } else { self.rights.iter().copied().collect() };
        Ok(NewAccount {
            name: self.name.parse()?,
            company: Some(super::NAME.parse()?),
            address: self.address.parse()?,
            rights,
            downloads: None,
        })
    }
}

/// The account of a client.
pub(crate) fn account(&(name, company, address, stands): &Client) -> anyhow::Result<NewAccount> {
    Ok(NewAccount {
        name: name.parse()?,
        company: Some(company.parse()?),
        address: address.parse()?,
        rights: Rights::none(),
        downloads: Some(if stands == AtOnce { Downloads::Immediate } else { Downloads::Ask }),
    })
}
