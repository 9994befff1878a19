//! Who really calls, when trusted proxies stand in front: what counts attempts (AU4), and what the
//! journal notes, is the client's address and not the proxy's.

use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
    sync::Arc,
};

use axum::{
    Router,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, header::FORWARDED},
    middleware::{self, Next},
    response::Response,
};
use clap::ValueEnum;

/// Addresses that begin with the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

/// The header in which the proxies name the client. Only one is believed: a proxy that writes one
/// lets a client's own other one pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ForwardedHeader {
    /// `X-Forwarded-For`, which nearly every proxy writes.
    #[default]
    XForwardedFor,
    /// `Forwarded` (RFC 7239).
    Forwarded,
}

/// The proxies that are believed.
#[derive(Clone, Debug, Default)]
pub struct Proxies {
    /// Where they are; none believes nobody.
    pub trusted: Vec<Network>,
    /// Where they name the client.
    pub header: ForwardedHeader,
}

/// The same routes, which see the client's address as that of the connection.
pub fn behind(routes: Router, proxies: Proxies) -> Router {
    // A layer costs every request: without a proxy there is none.
    if proxies.trusted.is_empty() {
        return routes;
    }
    routes.layer(middleware::from_fn_with_state(Arc::new(proxies), see_client))
}

async fn see_client(
    State(proxies): State<Arc<Proxies>>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().copied();
    if let Some(ConnectInfo(peer)) = peer {
        let client = proxies.client(peer.ip(), request.headers());
        let client = SocketAddr::new(client, peer.port());
        request.extensions_mut().insert(ConnectInfo(client));
    }
    next.run(request).await
}

impl Proxies {
    /// The last address that is not itself a trusted proxy's: whatever stands before it was written
    /// by somebody who is not believed. What is no address ends the search at who wrote it.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        for hop in self.hops(headers).into_iter().rev() {
            match hop {
                Some(before) if self.trust(client) => client = before,
                _ => break,
            }
        }
        client
    }

    fn trust(&self, address: IpAddr) -> bool {
        self.trusted.iter().any(|network| network.holds(address))
    }

    /// The addresses in the header, in their order; repeated headers are one list.
    fn hops(&self, headers: &HeaderMap) -> Vec<Option<IpAddr>> {
        let (name, read): (_, fn(&str) -> Option<IpAddr>) = match self.header {
            ForwardedHeader::XForwardedFor => ("x-forwarded-for", address),
            ForwardedHeader::Forwarded => (FORWARDED.as_str(), forwarded_for),
        };
        // What a client sends may be no text: what the proxy adds behind it still counts.
        let lines =
            headers.get_all(name).iter().map(|line| String::from_utf8_lossy(line.as_bytes()));
        // Commas part hops even inside quotes: else a quote that a client opens would hide what the
        // proxy adds.
        lines.flat_map(|line| line.split(',').map(read).collect::<Vec<_>>()).collect()
    }
}

/// `192.0.2.1`, `192.0.2.1:4000`, `2001:db8::1` or `[2001:db8::1]:4000`.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let with_port = || text.parse::<SocketAddr>().map(|address| address.ip());
    bare.parse::<IpAddr>().or_else(|_| with_port()).ok().map(|address| address.to_canonical())
}

/// The address of one hop of `Forwarded`: `for=192.0.2.1;proto=https`.
fn forwarded_for(hop: &str) -> Option<IpAddr> {
    let mut pairs = hop.split(';').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    address(value.trim().trim_matches('"'))
}

impl Network {
    fn holds(self, address: IpAddr) -> bool {
        let ((ours, width), (theirs, other)) = (number(self.address), number(address));
        let differing = (ours ^ theirs).checked_shr(width - self.bits).unwrap_or(0);
        width == other && differing == 0
    }
}

/// An address as a number, and how many bits it has.
fn number(address: IpAddr) -> (u128, u32) {
    match address {
        IpAddr::V4(address) => (u128::from(u32::from(address)), 32),
        IpAddr::V6(address) => (u128::from(address), 128),
    }
}

/// How many bits stand before an address of 32 bits that is written as one of 128.
const MAPPING: u32 = 96;

impl FromStr for Network {
    type Err = String;

