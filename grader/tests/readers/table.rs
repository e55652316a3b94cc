//! Exports as their readers take them apart: XML and CSV.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;

/// The text of an element and of its attribute.
///
/// # Panics
/// When the document is anything but one element with one attribute and text.
pub(crate) fn xml(element: &str) -> (String, String) {
    let mut reader = Reader::from_str(element);
    let (mut attribute, mut content) = (None, String::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                assert_eq!((start.name().as_ref(), &attribute), (&b"a"[..], &None));
                let [only] = &start.attributes().collect::<Result<Vec<_>, _>>().unwrap()[..] else {
                    panic!("{start:?}")
                };
                attribute = Some(only.unescape_value().unwrap().into_owned());
            }
            Event::Text(text) => content.push_str(&text.decode().unwrap()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref().unwrap() {
                Some(c) => content.push(c),
                None => {
                    let name = reference.decode().unwrap();
                    content.push_str(resolve_predefined_entity(&name).unwrap());
                }
            },
            Event::End(_) => {}
            Event::Eof => return (content, attribute.unwrap()),
            other => panic!("{other:?}"),
        }
    }
}

/// The fields of the only line.
///
/// # Panics
/// When there is no line, or another one.
pub(crate) fn csv(line: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(line.as_bytes());
    let [only] = &reader.records().collect::<Result<Vec<_>, _>>().unwrap()[..] else {
        panic!("{line:?}")
    };
    only.iter().map(str::to_owned).collect()
}

/// # Panics
/// When a spreadsheet would compute the field.
pub(crate) fn assert_no_formula(field: &str) {
    let begins = field.trim_start().chars().next();
    let computed = "=+-@＝＋－＠﹦﹢﹣﹫\t\r";
    assert!(!begins.is_some_and(|c| computed.contains(c)), "{field:?}");
    assert!(!field.contains(['\t', '\r', '\n', '\0']), "{field:?}");
}
