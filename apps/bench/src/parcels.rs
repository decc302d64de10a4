//! Measuring ZIPs: all files of an order as a ZIP take turns with the same files one by one over one connection, and with
//! their bytes from the disk into a socket, which is as fast as anything can be.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    thread,
    time::Instant,
};

use anyhow::{Context, Result, bail};
use picdesk::{
    AccountChange, Console, CreateOrder, Desk, Device, Downloads, Grant, Import, Imported, LicenceModel, NewAccount,
    Numbering, OrderFrom, OrderNumber, OrderTerms, Password, Rights, Stage,
};

use crate::{
    aims, cli, desk,
    figures::{Table, median},
    ground::Ground,
    house::house,
    program::Program,
    staff,
    wire::{Connection, write_request},
};

/// Who downloads.
const CLIENT: &str = "ana@client.example.org";
/// How much is in the reader's hands at a time, in bytes.
const HANDFUL: usize = 256 * 1024;

/// Measures, and prints what came out.
pub fn measure(parcels: &cli::Parcels) -> Result<()> {
    let ground = Ground::of(cli::Kind::Sqlite, &parcels.on.dir)?;
    let (at, media) = (ground.database("picdesk")?, ground.folder("media")?);
    desk::prepare(&at)?;
    let order = crate::runtime()?.block_on(fill(parcels, &at, &media))?;
    let program = Program::start(|listen| {
        let mut command = desk::command(listen, &at)?;
        command.arg("--media").arg(&media);
        Ok(command)
    })?;
    let session = signed_in(program.address())?;

    let (mut zips, mut singles, mut copies, mut memory) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for turn in 0..=parcels.turns {
        let rates = [
            zip(&program, &session, order, &mut memory)?,
            one_by_one(program.address(), &session, order, parcels.files)?,
            copied(&media.join("masters"))?,
        ];
        // The first turn finds nothing in the memory of the machine, and counts nowhere.
        if turn > 0 {
            for (rates, rate) in [&mut zips, &mut singles, &mut copies].into_iter().zip(rates) {
                rates.push(rate);
            }
        }
    }
    let [zip, single, copy] = [&zips, &singles, &copies].map(|rates| median(rates));
    let megabytes = memory as f64 / 1e6;
    let mut table = Table::new(&["what", "is", "must / aim", "verdict"]);
    let shown = |name: &str, figure: String| [name.to_owned(), figure, String::new(), String::new()];
    table.row(shown("the ZIP, MB/s", format!("{zip:.0}")));
    table.row(shown("the files one by one over one connection, MB/s", format!("{single:.0}")));
    table.row(shown("their bytes from the disk into a socket, MB/s", format!("{copy:.0}")));
    let share = zip / single;
    let verdict = aims::PARCELS.at_least(share).word().to_owned();
    table.row(["the ZIP's share of one by one".to_owned(), format!("{share:.2}"), aims::PARCELS.words(), verdict]);
    table.row(shown("the ZIP's share of the bare bytes", format!("{:.2}", zip / copy)));
    let verdict = aims::PARCEL_MB.at_most(megabytes).word().to_owned();
    let most = "memory at the most while it streams, MB".to_owned();
    table.row([most, format!("{megabytes:.0}"), aims::PARCEL_MB.words(), verdict]);
    println!("\n## A ZIP of {} files of {} MB each\n", parcels.files, parcels.megabytes);
    table.print();
    Ok(())
}

/// Takes pictures in, and orders them all into the account of a client who may download them.
async fn fill(parcels: &cli::Parcels, at: &str, media: &Path) -> Result<OrderNumber> {
    let ports = desk::ports(at, Some(media)).await?;
    let (console, desk) = (Console::new(ports.clone(), house()?), Desk::new(ports, house()?));
    let ana = NewAccount {
        name: "Ana Client".parse()?,
        company: None,
        address: CLIENT.parse()?,
        rights: Rights::none(),
        downloads: Some(Downloads::Immediate),
    };
    let ana = console.enrol(ana, Some(&Password::choose(staff::PASSWORD)?)).await?;
    let direct = AccountChange { direct_download: Some(true), ..AccountChange::default() };
    console.change_account(&CLIENT.parse()?, direct).await?;
    let supplier = console.supplier(&"An agency".parse()?).await?.id;
    let sizes = picdesk::SizeCollection::standard(uuid::Uuid::from_u128(1).into(), house()?.currency);
    console.put_sizes(&sizes, None).await?;

    let drawn = picdesk_demo_pictures::picture(7).jpeg;
    let mut numbers = Vec::new();
    for place in 0..parcels.files {
        // What stands behind the end of a JPEG belongs to it and is no pixel: so it gets as large as it shall be.
        let mut bytes = drawn.clone();
        bytes.resize(bytes.len().max(parcels.megabytes * 1_000_000), place as u8);
        bytes.extend(place.to_be_bytes());
        let (licence, numbering) = (LicenceModel::RightsManaged, Numbering::FileName);
        let import = Import { name: format!("F-{place}.jpg"), bytes, supplier, licence, numbering };
        match console.import(import).await? {
            Imported::New(file) => numbers.push(file.card.number),
            other => bail!("a picture was not taken in: {other:?}"),
        }
    }
    let (address, password) = (staff::ADDRESS.parse()?, Password::typed(staff::PASSWORD));
    let signed_in = desk.sign_in(&address, &password, &here(), &Device::Program).await?;
    let kim = desk.resume(&signed_in.token).await?;
    let (grant, stage) = (Grant::Inherit, Stage::Open);
    let terms = OrderTerms { grant, royalty_free: None, wishes: Vec::new(), stage, notification: None };
    let ask = CreateOrder { into: ana.id, from: OrderFrom::Files(numbers), terms };
    Ok(desk.create_order(&kim, &ask, None).await?.order.number)
}

