//! Forms with files, as a browser sends them.

use super::{Browser, Shown};

const BOUNDARY: &str = "----between-the-parts";

impl Browser {
    /// Sends the form of a page with files, with these of its fields typed anew and the rest as they were shown.
    #[track_caller]
    pub fn uploads<'a>(
        &'a self,
        page: &Shown,
        action: &str,
        typed: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> impl Future<Output = Shown> + use<'a> {
        let mut fields = page.form(action);
        // The chooser of files sends its files.
        fields.retain(|(name, _)| name != "files");
        for (name, value) in &mut fields {
            if let Some((_, anew)) = typed.iter().find(|(anew, _)| anew == name) {
                *value = (*anew).to_owned();
            }
        }
        self.posts_parcel(action, &fields, files)
    }

    /// Sends any fields with files to an address, whatever was shown.
    pub fn posts_parcel<'a>(
        &'a self,
        path: &str,
        fields: &[(String, String)],
        files: &[(&str, &[u8])],
    ) -> impl Future<Output = Shown> + use<'a> {
        self.posts_body(path, parcel(fields, files), &[])
    }

    /// Sends any bytes as a form with files to an address, with these headers besides.
    pub fn posts_body<'a, B: Into<reqwest::Body>>(
        &'a self,
        path: &str,
        body: B,
        headers: &[(&str, &str)],
    ) -> impl Future<Output = Shown> + use<'a, B> {
        let request = self.http.post(format!("{}{path}", self.site)).header("Accept", "text/html").body(body);
        let request = request.header("Content-Type", parcel_kind());
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        async move { Shown::of(request.send().await.expect("an answer")).await }
    }
}

/// The kind of content that [`parcel`] makes.
pub fn parcel_kind() -> String {
    format!("multipart/form-data; boundary={BOUNDARY}")
}

/// The body of a form with these fields and files.
pub fn parcel(fields: &[(String, String)], files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    let mut part = |head: &str, content: &[u8]| {
        body.extend_from_slice(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    };
    for (name, value) in fields {
        part(&format!("name=\"{name}\""), value.as_bytes());
    }
    for (name, content) in files {
        let head = format!("name=\"files\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream");
        part(&head, content);
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}