    /// `192.0.2.1`, or `192.0.2.0/24` for all that begin so. `::ffff:192.0.2.1` is the first too,
    /// as is whoever calls from there.
    fn from_str(text: &str) -> Result<Self, String> {
        let (address, bits) = text.split_once('/').map_or((text, None), |(a, b)| (a, Some(b)));
        let address =
            address.parse::<IpAddr>().map_err(|_| format!("{address:?} is no address"))?;
        let (_, width) = number(address);
        let bits = bits.map_or(Ok(width), str::parse::<u32>).ok().filter(|bits| *bits <= width);
        let bits = bits.ok_or_else(|| format!("after the slash stands 0 to {width}"))?;
        let short = match address {
            IpAddr::V6(long) => long.to_ipv4_mapped(),
            IpAddr::V4(_) => None,
        };
        let Some(short) = short else { return Ok(Self { address, bits }) };
        let bits = bits.checked_sub(MAPPING);
        let bits = bits.ok_or_else(|| format!("after the slash stands {MAPPING} to {width}"))?;
        Ok(Self { address: short.into(), bits })
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn client(header: ForwardedHeader, peer: &str, lines: &[&'static str]) -> String {
        let trusted = ["10.0.0.0/8", "2001:db8::/32", "192.0.2.7"];
        let trusted = trusted.iter().map(|network| network.parse().unwrap()).collect();
        let mut headers = HeaderMap::new();
        for line in lines {
            let name = match header {
                ForwardedHeader::XForwardedFor => "x-forwarded-for",
                ForwardedHeader::Forwarded => "forwarded",
            };
            headers.append(name, HeaderValue::from_static(line));
        }
        Proxies { trusted, header }.client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn the_client_is_the_last_who_is_not_a_trusted_proxy() {
        let client = |peer, lines: &[_]| client(ForwardedHeader::XForwardedFor, peer, lines);
        assert_eq!(client("10.0.0.1", &["198.51.100.9"]), "198.51.100.9");
        assert_eq!(client("10.0.0.1", &["1.1.1.1, 198.51.100.9, 192.0.2.7"]), "198.51.100.9");
        assert_eq!(client("10.0.0.1", &["1.1.1.1", "198.51.100.9:80, 10.2.0.1"]), "198.51.100.9");
        assert_eq!(client("10.0.0.1", &["10.0.0.3, 10.0.0.2"]), "10.0.0.3");
        assert_eq!(client("2001:db8::1", &["[2001:1::5]:443"]), "2001:1::5");
        assert_eq!(client("::ffff:10.0.0.1", &["::ffff:198.51.100.9"]), "198.51.100.9");
    }

    #[test]
    fn nobody_else_is_believed() {
        let client = |peer, lines: &[_]| client(ForwardedHeader::XForwardedFor, peer, lines);
        assert_eq!(client("198.51.100.9", &["1.1.1.1"]), "198.51.100.9");
        assert_eq!(client("192.0.2.8", &["1.1.1.1"]), "192.0.2.8", "beside a trusted one");
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
        for strange in ["unknown", "", "1.1.1.1, _hidden", "1.1.1.1,", "999.1.1.1"] {
            assert_eq!(client("10.0.0.1", &[strange]), "10.0.0.1", "{strange:?}");
        }
    }

    #[test]
    fn only_the_header_that_was_chosen_is_read() {
        let read = |lines: &[_]| client(ForwardedHeader::Forwarded, "10.0.0.1", lines);
        assert_eq!(read(&["for=198.51.100.9;proto=https;by=10.0.0.1"]), "198.51.100.9");
        assert_eq!(read(&["For=\"[2001:1::5]:4711\""]), "2001:1::5");
        assert_eq!(read(&["for=\"1.1.1.1, for=198.51.100.9"]), "198.51.100.9");
        assert_eq!(read(&["for=unknown"]), "10.0.0.1");
        let trusted = vec!["10.0.0.0/8".parse().unwrap()];
        let peer: IpAddr = "10.0.0.1".parse().unwrap();
        let proxies = Proxies { trusted, header: ForwardedHeader::XForwardedFor };
        let mut headers = HeaderMap::new();
        headers.insert(FORWARDED, HeaderValue::from_static("for=1.1.1.1"));
        assert_eq!(proxies.client(peer, &headers), peer);
        let no_text = HeaderValue::from_bytes(b"\xe9, 198.51.100.9").unwrap();
        headers.insert("x-forwarded-for", no_text);
        assert_eq!(proxies.client(peer, &headers).to_string(), "198.51.100.9", "added behind it");
    }

    #[test]
    fn a_network_is_an_address_and_how_many_bits_of_it() {
        for wrong in ["", "10.0.0.0/33", "::1/129", "10.0.0.0/", "10.0.0.0/x", "proxy.example"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong:?}");
        }
        let holds = |network: &str, address: &str| {
            network.parse::<Network>().unwrap().holds(address.parse().unwrap())
        };
        assert!(holds("0.0.0.0/0", "198.51.100.9") && !holds("0.0.0.0/0", "::1"));
        assert!(holds("10.0.0.0/9", "10.127.0.1") && !holds("10.0.0.0/9", "10.128.0.1"));
        assert!(holds("::1", "::1") && !holds("::1", "::2"));
        assert!(holds("::ffff:10.0.0.1", "10.0.0.1") && !holds("::ffff:10.0.0.1", "10.0.0.2"));
        assert!(
            holds("::ffff:10.0.0.0/104", "10.1.2.3") && !holds("::ffff:10.0.0.0/104", "11.0.0.1")
        );
        assert!("::ffff:10.0.0.0/95".parse::<Network>().is_err(), "neither the one nor the other");
    }
}
