//! Pictures as answers, in pieces.

use std::ops::Range;

use picdesk::{Delivery, Format};
use poem::{
    Body, IntoResponse, Response,
    http::{StatusCode, header},
};
use poem_openapi::{
    ApiResponse,
    registry::{MetaHeader, MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry},
};

use crate::{
    answer::{header_of, response},
    transfer::{Transfer, body},
};

/// A picture to look at, on its way out.
pub(crate) struct Picture {
    format: Format,
    bytes: u64,
    body: Body,
}

/// A picture that was licensed on its way out, to keep; or a part of it.
pub(crate) struct Kept {
    picture: Picture,
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
        Self { format: delivery.format, bytes: delivery.bytes, body: body(delivery.pieces) }
    }
}

impl Kept {
    /// What a transfer hands over.
    pub(crate) fn of(transfer: Transfer) -> Self {
        let (format, part, whole) = (transfer.format(), transfer.part(), transfer.bytes());
        let (bytes, mark) = (part.end - part.start, transfer.mark().to_owned());
        let (number, size) = transfer.what();
        let name = file_name(number, size, format);
        Self { picture: Picture { format, bytes, body: body(Box::new(transfer)) }, name, mark, part, whole }
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
        Response::builder()
            .header(header::CONTENT_TYPE, self.format.media_type())
            .header(header::CONTENT_LENGTH, self.bytes)
            .body(self.body)
    }
}

impl IntoResponse for Kept {
    fn into_response(self) -> Response {
        let Self { picture, name, mark, part, whole } = self;
        let answer = picture
            .with_header(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))
            .with_header(header::ACCEPT_RANGES, "bytes")
            .with_header(header::ETAG, format!("\"{mark}\""));
        if part == (0..whole) {
            return answer.into_response();
        }
        let sent = format!("bytes {}-{}/{whole}", part.start, part.end.saturating_sub(1));
        answer.with_status(StatusCode::PARTIAL_CONTENT).with_header(header::CONTENT_RANGE, sent).into_response()
    }
}

/// An answer that is a picture, as the document describes it.
fn described(status: StatusCode, what: &'static str, length: &str, others: Vec<MetaHeader>) -> MetaResponse {
    let schema = MetaSchema { format: Some("binary"), ..MetaSchema::new("string") };
    let content = Format::ALL.map(|format| MetaMediaType {
        content_type: format.media_type(),
        schema: MetaSchemaRef::Inline(Box::new(schema.clone())),
    });
    let length = header_of("Content-Length", length);
    response(status, what, content.into(), std::iter::once(length).chain(others).collect())
}

impl ApiResponse for Picture {
    fn meta() -> MetaResponses {
        let picture = described(StatusCode::OK, "The picture.", "The length of the picture in bytes.", Vec::new());
        MetaResponses { responses: vec![picture] }
    }

    fn register(_: &mut Registry) {}
}

impl ApiResponse for Kept {
    fn meta() -> MetaResponses {
        let mark =
            || header_of("ETag", "What is the same as long as the bytes are: the `If-Range` by which it goes on.");
        let range = header_of("Content-Range", "Which bytes of how many.");
        let length = "The length of what is sent, in bytes.";
        let whole = described(StatusCode::OK, "The picture.", length, vec![mark()]);
        let part = described(StatusCode::PARTIAL_CONTENT, "The rest of it.", length, vec![mark(), range]);
        MetaResponses { responses: vec![whole, part] }
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
