//! Pictures as answers, in pieces.

use picdesk::{Delivery, Format};
use poem::{
    Body, IntoResponse, Response,
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
    /// Under which name a browser saves it; without one it shows the picture.
    name: Option<String>,
}

impl Picture {
    /// A picture to look at.
    pub(crate) fn shown(delivery: Delivery) -> Self {
        Self { format: delivery.format, bytes: delivery.bytes, body: body(delivery.pieces), name: None }
    }

    /// A picture that was licensed, to keep.
    pub(crate) fn kept(transfer: Transfer) -> Self {
        let (format, bytes) = (transfer.format(), transfer.bytes());
        let (number, size) = transfer.what();
        let name = file_name(number, size, format);
        Self { format, bytes, body: body(Box::new(transfer)), name: Some(name) }
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
        match self.name {
            Some(name) => answer.header(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
            None => answer,
        }
        .body(self.body)
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
