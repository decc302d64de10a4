//! Pictures as answers, in pieces.

use std::ops::Range;

use picdesk::{Delivery, Format};
use poem::{
    Body, IntoResponse, Response, ResponseBuilder,
    http::{StatusCode, header},
};
use poem_openapi::{
    ApiResponse,
    registry::{MetaMediaType, MetaResponses, MetaSchema, MetaSchemaRef, Registry},
};

use crate::{
    answer::{header_of, response},
    transfer::{Transfer, body},
};

/// A picture on its way out.
pub(crate) struct Picture {
    format: Format,
    bytes: u64,
    body: Body,
    /// What only a picture has that is kept; without it a browser shows the picture.
    kept: Option<Kept>,
}

struct Kept {
    /// Under which name a browser saves it.
    name: String,
    /// What is the same as long as its bytes are.
    mark: String,
    /// The bytes that are sent, of the whole.
    part: Range<u64>,
    whole: u64,
}

impl Picture {
    /// A picture to look at.
    pub(crate) fn shown(delivery: Delivery) -> Self {
        Self { format: delivery.format, bytes: delivery.bytes, body: body(delivery.pieces), kept: None }
    }

    /// A picture that was licensed, to keep.
    pub(crate) fn kept(transfer: Transfer) -> Self {
        let (format, part, whole) = (transfer.format(), transfer.part(), transfer.bytes());
        let (bytes, mark) = (part.end - part.start, transfer.mark().to_owned());
        let (number, size) = transfer.what();
        let name = file_name(number, size, format);
        Self { format, bytes, body: body(Box::new(transfer)), kept: Some(Kept { name, mark, part, whole }) }
    }
}

/// `NUMBER_SIZE.jpg`, of characters that every file system and every header takes.
pub(crate) fn file_name(number: &str, size: &str, format: Format) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "-._".contains(c) { c } else { '-' };
    let stem: String = format!("{number}_{size}").chars().map(plain).collect();
    format!("{stem}.{}", format.extension())
}

impl IntoResponse for Picture {
    fn into_response(self) -> Response {
        let answer = Response::builder()
            .header(header::CONTENT_TYPE, self.format.media_type())
            .header(header::CONTENT_LENGTH, self.bytes);
        match self.kept {
            Some(kept) => kept.on(answer),
            None => answer,
        }
        .body(self.body)
    }
}

impl Kept {
    fn on(self, answer: ResponseBuilder) -> ResponseBuilder {
        let Self { name, mark, part, whole } = self;
        let answer = answer
            .header(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))
            .header(header::ACCEPT_RANGES, "bytes")
            .header(header::ETAG, format!("\"{mark}\""));
        if part == (0..whole) {
            return answer;
        }
        let sent = format!("bytes {}-{}/{whole}", part.start, part.end.saturating_sub(1));
        answer.status(StatusCode::PARTIAL_CONTENT).header(header::CONTENT_RANGE, sent)
    }
}

impl ApiResponse for Picture {
    fn meta() -> MetaResponses {
        let schema = MetaSchema { format: Some("binary"), ..MetaSchema::new("string") };
        let content = Format::ALL.map(|format| MetaMediaType {
            content_type: format.media_type(),
            schema: MetaSchemaRef::Inline(Box::new(schema.clone())),
        });
        let headers = vec![header_of("Content-Length", "The length of the picture in bytes.")];
        let picture = response(StatusCode::OK, "The picture.", content.into(), headers);
        MetaResponses { responses: vec![picture] }
    }

    fn register(_: &mut Registry) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_downloaded_file_has_a_name_that_carries_no_path_and_ends_no_header() {
        assert_eq!(file_name("PD-000042", "XL", Format::Jpeg), "PD-000042_XL.jpg");
        assert_eq!(file_name("A", "../\"Größe\r\n", Format::Tiff), "A_..--Gr--e--.tif");
    }
}
