//! The records of a ZIP, byte by byte (APPNOTE 6.3.10: 4.3.7 to 4.3.16).

use picdesk::Moment;

/// In the place of a number that stands in 64 bits elsewhere.
const IN_64: u32 = u32::MAX;
/// The checksum comes behind the file (bit 3), and its name is UTF-8 (bit 11).
const FLAGS: u16 = 1 << 3 | 1 << 11;
/// The first version of the format that knows plain files, and the first that knows numbers of 64 bits.
const PLAIN: u16 = 20;
const WIDE: u16 = 45;

/// What is known of a file in a ZIP.
#[derive(Debug)]
pub(super) struct Record {
    name: String,
    /// Its length.
    pub(super) bytes: u64,
    /// The moment that it is of: seconds in steps of two, minutes, hours; day, month, year since 1980.
    moment: (u16, u16),
    /// Where its head begins.
    at: u64,
    /// The CRC-32 of its bytes, once it has come to its end.
    pub(super) checksum: u32,
}

impl Record {
    pub(super) fn new(name: String, bytes: u64, moment: Moment, at: u64) -> Self {
        let (year, month, day) = moment.utc().to_calendar_date();
        let (hour, minute, second) = moment.utc().to_hms();
        let year = u16::try_from(year - 1980).unwrap_or_default().min(127);
        let date = year << 9 | u16::from(u8::from(month)) << 5 | u16::from(day);
        let time = u16::from(hour) << 11 | u16::from(minute) << 5 | u16::from(second / 2);
        Self { name, bytes, moment: (time, date), at, checksum: 0 }
    }

    /// Whether its length needs 64 bits.
    fn is_wide(&self) -> bool {
        self.bytes >= u64::from(IN_64)
    }

    /// What stands in front of the file.
    pub(super) fn head(&self) -> Vec<u8> {
        let wide = self.is_wide();
        let extra = if wide { wide_field(&[self.bytes, self.bytes]) } else { Vec::new() };
        let version = if wide { WIDE } else { PLAIN };
        let mut head = Bytes::of(0x0403_4b50).u16(version).u16(FLAGS).u16(0).u16(self.moment.0).u16(self.moment.1);
        head = head.u32(0).u32(narrow(self.bytes)).u32(narrow(self.bytes));
        head.u16(short(self.name.len())).u16(short(extra.len())).bytes(self.name.as_bytes()).bytes(&extra).0
    }

    /// What stands behind the file.
    pub(super) fn descriptor(&self) -> Vec<u8> {
        let begun = Bytes::of(0x0807_4b50).u32(self.checksum);
        if self.is_wide() {
            begun.u64(self.bytes).u64(self.bytes).0
        } else {
            begun.u32(narrow(self.bytes)).u32(narrow(self.bytes)).0
        }
    }

    /// Its entry in the directory.
    fn entry(&self) -> Vec<u8> {
        let mut wide = Vec::new();
        if self.is_wide() {
            wide.extend([self.bytes, self.bytes]);
        }
        if self.at >= u64::from(IN_64) {
            wide.push(self.at);
        }
        let extra = if wide.is_empty() { Vec::new() } else { wide_field(&wide) };
        let version = if wide.is_empty() { PLAIN } else { WIDE };
        let entry =
            Bytes::of(0x0201_4b50).u16(version).u16(version).u16(FLAGS).u16(0).u16(self.moment.0).u16(self.moment.1);
        let entry = entry.u32(self.checksum).u32(narrow(self.bytes)).u32(narrow(self.bytes));
        let entry = entry.u16(short(self.name.len())).u16(short(extra.len())).u16(0).u16(0).u16(0).u32(0);
        entry.u32(narrow(self.at)).bytes(self.name.as_bytes()).bytes(&extra).0
    }
}

/// The directory of a ZIP, which begins at a place, and its end.
pub(super) fn directory(records: &[Record], at: u64) -> Vec<u8> {
    let entries: Vec<u8> = records.iter().flat_map(Record::entry).collect();
    let (count, length) = (records.len() as u64, entries.len() as u64);
    let end = at + length;
    let mut bytes = Bytes(entries);
    let wide = at >= u64::from(IN_64) || length >= u64::from(IN_64) || count >= u64::from(u16::MAX);
    if wide {
        // The wide end has 44 bytes behind its length; the locator behind it says where it is.
        let wide_end = Bytes::of(0x0606_4b50).u64(44).u16(WIDE).u16(WIDE).u32(0).u32(0);
        bytes = bytes.bytes(&wide_end.u64(count).u64(count).u64(length).u64(at).0);
        bytes = bytes.bytes(&Bytes::of(0x0706_4b50).u32(0).u64(end).u32(1).0);
    }
    let count = u16::try_from(count).unwrap_or(u16::MAX);
    let end = Bytes::of(0x0605_4b50).u16(0).u16(0).u16(count).u16(count);
    bytes.bytes(&end.u32(narrow(length)).u32(narrow(at)).u16(0).0).0
}

/// The extra field that holds what needs 64 bits, in the order in which it stands elsewhere.
fn wide_field(numbers: &[u64]) -> Vec<u8> {
    let field = Bytes(Vec::new()).u16(1).u16(short(8 * numbers.len()));
    numbers.iter().fold(field, |field, number| field.u64(*number)).0
}

/// A number in 32 bits, or the sign that it stands elsewhere.
fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(IN_64)
}

/// The length of a name or of an extra field: both are ours, and far shorter than 64 KB.
fn short(length: usize) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}

/// Bytes being put together, little end first.
struct Bytes(Vec<u8>);

impl Bytes {
    /// A record begins with its signature.
    fn of(signature: u32) -> Self {
        Self(Vec::new()).u32(signature)
    }

    fn u16(self, number: u16) -> Self {
        self.bytes(&number.to_le_bytes())
    }

    fn u32(self, number: u32) -> Self {
        self.bytes(&number.to_le_bytes())
    }

    fn u64(self, number: u64) -> Self {
        self.bytes(&number.to_le_bytes())
    }

    fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend(bytes);
        self
    }
}
