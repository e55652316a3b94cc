//! A token tree laid out flat: what stands next to what, brackets included. Never recurses, however
//! deep the source is nested.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

/// One token.
#[derive(Clone, Debug)]
pub(super) enum Token {
    /// An identifier or a keyword; raw ones without their `r#`.
    Word(String),
    Mark(char),
    Literal,
    Open(Delimiter),
    Close(Delimiter),
}

/// All tokens of a file in order, each with its place.
#[derive(Debug, Default)]
pub(super) struct Flat {
    tokens: Vec<(Token, Span)>,
    /// For each token, whether it is a raw identifier.
    raw: Vec<bool>,
    /// For each bracket that opens, where its partner is.
    partners: Vec<usize>,
}

impl Flat {
    pub(super) fn of(tokens: TokenStream) -> Flat {
        let mut flat = Flat::default();
        let mut around: Vec<(proc_macro2::token_stream::IntoIter, Delimiter, Span, usize)> =
            Vec::new();
        let mut here = tokens.into_iter();
        loop {
            let Some(token) = here.next() else {
                let Some((outside, delimiter, close, opened)) = around.pop() else {
                    return flat;
                };
                flat.partners[opened] = flat.tokens.len();
                flat.push(Token::Close(delimiter), close);
                here = outside;
                continue;
            };
            match token {
                TokenTree::Ident(word) => {
                    let span = word.span();
                    let word = word.to_string();
                    let plain = word.strip_prefix("r#").unwrap_or(&word).to_owned();
                    let raw = plain.len() != word.len();
                    flat.push(Token::Word(plain), span);
                    flat.raw.pop();
                    flat.raw.push(raw);
                }
                TokenTree::Punct(mark) => flat.push(Token::Mark(mark.as_char()), mark.span()),
                TokenTree::Literal(literal) => flat.push(Token::Literal, literal.span()),
                TokenTree::Group(group) => {
                    let opened = flat.tokens.len();
                    flat.push(Token::Open(group.delimiter()), group.span_open());
                    let outside = std::mem::replace(&mut here, group.stream().into_iter());
                    around.push((outside, group.delimiter(), group.span_close(), opened));
                }
            }
        }
    }

    fn push(&mut self, token: Token, span: Span) {
        self.tokens.push((token, span));
        self.raw.push(false);
        self.partners.push(0);
    }

    /// The tokens that are not dropped. What is dropped must have both or none of each pair of brackets.
    pub(super) fn without(self, dropped: &[bool]) -> Flat {
        let mut places = Vec::with_capacity(dropped.len());
        let mut kept = 0;
        for dropped in dropped {
            places.push(kept);
            kept += usize::from(!dropped);
        }
        let is_kept = |at: usize| !dropped.get(at).copied().unwrap_or_default();
        let numbered = (0..).zip(self.tokens);
        let place = |partner: usize| places.get(partner).copied().unwrap_or_default();
        Flat {
            tokens: numbered
                .filter(|(at, _)| is_kept(*at))
                .map(|(_, it)| it)
                .collect(),
            raw: (0..)
                .zip(self.raw)
                .filter(|(at, _)| is_kept(*at))
                .map(|(_, it)| it)
                .collect(),
            partners: (0..)
                .zip(self.partners)
                .filter(|(at, _)| is_kept(*at))
                .map(|(_, partner)| place(partner))
                .collect(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn span(&self, at: usize) -> Span {
        self.tokens.get(at).map_or_else(Span::call_site, |it| it.1)
    }

    pub(super) fn get(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at).map(|(token, _)| token)
    }

    /// All words.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|at| self.word(at))
    }

    /// The word there, if it is one.
    pub(super) fn word(&self, at: usize) -> Option<&str> {
        match self.get(at) {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    /// Whether the word there is a raw identifier, and so never a keyword.
    pub(super) fn is_raw(&self, at: usize) -> bool {
        self.raw.get(at).copied().unwrap_or_default()
    }

    pub(super) fn is_mark(&self, at: usize, mark: char) -> bool {
        matches!(self.get(at), Some(Token::Mark(found)) if *found == mark)
    }

    /// Whether `::` begins there.
    pub(super) fn is_path_separator(&self, at: usize) -> bool {
        self.is_mark(at, ':') && self.is_mark(at + 1, ':')
    }

    pub(super) fn opens(&self, at: usize) -> Option<Delimiter> {
        match self.get(at) {
            Some(Token::Open(delimiter)) => Some(*delimiter),
            _ => None,
        }
    }

    /// Where the bracket that opens at `at` is closed.
    pub(super) fn partner(&self, at: usize) -> usize {
        self.partners.get(at).copied().unwrap_or_default()
    }
}

/// What stands between commas.
pub(super) fn parts(flat: &Flat, from: usize, to: usize) -> impl Iterator<Item = (usize, usize)> {
    let mut at = from;
    std::iter::from_fn(move || {
        let start = at;
        if start >= to {
            return None;
        }
        while at < to && !flat.is_mark(at, ',') {
            at = match flat.opens(at) {
                Some(_) => flat.partner(at) + 1,
                None => at + 1,
            };
        }
        let end = at;
        at += 1;
        Some((start, end))
    })
}