fn here() -> picdesk::NetworkAddress {
    picdesk::NetworkAddress("127.0.0.1".to_owned())
}

/// The header by which the client is known.
fn signed_in(address: SocketAddr) -> Result<String> {
    let mut request = Vec::new();
    let body = format!("{{\"address\":\"{CLIENT}\",\"password\":\"{}\"}}", staff::PASSWORD);
    write_request(&mut request, "POST", "/api/v1/session", "", &body);
    let mut connection = Connection::open(address)?;
    let answer = connection.exchange(&request)?.must_be_good().context("signing in")?;
    let session = answer.cookies.first().context("signing in gave no session")?;
    Ok(format!("cookie: {session}\r\n"))
}

/// Reads all files as a ZIP, in megabytes a second; notes the most memory that the program held meanwhile.
fn zip(program: &Program, session: &str, order: OrderNumber, memory: &mut u64) -> Result<f64> {
    let mut request = Vec::new();
    let headers = format!("{session}connection: close\r\n");
    write_request(&mut request, "GET", &format!("/api/v1/orders/{order}/download-all"), &headers, "");
    let mut stream = TcpStream::connect(program.address())?;
    stream.write_all(&request)?;
    read_all(stream, |pieces| {
        if pieces % 256 == 0 {
            *memory = program.memory()?.max(*memory);
        }
        Ok(())
    })
}

/// Reads a stream to its end, in megabytes a second.
fn read_all(mut stream: TcpStream, mut meanwhile: impl FnMut(u64) -> Result<()>) -> Result<f64> {
    let (began, mut hand) = (Instant::now(), vec![0; HANDFUL]);
    let (mut bytes, mut pieces) = (0, 0);
    loop {
        match stream.read(&mut hand)? {
            0 => break,
            read => bytes += read,
        }
        pieces += 1;
        meanwhile(pieces)?;
    }
    Ok(bytes as f64 / 1e6 / began.elapsed().as_secs_f64())
}

/// Reads the files one by one over one connection, in megabytes a second.
fn one_by_one(address: SocketAddr, session: &str, order: OrderNumber, files: u32) -> Result<f64> {
    let (mut connection, mut request) = (Connection::open(address)?, Vec::new());
    let (began, mut bytes) = (Instant::now(), 0);
    for line in 1..=files {
        let path = format!("/api/v1/orders/{order}/lines/{line}/download?size=Original");
        write_request(&mut request, "GET", &path, session, "");
        bytes += connection.exchange(&request)?.must_be_good()?.body.len();
    }
    Ok(bytes as f64 / 1e6 / began.elapsed().as_secs_f64())
}

/// Reads the bytes of all masters from the disk through a socket, in megabytes a second.
fn copied(masters: &Path) -> Result<f64> {
    let files = files_below(masters)?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?;
    let sender = thread::spawn(move || -> Result<()> {
        let (mut stream, _) = listener.accept()?;
        let mut hand = vec![0; HANDFUL];
        for file in files {
            let mut file = std::fs::File::open(file)?;
            loop {
                match file.read(&mut hand)? {
                    0 => break,
                    read => stream.write_all(&hand[..read])?,
                }
            }
        }
        Ok(())
    });
    let rate = read_all(TcpStream::connect(address)?, |_| Ok(()))?;
    match sender.join() {
        Ok(sent) => sent.map(|()| rate),
        Err(_) => bail!("the sender of bare bytes panicked"),
    }
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}
