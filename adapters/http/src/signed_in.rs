//! Who acts: from the cookie of a browser or the bearer token of a script, and from nothing else.

use std::net::IpAddr;

use picdesk::{
    Actor, DEVICE_KNOWN_FOR, Desk, Device, DeviceToken, Error, NetworkAddress, SESSION_LASTS, SessionToken,
    SignInRefusal, TokenSecret, Whereabouts,
};
use poem::{Addr, Request, RequestBody, http::header};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    payload::Response,
    registry::{MetaSecurityScheme, Registry},
};

use crate::{
    Settings,
    browser::browser,
    problem::{Kind, Problem},
};

/// Somebody who is signed in.
///
/// It stands first among the arguments of a handler, so that nobody learns what is wrong with a request before they
/// said who they are. A change that a browser's cookie vouches for must come from one of our own pages.
pub(crate) struct SignedIn(pub Actor);

impl SignedIn {
    /// Finds out who sends a request.
    pub(crate) async fn read(request: &Request) -> Result<Self, Problem> {
        let (Some(desk), Some(settings)) = (request.data::<Desk>(), request.data::<Settings>()) else {
            return Err(Problem::ours(Kind::Failed, "the router hands out no desk"));
        };
        let Some(secret) = bearer(request) else {
            let token = session_cookie(request, settings).ok_or(SignInRefusal::NoSession)?;
            if !request.method().is_safe() {
                refuse_other_sites(request)?;
            }
            return Ok(Self(desk.resume(&token).await?));
        };
        // A cookie holds a session alone: the secret of an API token opens no page.
        Ok(Self(match TokenSecret::read(secret) {
            Some(secret) => desk.resume_by_token(&secret).await?,
            None => desk.resume(&SessionToken::new(secret.to_owned())).await?,
        }))
    }
}

/// Refuses what another site's page made a browser send: forms and scripts of strangers travel with the cookie too.
///
/// Browsers say where a request comes from in `Sec-Fetch-Site`, old ones in `Origin`; no page can change either. A
/// program that is no browser sends neither, and carries no cookie against its owner's will.
pub(crate) fn refuse_other_sites(request: &Request) -> Result<(), Problem> {
    let ours = match (request.header("sec-fetch-site"), request.header(header::ORIGIN)) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_some() && host == request.header(header::HOST)
        }
        (None, None) => true,
    };
    if ours {
        return Ok(());
    }
    Err(Problem::new(Kind::FromElsewhere, "it came from another site's page, so it may not be what you wanted"))
}

fn bearer(request: &Request) -> Option<&str> {
    let (scheme, token) = request.header(header::AUTHORIZATION)?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Gives a browser the secret by which it is known from now on.
pub(crate) fn known<T>(answer: Response<T>, secret: Option<&DeviceToken>, settings: &Settings) -> Response<T> {
    match secret {
        Some(secret) => answer.header(header::SET_COOKIE, settings.device_cookie(secret)),
        None => answer,
    }
}

/// The session that a browser's cookie names.
pub(crate) fn session_cookie(request: &Request, settings: &Settings) -> Option<SessionToken> {
    cookie(request, settings.cookie_name()).map(|secret| SessionToken::new(secret.to_owned()))
}

/// What a password is typed into that a page of ours asks for: a browser, known or not.
pub(crate) fn browser_device(request: &Request, settings: &Settings) -> Device {
    let secret = cookie(request, settings.device_cookie_name());
    Device::Browser(secret.map(|secret| DeviceToken::new(secret.to_owned())))
}

/// What a password is sent by to the API: a browser where it brings its cookie, and otherwise a program, which would be
/// another device each time.
pub(crate) fn device(request: &Request, settings: &Settings) -> Device {
    match browser_device(request, settings) {
        Device::Browser(None) => Device::Program,
        brought => brought,
    }
}

/// Ends the session that a browser had until it signed in anew: its cookie is about to be replaced, so that nobody could
/// sign out of it any more.
pub(crate) async fn end_earlier(desk: &Desk, earlier: Option<&SessionToken>) -> Result<(), Error> {
    let Some(token) = earlier else { return Ok(()) };
    match desk.resume(token).await {
        Ok(actor) => desk.sign_out(&actor).await,
        // It has ended already, or never was one.
        Err(Error::NotSignedIn(_)) => Ok(()),
        Err(other) => Err(other),
    }
}

/// The value of a cookie. It is looked for among bytes: a neighbour of the site can plant a cookie that is no text, and
/// must not sign anybody out with it.
pub(crate) fn cookie<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    let lines = request.headers().get_all(header::COOKIE).iter();
    let pairs = lines.flat_map(|line| line.as_bytes().split(|&byte| byte == b';'));
    let mut texts = pairs.filter_map(|pair| str::from_utf8(pair).ok()?.trim().split_once('='));
    texts.find(|(found, _)| *found == name).map(|(_, value)| value)
}

