//! Numbers read from their JSON text without a float.

/// A JSON number as a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    /// Written as an integer.
    Integer(i64),
    /// Whole, but written with a point or an exponent, as floats are printed.
    AsFloat(i64),
    /// It has a fraction, or is beyond 64 bits.
    NotAnInteger,
}

impl Whole {
    pub fn parse(text: &str) -> Self {
        if let Ok(integer) = text.parse() {
            return Self::Integer(integer);
        }
        from_decimal(text).map_or(Self::NotAnInteger, Self::AsFloat)
    }

    #[must_use]
    pub const fn value(self) -> Option<i64> {
        match self {
            Self::Integer(value) | Self::AsFloat(value) => Some(value),
            Self::NotAnInteger => None,
        }
    }
}

/// 64 bits have at most 19 digits.
const MAX_DIGITS: usize = 19;

fn from_decimal(text: &str) -> Option<i64> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i16>().ok()?),
        None => (rest, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.len() + fraction.len() > 4 * MAX_DIGITS {
        return None;
    }
    let digits = format!("{whole}{fraction}");
    let point = i64::try_from(whole.len()).ok()? + i64::from(exponent);
    let point = usize::try_from(point).ok()?;
    let (before, after) = digits.split_at_checked(point).unwrap_or((&digits, ""));
    if after.bytes().any(|digit| digit != b'0') {
        return None;
    }
    let zeros = point.saturating_sub(digits.len());
    if zeros > MAX_DIGITS {
        return None;
    }
    format!("{sign}{before}{}", "0".repeat(zeros)).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::Whole;
    use super::Whole::{AsFloat, Integer, NotAnInteger};

    #[test]
    fn whole_numbers_are_told_from_fractions() {
        for (text, whole) in [
            ("0", Integer(0)),
            ("-1", Integer(-1)),
            ("1795349825", Integer(1_795_349_825)),
            ("1795349825.0", AsFloat(1_795_349_825)),
            ("1.795349825E9", AsFloat(1_795_349_825)),
            ("1.7953e9", AsFloat(1_795_300_000)),
            ("17953498250e-1", AsFloat(1_795_349_825)),
            ("-2.0", AsFloat(-2)),
            ("1795349825.5", NotAnInteger),
            ("1.7953498255e9", NotAnInteger),
            ("1e400", NotAnInteger),
            ("1e99999", NotAnInteger),
            ("99999999999999999999", NotAnInteger),
            ("1e-1", NotAnInteger),
        ] {
            assert_eq!(Whole::parse(text), whole, "{text}");
        }
    }
}
