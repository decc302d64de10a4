//! Territories: countries and what is listed like one, by the two letters that ISO 3166 gives them.

use std::{fmt, str::FromStr};

/// The codes that are assigned, in their order.
const ASSIGNED: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR \
    BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET \
    FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ \
    IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML \
    MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS \
    PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL \
    TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// A country, or what ISO 3166 lists like one, by its two letters, such as `DE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Territory(&'static str);

impl Territory {
    /// The two letters.
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// All of them, in the order of their letters.
    pub fn all() -> impl Iterator<Item = Self> {
        ASSIGNED.split(' ').map(Self)
    }
}

impl FromStr for Territory {
    type Err = NotATerritory;

    fn from_str(text: &str) -> Result<Self, NotATerritory> {
        let text = text.trim();
        Self::all().find(|territory| territory.0.eq_ignore_ascii_case(text)).ok_or(NotATerritory)
    }
}

impl fmt::Display for Territory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// The text names no territory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a territory: write the two letters that ISO 3166 gives a country, such as DE")]
pub struct NotATerritory;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_territory_is_one_of_those_that_are_assigned_however_it_is_typed() {
        assert_eq!(" de ".parse::<Territory>().unwrap().as_str(), "DE");
        for text in ["", "UK", "DEU", "D", "A D", "ad ae", "ÄÖ"] {
            assert!(text.parse::<Territory>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn each_is_listed_once_in_order() {
        let all: Vec<_> = Territory::all().collect();
        assert_eq!(all.len(), 249);
        assert!(all.windows(2).all(|pair| pair[0] < pair[1]) && all.iter().all(|code| code.as_str().len() == 2));
    }
}