impl Settings {
    /// The name of the session's cookie. Browsers take one that begins with `__Host-` only from the very host that it
    /// names, over TLS, so that no neighbour can plant another.
    pub(crate) fn cookie_name(&self) -> &'static str {
        if self.secure_cookies { "__Host-picdesk" } else { "picdesk" }
    }

    /// The name of the cookie by which a form is known that was shown to somebody who is not signed in.
    pub(crate) fn guest_cookie_name(&self) -> &'static str {
        if self.secure_cookies { "__Host-picdesk-guest" } else { "picdesk-guest" }
    }

    /// The name of the cookie by which a browser is known as a device of its owner's account.
    pub(crate) fn device_cookie_name(&self) -> &'static str {
        if self.secure_cookies { "__Host-picdesk-device" } else { "picdesk-device" }
    }

    /// The name of the cookie that carries what a change has to say to the page behind it.
    pub(crate) fn notice_cookie_name(&self) -> &'static str {
        if self.secure_cookies { "__Host-picdesk-notice" } else { "picdesk-notice" }
    }

    /// The cookie of a session that has begun (rule 68).
    pub(crate) fn cookie(&self, token: &SessionToken) -> String {
        self.cookie_lasting(self.cookie_name(), token.reveal(), SESSION_LASTS.as_secs())
    }

    /// The cookie by which the forms of somebody who is not signed in are known.
    pub(crate) fn guest_cookie(&self, secret: &SessionToken) -> String {
        self.cookie_lasting(self.guest_cookie_name(), secret.reveal(), SESSION_LASTS.as_secs())
    }

    /// The cookie by which a browser is known from now on as a device of its owner's account (rule 67).
    pub(crate) fn device_cookie(&self, secret: &DeviceToken) -> String {
        self.cookie_lasting(self.device_cookie_name(), secret.reveal(), DEVICE_KNOWN_FOR.as_secs())
    }

    /// The cookie that ends the one before.
    pub(crate) fn no_cookie(&self) -> String {
        self.cookie_lasting(self.cookie_name(), "", 0)
    }

    /// A cookie of ours (rule 68).
    pub(crate) fn cookie_lasting(&self, name: &str, value: &str, seconds: u64) -> String {
        let secure = if self.secure_cookies { "; Secure" } else { "" };
        format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
    }
}

/// Where somebody signs in, and with what.
pub(crate) fn whereabouts(request: &Request, settings: &Settings) -> Whereabouts {
    Whereabouts { address: network_address(request, settings), browser: browser(request) }
}

/// The network address that a request came from.
///
/// `X-Forwarded-For` is believed only where a proxy of ours stands in front, and only its last entry: that one our
/// proxy wrote, the others anybody could have.
pub(crate) fn network_address(request: &Request, settings: &Settings) -> NetworkAddress {
    let forwarded = request.header("x-forwarded-for").and_then(|list| list.rsplit(',').next());
    let forwarded = forwarded.filter(|_| settings.trusted_proxy).and_then(|last| last.trim().parse::<IpAddr>().ok());
    let address = match (forwarded, &request.remote_addr().0) {
        (Some(address), _) => address.to_string(),
        (None, Addr::SocketAddr(address)) => address.ip().to_string(),
        (None, other) => other.to_string(),
    };
    NetworkAddress(address)
}

const COOKIE: &str = "session_cookie";
const BEARER: &str = "session_token";

impl<'a> ApiExtractor<'a> for SignedIn {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        let cookie = MetaSecurityScheme {
            description: Some("What a browser gets by signing in. Without TLS the cookie is called `picdesk`."),
            name: Some("__Host-picdesk"),
            key_in: Some("cookie"),
            ..scheme("apiKey")
        };
        let bearer = MetaSecurityScheme {
            description: Some(
                "For programs: the `secret` of an API token, or the `token` of `POST /session`. It comes before a cookie.",
            ),
            scheme: Some("bearer"),
            ..scheme("http")
        };
        registry.create_security_scheme(COOKIE, cookie);
        registry.create_security_scheme(BEARER, bearer);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![BEARER, COOKIE]
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        Ok(Self::read(request).await?)
    }
}

fn scheme(ty: &'static str) -> MetaSecurityScheme {
    MetaSecurityScheme {
        ty,
        description: None,
        name: None,
        key_in: None,
        scheme: None,
        bearer_format: None,
        flows: None,
        openid_connect_url: None,
    }
}
