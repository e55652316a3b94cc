//! `macro_rules!` of the model, expanded: most of its methods are written by one. Knows what the model's own macros
//! need, and refuses what it does not know.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::iter::Peekable;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};

/// The macros that were defined, by name.
#[derive(Default)]
pub(crate) struct Macros(BTreeMap<String, TokenStream>);

impl Macros {
    pub(crate) fn define(&mut self, name: String, rules: TokenStream) {
        self.0.insert(name, rules);
    }

    /// What a call of a macro with one rule comes to.
    pub(crate) fn expand(&self, name: &str, call: TokenStream) -> TokenStream {
        let rules = self.0.get(name);
        let rules = rules.unwrap_or_else(|| panic!("nobody defines the macro `{name}`"));
        let groups: Vec<Group> = rules
            .clone()
            .into_iter()
            .filter_map(|token| match token {
                TokenTree::Group(group) => Some(group),
                _ => None,
            })
            .collect();
        let [matcher, body] = groups.as_slice() else {
            panic!("the macro `{name}` has more than one rule");
        };
        let patterns = patterns(matcher.stream());
        let bound = (|input: ParseStream<'_>| matched(&patterns, input)).parse2(call);
        let bound = bound.unwrap_or_else(|error| panic!("`{name}!` does not match: {error}"));
        transcribed(body.stream(), &bound)
    }
}

/// A part of a macro's matcher.
enum Pattern {
    Token(String),
    Fragment { name: String, kind: String },
    Group(Vec<Pattern>),
    Repeated(Vec<Pattern>),
}

fn patterns(matcher: TokenStream) -> Vec<Pattern> {
    let mut tokens = matcher.into_iter().peekable();
    let mut patterns = Vec::new();
    while let Some(token) = tokens.next() {
        patterns.push(match token {
            TokenTree::Punct(dollar) if dollar.as_char() == '$' => match tokens.next() {
                Some(TokenTree::Group(repeated)) => {
                    let separator = separator(&mut tokens);
                    assert!(separator.is_none(), "in a macro's matcher");
                    Pattern::Repeated(self::patterns(repeated.stream()))
                }
                Some(TokenTree::Ident(name)) => {
                    let colon = tokens.next().map(|token| token.to_string());
                    assert_eq!(colon.as_deref(), Some(":"), "behind `${name}`");
                    let kind = tokens.next().expect("the kind of a fragment");
                    Pattern::Fragment {
                        name: name.to_string(),
                        kind: kind.to_string(),
                    }
                }
                other => panic!("`$` before {other:?}"),
            },
            TokenTree::Group(group) => Pattern::Group(self::patterns(group.stream())),
            token => Pattern::Token(token.to_string()),
        });
    }
    patterns
}

/// What stands between repetitions, if anything does. Takes the sign of repetition along.
fn separator(tokens: &mut Peekable<impl Iterator<Item = TokenTree>>) -> Option<TokenTree> {
    let is_sign = |token: &TokenTree| matches!(token.to_string().as_str(), "*" | "+");
    let first = tokens.next().expect("a repetition says how often");
    if is_sign(&first) {
        return None;
    }
    let sign = tokens.next().expect("a repetition says how often");
    assert!(is_sign(&sign), "a repetition that ends with `{sign}`");
    Some(first)
}

/// What a macro's variables stand for.
#[derive(Clone, Default)]
struct Bound {
    once: BTreeMap<String, TokenStream>,
    /// Of each repetition: the variables in it, and what they stand for each time.
    repeated: Vec<(BTreeSet<String>, Vec<Bound>)>,
}

fn matched(patterns: &[Pattern], input: ParseStream<'_>) -> syn::Result<Bound> {
    let mut bound = Bound::default();
    for pattern in patterns {
        match pattern {
            Pattern::Token(expected) => {
                let found = input.parse::<TokenTree>()?;
                if found.to_string() != *expected {
                    return Err(input.error(format!("not `{expected}` but `{found}`")));
                }
            }
            Pattern::Fragment { name, kind } => {
                let fragment = fragment(kind, input)?;
                bound.once.insert(name.clone(), fragment);
            }
            Pattern::Group(inside) => {
                let TokenTree::Group(group) = input.parse::<TokenTree>()? else {
                    return Err(input.error("no group"));
                };
                let inside =
                    (|input: ParseStream<'_>| matched(inside, input)).parse2(group.stream())?;
                bound.once.extend(inside.once);
                bound.repeated.extend(inside.repeated);
            }
            Pattern::Repeated(again) => {
                let mut each = Vec::new();
                while !input.is_empty() {
                    each.push(matched(again, input)?);
                }
                bound.repeated.push((variables(again), each));
            }
        }
    }
    Ok(bound)
}

fn variables(patterns: &[Pattern]) -> BTreeSet<String> {
    let of = |pattern: &Pattern| match pattern {
        Pattern::Token(_) => BTreeSet::new(),
        Pattern::Fragment { name, .. } => BTreeSet::from([name.clone()]),
        Pattern::Group(inside) | Pattern::Repeated(inside) => variables(inside),
    };
    patterns.iter().flat_map(of).collect()
}

/// The tokens of what is parsed as a fragment of this kind.
fn fragment(kind: &str, input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut cursor = input.cursor();
    match kind {
        "ident" => drop(input.call(syn::Ident::parse_any)?),
        "ty" => drop(input.parse::<syn::Type>()?),
        "expr" => drop(input.parse::<syn::Expr>()?),
        _ => return Err(input.error(format!("fragments of kind `{kind}` are not known"))),
    }
    let end = input.cursor();
    let mut tokens = Vec::new();
    while cursor != end {
        let Some((token, next)) = cursor.token_tree() else {
            break;
        };
        tokens.push(token);
        cursor = next;
    }
    Ok(tokens.into_iter().collect())
}

fn transcribed(body: TokenStream, bound: &Bound) -> TokenStream {
    let mut tokens = body.into_iter().peekable();
    let mut made: Vec<TokenTree> = Vec::new();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(dollar) if dollar.as_char() == '$' => match tokens.next() {
                Some(TokenTree::Group(again)) => {
                    let separator = separator(&mut tokens);
                    for (index, each) in repetitions(&again, bound).into_iter().enumerate() {
                        made.extend(separator.clone().filter(|_| index > 0));
                        made.extend(transcribed(again.stream(), &each));
                    }
                }
                Some(TokenTree::Ident(name)) if name == "crate" => made.push(name.into()),
                Some(TokenTree::Ident(name)) => {
                    let stands_for = bound.once.get(&name.to_string());
                    let stands_for = stands_for.unwrap_or_else(|| panic!("`${name}` is unknown"));
                    // As one, like a fragment that was parsed: `*mut T` in the place of a type.
                    let several = stands_for.clone().into_iter().count() > 1;
                    if several {
                        made.push(Group::new(Delimiter::None, stands_for.clone()).into());
                    } else {
                        made.extend(stands_for.clone());
                    }
                }
                other => panic!("`$` before {other:?}"),
            },
            TokenTree::Group(group) => {
                let inside = transcribed(group.stream(), bound);
                made.push(Group::new(group.delimiter(), inside).into());
            }
            token => made.push(token),
        }
    }
    made.into_iter().collect()
}

/// What the variables stand for in each repetition of `again`.
fn repetitions(again: &Group, bound: &Bound) -> Vec<Bound> {
    let used = used(again.stream());
    let of = |(names, _): &&(BTreeSet<String>, Vec<Bound>)| !names.is_disjoint(&used);
    let (_, each) = bound.repeated.iter().find(of).expect("a variable repeats");
    each.iter()
        .map(|inner| {
            let mut all = bound.clone();
            all.once.extend(inner.once.clone());
            all.repeated.extend(inner.repeated.iter().cloned());
            all
        })
        .collect()
}

/// The variables in a macro's body.
fn used(body: TokenStream) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut after_dollar = false;
    for token in body {
        match &token {
            TokenTree::Ident(name) if after_dollar => {
                names.insert(name.to_string());
            }
            TokenTree::Group(group) => names.extend(used(group.stream())),
            _ => {}
        }
        after_dollar = token.to_string() == "$";
    }
    names
}
