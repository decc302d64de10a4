//! Forms that carry files. They are read part by part, as they arrive: the fields first, then one file after another
//! into a temporary file of its own. However many people send however much, a picture is in memory only when it is
//! whole and its turn has come.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use poem::{
    FromRequest, Request, RequestBody,
    web::{Field, Multipart, TempFile},
};
use tokio::{
    io::AsyncReadExt,
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use crate::{
    Settings,
    pages::fields::Fields,
    problem::{Kind, Problem},
};

mod course;

use course::{Course, arriving, measured, thrown_away};

/// The most files that one form may carry.
const MOST_FILES: u64 = 500;
/// The most bytes that a field in front of the files may have.
const MOST_OF_A_FIELD: u64 = 8 * 1024;
/// The most fields in front of the files.
const MOST_FIELDS: usize = 20;
/// How much is read and thrown away of what was refused, so that whoever sends it gets to read why.
const PATIENCE: u64 = 32 * 1024 * 1024;

/// A form that carries files, on its way in.
pub(super) struct Parcel {
    /// None where what was sent is no such form.
    parts: Option<Multipart>,
    course: Arc<Course>,
    turns: Turns,
    /// The most bytes that a file may have.
    limit: u64,
    /// How long nothing may arrive.
    patience: Duration,
    files: u64,
    waiting: Option<Field>,
}

/// A file that has arrived, on the disk.
pub(super) struct Arrived {
    /// What it was called where it came from, without a path.
    pub name: String,
    bytes: u64,
    limit: u64,
    file: TempFile,
    turns: Turns,
}

/// The turns of those who want a whole picture in memory. Decoding holds more than the picture, so they are few.
#[derive(Clone)]
pub(crate) struct Turns(Arc<Semaphore>);

impl Default for Turns {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(2)))
    }
}

/// A turn, with the picture that it is about.
pub(super) struct Turn {
    /// The bytes of the whole file.
    pub bytes: Vec<u8>,
    /// Holds the turn.
    pub held: OwnedSemaphorePermit,
}

impl Parcel {
    /// Takes what arrives, and reads nothing of it yet.
    pub(super) async fn of(request: &Request, mut body: RequestBody) -> Result<Self, Problem> {
        let (Some(settings), Some(turns)) = (request.data::<Settings>(), request.data::<Turns>()) else {
            return Err(Problem::ours(Kind::Failed, "the router hands out no settings"));
        };
        let (limit, patience) = (settings.upload_limit, settings.request_timeout);
        let course = Arc::new(Course::of(limit.saturating_mul(MOST_FILES)));
        let arriving = arriving(body.take().unwrap_or_default(), course.clone(), patience);
        // Who sends it is asked first: a stranger is to sign in, whatever they send.
        let parts = Multipart::from_request(request, &mut RequestBody::new(arriving)).await.ok();
        Ok(Self { parts, course, turns: turns.clone(), limit, patience, files: 0, waiting: None })
    }

    /// Reads the fields in front of the first file.
    pub(super) async fn fields(&mut self) -> Result<Fields, Problem> {
        let mut fields = Vec::new();
        while let Some(part) = self.next_part().await? {
            if part.file_name().is_some() {
                self.waiting = Some(part);
                break;
            }
            if fields.len() == MOST_FIELDS {
                return Err(Problem::new(Kind::TooLarge, "the form has more fields than it should"));
            }
            let name = part.name().unwrap_or_default().to_owned();
            let mut text = Vec::new();
            let read = Box::pin(part.into_async_read().take(MOST_OF_A_FIELD + 1)).read_to_end(&mut text).await;
            if read.map_err(|_| self.course.problem())? as u64 > MOST_OF_A_FIELD {
                return Err(Problem::new(Kind::TooLarge, format!("the field `{name}` is too long")));
            }
            fields.push((name, String::from_utf8(text).map_err(|_| Problem::unreadable("a field is not text"))?));
        }
        Ok(Fields::from_iter(fields))
    }

