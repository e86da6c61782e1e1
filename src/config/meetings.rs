use zoom_signature::MeetingNumber;

use crate::auth::MeetingScope;

use super::env::list::accepted;
use super::env::reader::Reader;
use super::variables::Variable;

/// Reads a list of meetings; `None` if it is not set. Only commas and line breaks separate
/// meeting numbers: people write them with spaces.
pub(crate) fn meetings(
    reader: &mut Reader<'_>,
    variable: &Variable,
    name: &str,
) -> Option<MeetingScope> {
    let found = reader.find_named(variable, name)?;
    let entries = found.value.split([',', '\n', '\r']).map(str::trim);
    let numbers = entries
        .filter(|entry| !entry.is_empty())
        .map(str::parse::<MeetingNumber>);
    let numbers = accepted(reader, &found, numbers, |numbers| {
        let numbers: Vec<&str> = numbers.iter().map(MeetingNumber::as_str).collect();
        numbers.join(", ")
    });
    Some(MeetingScope::these(numbers))
}
