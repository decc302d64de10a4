//! The head of a bulk order: what is ordered, and on which terms.

use picdesk::{
    BulkOrder, BulkOrderId, BulkOrderRecord, FileNumber, FileWish, Message, Moment, Notification, OrderTerms, SizePick,
    Stage, Subject, Wish,
};
use sea_orm::{
    FromQueryResult,
    prelude::{Json, Uuid},
};

use crate::{
    fault::Answer,
    hand::{Hand, values},
    map,
};

#[derive(FromQueryResult)]
struct Head {
    id: Uuid,
    begun_by: Uuid,
    begun_at: i64,
    lightbox: String,
    files: Json,
    grant_kind: String,
    grant_until: Option<i64>,
    grant_most: Option<i64>,
    royalty_free: Option<String>,
    wishes: Json,
    stage: String,
    subject: Option<String>,
    message: Option<String>,
}

const PICKS: [SizePick; 2] = [SizePick::Largest, SizePick::Smallest];

fn pick(pick: SizePick) -> &'static str {
    match pick {
        SizePick::Largest => "largest",
        SizePick::Smallest => "smallest",
    }
}

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Open => "open",
        Stage::Draft => "draft",
    }
}

fn wish_to_json(FileWish { file, wish }: &FileWish) -> Json {
    let wanted = match wish {
        Wish::RightsManaged => ("licence", "RM"),
        Wish::Size(label) => ("size", label.as_str()),
        Wish::Pick(size) => ("pick", pick(*size)),
    };
    [("file", file.as_str()), wanted].map(|(name, value)| (name, Json::from(value))).into_iter().collect()
}

fn wish_from_json(json: &Json) -> Answer<FileWish> {
    let wish = match (json["size"].as_str(), json["pick"].as_str()) {
        (Some(label), None) => Wish::Size(map::parsed(label)?),
        (None, Some(slug)) => Wish::Pick(map::named(&PICKS, pick, slug)?),
        _ => Wish::RightsManaged,
    };
    Ok(FileWish { file: map::parsed(json["file"].as_str().unwrap_or_default())?, wish })
}

/// Reads a list that is kept as one value.
fn list<T>(json: &Json, read: impl Fn(&Json) -> Answer<T>) -> Answer<Vec<T>> {
    json.as_array().ok_or_else(|| map::broken_row("a list is expected"))?.iter().map(read).collect()
}

fn notification(subject: Option<&str>, message: Option<&str>) -> Answer<Option<Notification>> {
    let (subject, message) = (map::parsed_maybe(subject)?, map::parsed_maybe(message)?);
    Ok(subject.zip(message).map(|(subject, message)| Notification { subject, message }))
}

fn restored(head: Head) -> Answer<BulkOrder> {
    let pick = |slug: &str| map::named(&PICKS, pick, slug);
    Ok(BulkOrder::restore(BulkOrderRecord {
        id: head.id.into(),
        begun_by: head.begun_by.into(),
        begun_at: Moment::from_micros(head.begun_at),
        lightbox: map::parsed(&head.lightbox)?,
        files: list(&head.files, |number| map::parsed(number.as_str().unwrap_or_default()))?,
        terms: OrderTerms {
            grant: map::grant(&head.grant_kind, head.grant_until, head.grant_most)?,
            royalty_free: head.royalty_free.as_deref().map(pick).transpose()?,
            wishes: list(&head.wishes, wish_from_json)?,
            stage: map::named(&[Stage::Open, Stage::Draft], stage, &head.stage)?,
            notification: notification(head.subject.as_deref(), head.message.as_deref())?,
        },
    }))
}

impl Hand {
    pub(super) async fn bulk_order(&self, id: BulkOrderId) -> Answer<Option<BulkOrder>> {
        let head = self.one::<Head>("SELECT * FROM bulk_order WHERE id = $1", values![id.uuid()]).await?;
        head.map(restored).transpose()
    }

    pub(super) async fn put_bulk_order(&self, bulk: &BulkOrder) -> Answer<()> {
        let files: Json = bulk.files.iter().map(FileNumber::as_str).collect();
        let wishes: Json = bulk.terms.wishes.iter().map(wish_to_json).collect();
        let (grant_kind, grant_until, grant_most) = map::grant_columns(&bulk.terms.grant);
        let note = bulk.terms.notification.as_ref();
        let mut query = self.query();
        query.put(
            "INSERT INTO bulk_order (id, begun_by, begun_at, lightbox, files, grant_kind, grant_until, grant_most, \
             royalty_free, wishes, stage, subject, message) VALUES (",
        );
        query.list(values![
            bulk.id.uuid(),
            bulk.begun_by.uuid(),
            bulk.begun_at.micros(),
            bulk.lightbox.as_str(),
            files,
            grant_kind,
            grant_until,
            grant_most,
            bulk.terms.royalty_free.map(pick),
            wishes,
            stage(bulk.terms.stage),
            note.map(|note| Subject::as_str(&note.subject)),
            note.map(|note| Message::as_str(&note.message)),
        ]);
        query.put(")");
        self.change_later(query).await
    }
}