    /// Waits for the next file to arrive.
    pub(super) async fn next_file(&mut self) -> Result<Option<Arrived>, Problem> {
        loop {
            let part = match self.waiting.take() {
                Some(part) => part,
                None => match self.next_part().await? {
                    Some(part) => part,
                    None => return Ok(None),
                },
            };
            // A browser sends a file without a name where none was chosen; a field behind the files is none of ours.
            let Some(name) = part.file_name().map(plainly_named).filter(|name| !name.is_empty()) else { continue };
            self.files += 1;
            if self.files > MOST_FILES {
                return Err(Problem::new(Kind::TooLarge, format!("a form can carry {MOST_FILES} files at the most")));
            }
            return self.kept(name, part).await.map(Some);
        }
    }

    /// Reads a little of what was not wanted, so that whoever is still sending gets to read the answer.
    ///
    /// Without that the connection would be closed while they are sending, and they would see it break and nothing else.
    pub(super) async fn let_go(mut self) {
        let patience = self.patience;
        self.course.shorten(PATIENCE);
        let rest = async {
            if let Some(part) = self.waiting.take() {
                thrown_away(&mut Box::pin(part.into_async_read()), &self.course).await?;
            }
            while let Ok(Some(part)) = self.next_part().await {
                thrown_away(&mut Box::pin(part.into_async_read()), &self.course).await?;
            }
            io::Result::Ok(())
        };
        // Whoever takes longer sees the connection break.
        let _ = timeout(patience, rest).await;
    }

    async fn next_part(&mut self) -> Result<Option<Field>, Problem> {
        let parts = self.parts.as_mut().ok_or_else(|| Problem::unreadable("this is no form that carries files"))?;
        let part = parts.next_field().await.map_err(|_| self.course.problem())?;
        self.course.taken_out();
        Ok(part)
    }

    /// Puts a file on the disk; of one that is too large only as much as shows that.
    async fn kept(&mut self, name: String, part: Field) -> Result<Arrived, Problem> {
        let arrived = Arc::new(AtomicU64::new(0));
        let measured = measured(part.into_async_read(), self.limit + 1, arrived.clone(), self.course.clone());
        let kept = TempFile::from_request(&Request::default(), &mut RequestBody::new(measured)).await;
        let file = match kept {
            Ok(file) => file,
            Err(_) if self.course.broke() => return Err(self.course.problem()),
            Err(error) => return Err(Problem::ours(Kind::Failed, error)),
        };
        let bytes = arrived.load(Ordering::Relaxed);
        Ok(Arrived { name, bytes, limit: self.limit, file, turns: self.turns.clone() })
    }
}

impl Arrived {
    /// Whether it has more bytes than a picture may have.
    pub(super) fn is_too_large(&self) -> bool {
        self.bytes > self.limit
    }

    /// Reads it whole, when its turn has come.
    pub(super) async fn in_turn(mut self) -> io::Result<Turn> {
        let held = self.turns.0.acquire_owned().await.map_err(io::Error::other)?;
        let mut bytes = Vec::with_capacity(usize::try_from(self.bytes).unwrap_or_default());
        self.file.read_to_end(&mut bytes).await?;
        Ok(Turn { bytes, held })
    }
}

/// The name of a file without the folders that it lay in, and without what would move the text around it (rule 36).
fn plainly_named(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = last.chars().filter(|&c| !c.is_control() && !picdesk::turns_direction(c));
    plain.take(200).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rule 36.
    #[test]
    fn a_file_is_named_without_its_folders_and_without_what_moves_text_about() {
        for (sent, name) in [
            ("C:\\fake\\sea.jpg", "sea.jpg"),
            ("../../etc/passwd", "passwd"),
            ("a\r\nb.jpg", "ab.jpg"),
            ("gpj\u{202e}.exe", "gpj.exe"),
            ("", ""),
        ] {
            assert_eq!(plainly_named(sent), name, "{sent:?}");
        }
        assert_eq!(plainly_named(&"x".repeat(500)).len(), 200);
    }
}
