/// Any bytes as a first line, header lines, an empty line and a body, so that seeds
/// can be read and written by hand.
pub struct Message<'b> {
    pub first: &'b [u8],
    /// Each line's name and value, without the space around the value.
    pub headers: Vec<(&'b [u8], &'b [u8])>,
    pub body: &'b [u8],
}

impl<'b> Message<'b> {
    pub fn read(bytes: &'b [u8]) -> Self {
        let (first, mut rest) = line(bytes);
        let mut headers = Vec::new();
        while !rest.is_empty() {
            let (header, behind) = line(rest);
            rest = behind;
            if header.is_empty() {
                break;
            }
            if let Some(colon) = header.iter().position(|byte| *byte == b':') {
                headers.push((&header[..colon], header[colon + 1..].trim_ascii()));
            }
        }
        Self {
            first,
            headers,
            body: rest,
        }
    }

    /// The values of a header, in the order in which they came.
    pub fn values(&self, name: &str) -> Vec<&'b [u8]> {
        let named = |(other, _): &&(&[u8], _)| other.eq_ignore_ascii_case(name.as_bytes());
        let values = self.headers.iter().filter(named);
        values.map(|(_, value)| *value).collect()
    }
}

fn line(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&bytes[..end], &bytes[end + 1..]),
        None => (bytes, &[]),
    }
}
